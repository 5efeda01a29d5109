"""The listings that the book is shown with: made up with care, or imported and marked."""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from communitybook.checks.entry import Entry
from communitybook.checks.identity import identity_of
from communitybook.checks.rules import check_collection, check_entry
from communitybook.loading import Content
from communitybook.model.choices import Kind
from communitybook.model.listing import Listing
from communitybook.model.shape import parse_listing
from communitybook.reading.yaml_reader import read_yaml
from communitybook.reading.yaml_writer import write_listing
from communitybook.taxonomy import parse_taxonomy
from communitybook.words import load_worded_reference

CONTENT = Path(__file__).parent.parent / "content"
TODAY = date(2026, 11, 22)
DRAMA_NUMBER = re.compile(r"01632 960 \d{3}|07700 900 \d{3}")
LIST_FIELDS = {"sessions", "rules", "dates", "opening"}


@cache
def load_entries() -> tuple[Entry, ...]:
    entries = []
    for path in sorted((CONTENT / "assets").glob("*.yml")):
        document = read_yaml(path.read_bytes(), str(path))
        listing, problems = parse_listing(document)
        assert listing, problems
        entries.append(Entry(document, listing))
    return tuple(entries)


def made_up() -> list[Listing]:
    return [entry.listing for entry in load_entries() if entry.listing.source is None]


def field_paths(value: Any, path: str = "") -> Iterator[str]:
    """The dotted fields that a document says something in."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield f"{path}{key}"
            yield from field_paths(inner, f"{path}{key}.")
    elif isinstance(value, list):
        for inner in value:
            yield from field_paths(inner, path)


def declared_paths(model: Any, path: str = "") -> Iterator[str]:
    """Every dotted field that the model declares, by the names that files use."""
    schema = model.model_json_schema(by_alias=True)

    def walk(node: dict[str, Any], path: str) -> Iterator[str]:
        for name, field in node.get("properties", {}).items():
            yield f"{path}{name}"
            for reference in re.findall(r"#/\$defs/(\w+)", str(field)):
                yield from walk(schema["$defs"][reference], f"{path}{name}.")

    yield from walk(schema, path)


def test_there_are_enough_of_both_kinds_and_every_one_says_it_is_a_sample() -> None:
    assert len(made_up()) >= 25
    assert len(load_entries()) - len(made_up()) >= 200
    assert all(entry.listing.sample for entry in load_entries())


def test_every_field_of_the_model_is_used_at_least_once() -> None:
    used = {path for entry in load_entries() for path in field_paths(entry.document.value)}
    assert set(declared_paths(Listing)) - used == set()


def test_every_kind_of_listing_is_there() -> None:
    assert {listing.kind for listing in made_up()} == set(Kind)


def test_made_up_people_have_made_up_numbers_and_addresses() -> None:
    for listing in made_up():
        contact = listing.contact
        assert contact is not None, listing.slug
        assert contact.phone is None or DRAMA_NUMBER.fullmatch(contact.phone), listing.slug
        assert contact.email is None or contact.email.endswith("@example.org"), listing.slug
    for document in (entry.document for entry in load_entries() if not entry.listing.source):
        for address in re.findall(r"https?://[^\s'\"]+", str(document.value)):
            assert address.startswith("https://example.org/"), document.path


def test_no_listing_breaks_a_rule_of_the_book() -> None:
    reference = load_worded_reference(Content(CONTENT, CONTENT), TODAY)
    problems = [
        *(found for entry in load_entries() for found in check_entry(entry, reference)),
        *check_collection([identity_of(entry) for entry in load_entries()]),
    ]
    assert [str(found) for found in problems if found.is_error] == []


def test_the_files_are_in_their_canonical_form() -> None:
    for entry in load_entries():
        path = Path(entry.document.path)
        assert path.read_text("utf-8") == write_listing(entry.listing), path.name


def test_every_top_category_has_something_under_it() -> None:
    document = read_yaml((CONTENT / "taxonomy.yml").read_bytes(), "taxonomy.yml")
    taxonomy = parse_taxonomy(document.value)
    filled = {
        taxonomy.path(category)[0].id
        for entry in load_entries()
        for category in entry.listing.categories
    }
    assert filled >= {top.id for top in taxonomy.top()}
