"""The model writes the YAML, and reading it back gives the same listing."""

import datetime
from decimal import Decimal
from typing import Any

import yaml
from hypothesis import given
from hypothesis import strategies as st

from communitybook.model.choices import Audience, JoiningWay, Kind, Known, Weekday
from communitybook.model.listing import Listing
from communitybook.model.shape import parse_listing
from communitybook.reading.scalars import is_text_to_any_reader
from communitybook.reading.yaml_reader import read_yaml
from communitybook.reading.yaml_writer import MODELINE, write_listing

LETTERS = st.characters(
    codec="utf-8",
    exclude_categories=("Cs", "Cc", "Cn", "Co", "Zl", "Zp"),
    exclude_characters="\ufeff",
)
WORD = st.text(LETTERS, min_size=1, max_size=40).map(str.strip).filter(bool)
TEXT = st.lists(WORD, min_size=1, max_size=4).map("\n".join)
SLUG = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,3}", fullmatch=True)
CLOCK = st.times().map(lambda moment: moment.replace(second=0, microsecond=0, tzinfo=None))
DAY = st.dates(datetime.date(2000, 1, 1), datetime.date(2099, 12, 31))


@st.composite
def listings(draw: st.DrawFn) -> Listing:
    plain: dict[str, Any] = {
        "slug": draw(SLUG),
        "kind": draw(st.sampled_from(Kind)),
        "name": draw(WORD.filter(lambda word: len(word) > 1)),
        "summary": draw(WORD.map(lambda word: word.ljust(10, "x"))),
        "description": draw(st.none() | TEXT),
        "categories": draw(st.lists(SLUG, min_size=1, max_size=5)),
        "keywords": draw(st.lists(WORD, max_size=3)),
        "run_by": draw(st.none() | SLUG | WORD.map(lambda name: {"name": name})),
        "bring_someone": draw(st.sampled_from(Known)),
        "cost": draw(st.none() | st.just({"free": True}) | PRICE),
        "who": {"audiences": draw(st.lists(st.sampled_from(Audience), max_size=2))},
        "joining": {"how": draw(st.lists(st.sampled_from(JoiningWay), max_size=2))},
        "contact": {"phone": draw(st.none() | WORD), "note": draw(st.none() | WORD)},
        "when": {"sessions": draw(st.lists(SESSION, max_size=2))},
        "confirmed_on": draw(st.none() | DAY),
        "sample": draw(st.booleans()),
    }
    return Listing.model_validate(plain)


PRICE = st.decimals(Decimal(0), Decimal(999), places=2).map(lambda pounds: {"pounds_from": pounds})
SESSION = st.fixed_dictionaries(
    {
        "day": st.sampled_from(Weekday),
        "starts": CLOCK,
        "from": st.none() | DAY,
        "except": st.lists(DAY, max_size=2),
    }
)


def parsed(text: str) -> Listing:
    listing, problems = parse_listing(read_yaml(text.encode(), "x.yml"))
    assert problems == []
    assert listing is not None
    return listing


def without_empty_parts(listing: Listing) -> dict[str, Any]:
    plain = listing.model_dump(exclude_defaults=True)
    return {key: value for key, value in plain.items() if value not in ({}, [])}


@given(listings())
def test_a_written_listing_reads_back_the_same_and_writes_the_same_bytes(listing: Listing) -> None:
    text = write_listing(listing)
    again = parsed(text)
    assert write_listing(again) == text
    assert again.name == listing.name
    assert again.description == listing.description
    assert again.cost == listing.cost
    assert (again.contact.phone if again.contact else None) == (
        listing.contact.phone if listing.contact else None
    )
    assert (again.when.sessions if again.when else []) == (
        listing.when.sessions if listing.when else []
    )


def test_the_file_begins_with_the_modeline_and_follows_the_declaration() -> None:
    listing = Listing(
        slug="a", kind=Kind.GROUP, name="NO", summary="Ten letters", categories=["b", "c"]
    )
    assert write_listing(listing) == (
        MODELINE + 'slug: a\nkind: group\nname: "NO"\nsummary: Ten letters\ncategories: [b, c]\n'
    )


def test_phone_numbers_dates_and_answers_in_text_are_quoted() -> None:
    for text in (
        "07700100123",
        "NO",
        "no",
        "10:00",
        "2026-01-01",
        "1_000",
        "null",
        "+44 1942",
        "1e5",
    ):
        assert not is_text_to_any_reader(text), text
    for text in ("Tuesday", "WN1 3SD", "10 to 12", "no entry"):
        assert is_text_to_any_reader(text), text


BOOLS = st.sampled_from(["false", "False\n", "FALSE", "null\n", "falsehood", "y", "nanny", ".inf"])


@given(BOOLS | st.text("fnoty~01.:-\n", min_size=1, max_size=9))
def test_what_is_text_at_a_glance_is_text_by_the_rules(text: str) -> None:
    tag = yaml.resolver.Resolver().resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]
    assert not is_text_to_any_reader(text) or tag == "tag:yaml.org,2002:str"
