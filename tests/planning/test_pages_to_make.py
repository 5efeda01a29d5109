"""Which pages there are to make, decided without making any."""

import itertools
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communitybook.loading import Content, load_bytes
from communitybook.model.choices import Audience, JoiningWay, Kind, Weekday
from communitybook.planning.facets import facet_labels
from communitybook.planning.page import key_of, paginate
from communitybook.planning.plan import plan_pages
from communitybook.planning.shelves import Shelves, letter_of, sort_records
from communitybook.planning.whats_on import _spans
from communitybook.problems import Problem
from communitybook.records import Record, read_listing
from communitybook.words import WordedReference, load_worded_reference
from tests.conftest import CONTENT, SMALL, TODAY


@pytest.fixture(scope="module")
def reference() -> WordedReference:
    return load_worded_reference(Content(CONTENT, CONTENT), TODAY)


def record_of(slug: str, reference: WordedReference, **changes: str) -> Record:
    data = load_bytes(CONTENT / "assets" / f"{slug}.yml")
    assert not isinstance(data, Problem)
    text = data.decode()
    for old, new in changes.items():
        text = text.replace(old, new)
    record = read_listing(text.encode(), f"{slug}.yml", reference).record
    assert record is not None
    record["digest"] = key_of(text)
    return record


@pytest.fixture(scope="module")
def shelves(reference: WordedReference) -> Shelves:
    return sort_records([record_of(slug, reference) for slug in SMALL])


def addresses(shelves: Shelves, reference: WordedReference) -> dict[str, str]:
    return {page.address: page.key for page in plan_pages(shelves, reference, [])}


def test_no_address_is_planned_twice(shelves: Shelves, reference: WordedReference) -> None:
    pages = plan_pages(shelves, reference, [])
    assert len({page.address for page in pages}) == len(pages)


def test_only_combinations_that_hold_a_listing_are_planned(
    shelves: Shelves, reference: WordedReference
) -> None:
    planned = addresses(shelves, reference)
    assert "/categories/sewing-and-knitting/scholes/" in planned
    assert "/categories/sewing-and-knitting/leigh/" not in planned
    assert "/places/leigh/" in planned
    assert "/places/orrell/" not in planned
    assert "/categories/food-banks/" not in planned


def test_a_top_category_is_there_even_when_it_is_empty(reference: WordedReference) -> None:
    planned = addresses(sort_records([]), reference)
    assert all(f"/categories/{top.id}/" in planned for top in reference.taxonomy.top())


def test_a_change_changes_the_keys_of_the_pages_that_show_it_and_no_others(
    shelves: Shelves, reference: WordedReference
) -> None:
    before = addresses(shelves, reference)
    others = [record for record in shelves.shown if record["slug"] != "abram-pharmacy"]
    changed = record_of("abram-pharmacy", reference, prescriptions="pills")
    after = addresses(sort_records([*others, changed]), reference)
    moved = {address for address in before if before[address] != after[address]}
    assert "/listings/abram-pharmacy/" in moved
    assert "/categories/pharmacies/abram/" in moved
    assert "/listings/tuesday-stitchers/" not in moved
    assert "/whats-on/" not in moved


def test_lists_stand_in_the_order_of_names(shelves: Shelves) -> None:
    names = [record["view"]["name"] for record in shelves.shown]
    assert names == sorted(names, key=str.casefold)


def test_dates_stand_in_the_order_of_time(shelves: Shelves) -> None:
    days = [one.starts[:10] for one in shelves.dates]
    assert days == sorted(days)
    assert days[0] >= TODAY.isoformat()


def test_what_somebody_runs_is_linked_from_both_sides(shelves: Shelves) -> None:
    runners = shelves.by_runner["larkhill-community-centre"]
    assert "tuesday-stitchers" in {record["slug"] for record in runners}


@given(st.lists(st.integers(), max_size=500), st.integers(1, 70))
def test_pages_of_a_list_hold_every_item_once_and_lead_to_each_other(
    items: list[int], per_page: int
) -> None:
    parts = paginate(items, "/x/", per_page)
    assert [item for part in parts for item in part.items] == items
    assert parts[0].address == "/x/"
    assert parts[0].before is None
    assert parts[-1].after is None
    for part, following in itertools.pairwise(parts):
        assert (part.after, following.before) == (following.address, part.address)


@pytest.mark.parametrize(
    ("name", "letter"),
    [("abc", "a"), ("Élan", "e"), ("1st Scouts", "0"), ("'Owd Pals", "o"), ("...", "0")],
)
def test_names_stand_under_their_first_letter(name: str, letter: str) -> None:
    assert letter_of(name) == letter


@pytest.mark.parametrize(
    ("today", "weekend"),
    [
        (date(2026, 11, 22), (date(2026, 11, 22), date(2026, 11, 22))),
        (date(2026, 11, 23), (date(2026, 11, 28), date(2026, 11, 29))),
        (date(2026, 11, 28), (date(2026, 11, 28), date(2026, 11, 29))),
    ],
)
def test_the_weekend_is_what_is_left_of_this_one_or_the_next(
    today: date, weekend: tuple[date, date]
) -> None:
    assert _spans(today)["weekend"] == weekend


def test_every_choice_of_the_model_is_a_value_of_its_facet(reference: WordedReference) -> None:
    labels = facet_labels(reference)
    kinds = [*(kind.value for kind in Kind), "request"]
    assert [value for value, _, _ in labels["kind"].values] == kinds
    assert len(labels["who"].values) == len(Audience)
    assert len(labels["joining"].values) == len(JoiningWay)
    assert len(labels["day"].values) == len(Weekday)
    assert all(words for label in labels.values() for _, words, _ in label.values)


def test_an_entry_kept_at_district_level_never_shows_a_finer_point(
    reference: WordedReference,
) -> None:
    text = (
        "slug: x\nkind: group\nname: Somebody's charity\nsummary: It helps people in the town.\n"
        "categories: [befriending]\nwhere: {postcode: WN1 3SD, precision: district}\n"
    )
    record = read_listing(text.encode(), str(Path("x.yml")), reference).record
    assert record is not None
    assert record["view"]["point"] is None
    assert record["view"]["postcode"] is None
    shown = {name: value for name, value in record.items() if name != "identity"}
    assert "3SD" not in repr(shown)
    indexed = record["indexed"]
    assert indexed is not None
    outcode = reference.gazetteer.find_outcode("WN1")
    assert outcode is not None
    assert indexed["point"] == [outcode.latitude, outcode.longitude]
