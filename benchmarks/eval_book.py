"""The charities as listings, by the book's own importer; our index of them, and texts for peers."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.listings import CHARITIES, CONTENT, DAY
from communitybook.checks.entry import Entry, Reference
from communitybook.finding.meanings import Concept, Meanings
from communitybook.finding.tokens import split_terms
from communitybook.importing.charities import find_charities
from communitybook.importing.plan import Shelf, plan_import
from communitybook.importing.rows import read_table
from communitybook.loading import Content
from communitybook.model.listing import Listing
from communitybook.model.shape import parse_listing
from communitybook.reading.yaml_reader import read_yaml
from communitybook.records import make_record
from communitybook.words import load_worded_reference
from scripts.import_listings import load_categoriser
from scripts.sitebuilder.indexing import assemble_files

LEAST_TELLING = 4


def load_entries() -> Iterator[Entry]:
    """Each charity that the importer can use, with the categories that its words suggest."""
    table = read_table(CHARITIES.read_bytes(), str(CHARITIES))
    candidates = list(find_charities(table, load_categoriser(CONTENT)))
    for slug, text in plan_import(candidates, Shelf(), table, merged=0).writes.items():
        document = read_yaml(text.encode(), f"{slug}.yml")
        listing, problems = parse_listing(document)
        if listing is None:
            raise ValueError("\n".join(map(str, problems)))
        yield Entry(document, listing)


def write_book(
    folder: Path, unsaid: Sequence[str] = (), today: date = DAY
) -> tuple[dict[str, str], list[dict[str, Any]]]:
    """Our index below the folder; charities by slug; and what a peer is to know of each.

    Sayings of content/synonyms.yml that one of the phrases `unsaid` repeats are left out.
    """
    reference = load_worded_reference(Content(CONTENT, CONTENT), today)
    if unsaid:
        concepts = leave_out(reference.meanings.concepts, unsaid)
        reference = replace(reference, meanings=Meanings(concepts))
    entries = list(load_entries())
    indexed = [make_record(entry, reference)["indexed"] for entry in entries]
    for path, content in assemble_files([one for one in indexed if one], reference).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    texts = [describe(entry.listing, reference) for entry in entries]
    (folder / "texts.json").write_text(json.dumps(texts), encoding="utf-8")
    return {entry.listing.slug: charity_of(entry.listing) for entry in entries}, texts


def leave_out(concepts: Sequence[Concept], phrases: Sequence[str]) -> list[Concept]:
    """The concepts without sayings of several words that all stand in one of the phrases."""
    spoken = [set(split_terms(phrase)) for phrase in phrases]

    def is_repeated(saying: Sequence[str]) -> bool:
        telling = {term for term in saying if len(term) >= LEAST_TELLING} or set(saying)
        return len(saying) > 1 and any(telling <= words for words in spoken)

    kept = [[one for one in concept.says if not is_repeated(one)] for concept in concepts]
    return [one._replace(says=tuple(says)) for one, says in zip(concepts, kept, strict=True)]


def charity_of(listing: Listing) -> str:
    """The register's number, by which the right answers know it."""
    return (listing.source.id if listing.source else None) or ""


def describe(listing: Listing, reference: Reference) -> dict[str, Any]:
    """The words that a listing's page shows."""
    categories = reference.taxonomy.categories
    return {
        "slug": listing.slug,
        "name": listing.name,
        "categories": ", ".join(categories[one].name for one in listing.categories),
        "summary": listing.summary,
        "description": listing.description or "",
    }
