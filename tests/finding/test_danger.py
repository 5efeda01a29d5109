"""What people say in danger is met, everyday words are not, and both languages say the same."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communitybook.danger import HARMING, SORTS, SUBMITTED, DangerList, find_danger, is_misspelt
from communitybook.danger_list import danger_table, faults_of, read_danger
from communitybook.loading import Content, load_reference, load_settings
from communitybook.presenting.danger_panels import panels_for
from tests.conftest import CONTENT, TODAY
from tests.finding.sample_book import NODE

HERE = Path(__file__).parent
CASES = json.loads((HERE.parent / "data" / "danger.json").read_text(encoding="utf-8"))
REFERENCE = load_reference(Content(CONTENT, CONTENT), TODAY)
SAYINGS = [tuple(one) for one in CASES["sayings"]]


def find_in_node(texts: list[str], known: DangerList) -> list[list[str]]:
    command = [NODE, str(HERE / "find_danger.mjs")]
    given = json.dumps({"list": danger_table(known), "texts": texts})
    done = subprocess.run(command, input=given, capture_output=True, text=True, check=True)
    found: list[list[str]] = json.loads(done.stdout)
    return found


def shown(text: str) -> list[str]:
    return [sort for sort in find_danger(text, REFERENCE.danger) if sort != SUBMITTED]


@pytest.mark.parametrize(("text", "sort"), SAYINGS)
def test_what_is_said_in_danger_is_met_by_its_sort(text: str, sort: str) -> None:
    assert sort in shown(text)


@pytest.mark.parametrize("text", CASES["harmless"])
def test_everyday_words_call_nobody(text: str) -> None:
    assert find_danger(text, REFERENCE.danger) == ()


def test_grief_is_no_alarm() -> None:
    for text, sort in SAYINGS:
        if sort == "bereaved":
            assert HARMING.isdisjoint(shown(text)), text


def test_the_table_holds_enough_of_each() -> None:
    assert len(SAYINGS) >= 64
    assert len(CASES["harmless"]) >= 60
    assert {sort for _, sort in SAYINGS} == set(SORTS)


def test_the_browser_meets_the_table_in_the_same_way() -> None:
    texts = [*(text for text, _ in SAYINGS), *CASES["harmless"]]
    assert find_in_node(texts, REFERENCE.danger) == [shown(text) for text in texts]


WORDS = sorted(
    {word for text in [*(one for one, _ in SAYINGS), *CASES["harmless"]] for word in text.split()}
)


@settings(max_examples=5, deadline=None)
@given(
    st.lists(
        st.lists(st.sampled_from([*WORDS, ".", "sucidal,", "strangld!"]), max_size=9).map(" ".join),
        min_size=150,
        max_size=200,
    )
)
def test_both_languages_agree_on_any_mixture_of_such_words(texts: list[str]) -> None:
    assert find_in_node(texts, REFERENCE.danger) == [shown(text) for text in texts]


def test_no_sample_listing_speaks_of_harm() -> None:
    listings = [load_settings(path).value for path in sorted((CONTENT / "assets").glob("*.yml"))]
    own = ("name", "summary", "description")
    texts = ["\n".join(listing.get(key) or "" for key in own) for listing in listings]
    assert len(texts) > 200
    alarmed = [
        text for text in texts if not HARMING.isdisjoint(find_danger(text, REFERENCE.danger))
    ]
    assert alarmed == []


def test_a_sentence_s_end_parts_words() -> None:
    assert shown("We have nothing. To eat, bring a picnic") == []
    assert shown("there is nothing to eat") == ["food"]


@pytest.mark.parametrize(
    ("typed", "word", "is_meant"),
    [
        ("sucidal", "suicidal", True),
        ("boyfreind", "boyfriend", True),
        ("paracetmol", "paracetamol", True),
        ("rapid", "raped", False),
        ("hungary", "hungry", False),
        ("heating", "beating", False),
    ],
)
def test_slips_are_understood_in_long_words_only(typed: str, word: str, is_meant: bool) -> None:
    assert is_misspelt(typed, word) is is_meant


def a_list(**more: object) -> dict[str, Any]:
    sorts = {name: {"say": ["help me"]} for name in (*SORTS, SUBMITTED)}
    empty: dict[str, object] = {"small": [], "own": [], "groups": {}, "harmless": []}
    return empty | {"sorts": sorts} | more


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        ([], "danger_is_whole"),
        (a_list(colour=[]), "danger_is_whole"),
        (a_list(sorts={}), "danger_is_whole"),
        (a_list(own="one"), "danger_is_whole"),
        (a_list(groups={"me": [["us"]]}), "danger_is_whole"),
        (a_list(harmless=["(nobody) there"]), "danger_saying_can_be_read"),
        (a_list(harmless=["?"]), "danger_saying_can_be_read"),
    ],
)
def test_a_list_that_cannot_be_used_is_told(value: object, rule: str) -> None:
    assert [one[1] for one in faults_of(value, frozenset())] == [rule]


def test_a_whole_list_has_no_fault_and_is_read() -> None:
    assert list(faults_of(a_list(), frozenset())) == []
    sorts = a_list()["sorts"] | {"bereaved": {"say": ["lost them"]}}
    known = read_danger(a_list(sorts=sorts), frozenset())
    assert find_danger("lost them, please help me", known) == (
        *(sort for sort in SORTS if sort != "bereaved"), "bereaved", SUBMITTED
    )  # fmt: skip


def test_every_sort_names_whom_to_ring_and_categories_that_the_book_has() -> None:
    panels = panels_for(REFERENCE.book)
    assert [panel.sort for panel in panels] == list(SORTS)
    assert all(panel.numbers for panel in panels)
    numbers = {panel.sort: [one.number for one in panel.numbers] for panel in panels}
    assert numbers["taken"][0] == "999"
    assert numbers["life"][0] == "116 123"
    listed = {sort.name: sort.categories for sort in REFERENCE.danger.sorts}
    assert all(listed[sort] for sort in SORTS)
