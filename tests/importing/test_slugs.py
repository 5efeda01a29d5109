import re

from hypothesis import given
from hypothesis import strategies as st

from communitybook.importing.candidate import Candidate
from communitybook.importing.slugs import plan_slugs
from communitybook.slug import SLUG_LIMIT, slug_of


def row(name: str, town: str = "", source_id: str = "1") -> Candidate:
    return Candidate(2, name, town, "Register", source_id)


def test_a_name_becomes_plain_words() -> None:
    assert slug_of("St John's Church & Café, Leigh") == "st-johns-church-and-cafe-leigh"


def test_rows_of_one_name_take_their_towns_and_then_their_ids() -> None:
    rows = [row("Boots", "Leigh", "F1"), row("Boots", "Wigan", "F2"), row("Boots", "Leigh", "F3")]
    assert plan_slugs(rows, {}, []) == ["boots-leigh", "boots-wigan", "boots-f3"]


def test_a_name_that_ends_in_its_town_does_not_say_it_twice() -> None:
    rows = [row("Cafe, Leigh", "Leigh", "A"), row("Cafe, Leigh", "Leigh", "B")]
    assert plan_slugs(rows, {}, []) == ["cafe-leigh", "cafe-leigh-b"]


def test_a_row_keeps_the_slug_it_once_had_whatever_its_name_is_now() -> None:
    kept = {("Register", "7"): "old-name"}
    assert plan_slugs([row("New name", "", "7")], kept, ["old-name"]) == ["old-name"]


def test_a_slug_that_somebody_has_is_not_taken() -> None:
    assert plan_slugs([row("Choir", "Leigh")], {}, ["choir"]) == ["choir-leigh"]


def test_a_name_without_any_latin_letter_goes_by_its_id() -> None:
    assert plan_slugs([row("友好", "", "GB-1")], {}, []) == ["gb-1"]


@given(st.lists(st.tuples(st.text(max_size=120), st.text(max_size=20), st.text(max_size=120))))
def test_slugs_are_well_formed_and_nobody_shares_one(rows: list[tuple[str, str, str]]) -> None:
    slugs = plan_slugs([row(*parts) for parts in rows], {}, ["taken"])
    assert len(set(slugs)) == len(slugs)
    for slug in slugs:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
        assert len(slug) <= SLUG_LIMIT
