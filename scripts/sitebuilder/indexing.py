"""The search index of one build: listings, help requests, postcodes and places."""

from communitybook.danger_list import danger_table
from communitybook.finding.document import IndexedDocument
from communitybook.finding.index import assemble_index
from communitybook.planning.facets import facet_labels
from communitybook.planning.match import match_tables
from communitybook.words import WordedReference


def assemble_files(
    documents: list[IndexedDocument], reference: WordedReference
) -> dict[str, bytes]:
    """Path under the site's root to content."""
    gazetteer = reference.gazetteer
    postcodes = [
        (one.postcode, one.point.latitude, one.point.longitude) for one in gazetteer.all_postcodes()
    ]
    places = [
        (one.id, one.name, one.point.latitude, one.point.longitude) for one in gazetteer.places
    ]
    extra = {"match": match_tables(reference), "danger": danger_table(reference.danger)}
    labels = facet_labels(reference)
    return assemble_index(documents, labels, postcodes, places, reference.meanings, extra)
