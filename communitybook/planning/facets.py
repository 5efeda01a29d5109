"""The facets of the search: each with its values in the order to show."""

from communitybook.checks.entry import Reference
from communitybook.finding.document import FacetLabel, FacetLabels
from communitybook.finding.times import PARTS
from communitybook.messages import say
from communitybook.model.choices import Audience, JoiningWay, Kind, Weekday
from communitybook.model.place import Access
from communitybook.presenting.request_finding import KIND as REQUEST_KIND


def facet_labels(reference: Reference) -> FacetLabels:
    """Every facet with its title and (id, words, parent) of its values."""
    taxonomy, gazetteer = reference.taxonomy, reference.gazetteer
    questions = [name for name in Access.model_fields if name != "note"]
    values = {
        "category": [(one.id, one.name, one.parent or "") for one in taxonomy.categories.values()],
        "kind": [
            *((kind.value, say(f"kind_{kind}"), "") for kind in Kind),
            (REQUEST_KIND, say("can_you_help"), ""),
        ],
        "place": [(place.id, place.name, "") for place in gazetteer.places],
        "day": [(day.value, say(f"weekday_{day.number}"), "") for day in Weekday],
        "part": [(part, say(f"part_{part}"), "") for part in PARTS],
        "cost": [("free", say("cost_free"), "")],
        "access": [(name, say(f"access_{name}"), "") for name in questions],
        "joining": [(way.value, say(f"joining_{way}"), "") for way in JoiningWay],
        "who": [(one.value, say(f"audience_{one}"), "") for one in Audience],
    }
    return {key: FacetLabel(say(f"facet_{key}"), rows) for key, rows in values.items()}
