"""Days, ages and places among the words of a query."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.finding.sample_book import (
    LEIGH,
    NODE,
    WIGAN,
    make_document,
    search,
    search_all,
    slugs,
    write_site,
)

SCRIPT = Path(__file__).parent / "print_queries.mjs"
READINGS: list[tuple[str, list[str], list[list[Any]]]] = [
    ("choir in leigh", ["choir"], [["near", "leigh"]]),
    ("Leigh", [], [["near", "leigh"]]),
    ("Hindley Green toddlers", ["toddlers"], [["near", "hindley green"]]),
    ("lunch wn1", ["lunch"], [["near", "wn1"]]),
    ("choir WN1 1AA", ["choir"], [["near", "wn1 1aa"]]),
    ("u3a", ["u3a"], []),
    ("art near me", ["art"], [["near"]]),
    ("walks within 2 miles of Leigh", ["walks"], [["within", "2"], ["near", "leigh"]]),
    ("yoga on tuesday mornings", ["yoga"], [["part", "morning"], ["day", "tuesday"]]),
    ("friday night disco", ["disco"], [["part", "evening"], ["day", "friday"]]),
    ("night shelter", ["night", "shelter"], []),
    ("coffee morning", ["coffee", "morning"], []),
    ("football at weekends", ["football"], [["day", "saturday", "sunday"]]),
    ("yoga tonight", ["yoga"], [["part", "evening"], ["day", "wednesday"]]),
    ("yoga tomorrow", ["yoga"], [["day", "thursday"]]),
    ("wed", ["wed"], []),
    ("yoga on wed", ["yoga"], [["day", "wednesday"]]),
    ("sun safety", ["safety"], [["day", "sunday"]]),
    ("over 50s", [], [["age", 50, 120]]),
    ("60+ walking", ["walking"], [["age", 60, 120]]),
    ("dancing for the over sixties", ["dancing"], [["age", 60, 120]]),
    ("swimming under fives", ["swimming"], [["age", 0, 4]]),
    ("art for 8-12 year olds", ["art"], [["age", 8, 12]]),
    ("drama ages 11 to 16", ["drama"], [["age", 11, 16]]),
    ("my 13 year old", ["my"], [["age", 13, 13]]),
    ("aged 7", [], [["age", 7, 7]]),
    ("2nd wigan scouts", ["2nd", "wigan", "scouts"], []),
    ("route 66", ["route", "66"], []),
    ("free swimming", ["swimming"], [["cost", "free"]]),
    ("yoga for free", ["yoga"], [["cost", "free"]]),
    ("free church", ["free", "church"], []),
    ("gluten free baking", ["gluten", "free", "baking"], []),
    ("step-free cafe", ["cafe"], [["access", "step_free"]]),
]


def read_queries(queries: list[str], **setting: Any) -> list[Any]:
    done = subprocess.run(
        [NODE, str(SCRIPT), json.dumps(setting)],
        input="\n".join(queries), capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def readings() -> dict[str, Any]:
    queries = [query for query, _, _ in READINGS]
    return dict(zip(queries, read_queries(queries), strict=True))


@pytest.mark.parametrize(("query", "words", "wishes"), READINGS, ids=[one[0] for one in READINGS])
def test_words_that_narrow_are_told_from_words_to_look_for(
    readings: dict[str, Any], query: str, words: list[str], wishes: list[list[Any]]
) -> None:
    if not words or words == ["my"]:
        words = []  # small words alone are not looked for beside a wish
    assert readings[query] == [words, wishes]


def test_a_bare_place_is_a_word_where_another_place_was_given() -> None:
    assert read_queries(["choir leigh", "choir in leigh"], placed=True) == [
        [["choir", "leigh"], []],
        [["choir"], [["near", "leigh"]]],
    ]


def test_a_wish_that_was_taken_off_is_a_word_again() -> None:
    assert read_queries(["yoga monday"], plain=["monday"]) == [[["yoga", "monday"], []]]


@settings(max_examples=5, deadline=None)
@given(st.lists(st.text(st.characters(categories=["L", "N", "P", "Zs"]), min_size=1), min_size=50))
def test_nothing_that_is_typed_breaks_the_reader(queries: list[str]) -> None:
    lines = ["".join(query.split()) or "x" for query in queries]
    assert len(read_queries(lines)) == len(lines)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    book = [
        make_document("monday-club", facets={"day": ["tuesday"]}, point=WIGAN),
        make_document("chess-club", facets={"day": ["monday"]}, point=WIGAN, ages=[60, None]),
        make_document("bridge-club", unknown=["day"], point=LEIGH, ages=[18, None]),
        make_document("youth-club", facets={"day": ["friday"]}, point=LEIGH, ages=[11, 16]),
    ]
    return write_site(book, tmp_path_factory.mktemp("site"))


def test_a_day_hides_what_is_on_other_days_but_not_what_is_called_so(site: Path) -> None:
    assert slugs(search(site, "club on monday")) == ["monday-club", "chess-club", "bridge-club"]


def test_a_ticked_day_stands_instead_of_the_words(site: Path) -> None:
    answer = search(site, "club monday", "--filter", "day=friday")
    assert slugs(answer) == ["youth-club", "bridge-club"]
    assert answer["understood"] == []


def test_ages_that_overlap_are_welcome(site: Path) -> None:
    answers = search_all(site, ["club for over 50s ", "club for a 12 year old "])
    assert set(slugs(answers[0])) == {"chess-club", "bridge-club", "monday-club"}
    assert set(slugs(answers[1])) == {"youth-club", "monday-club"}


def test_a_day_and_a_part_of_day_are_of_the_same_time(tmp_path: Path) -> None:
    facets = {"day": ["tuesday", "thursday"], "part": ["morning", "evening"]}
    apart = ["tuesday:evening", "thursday:morning"]
    site = write_site(
        [
            make_document("often-yoga", facets=facets),
            make_document("twice-yoga", facets=facets, times=apart),
        ],
        tmp_path,
    )
    answers = search_all(site, ["yoga on tuesday mornings ", "yoga on thursday mornings "])
    assert slugs(answers[0]) == ["often-yoga"]
    assert {*slugs(answers[1])} == {"often-yoga", "twice-yoga"}
    days = {one["value"]: one["yes"] for one in answers[0]["facets"]["day"]}
    assert days == {"tuesday": 1, "thursday": 2}


def test_the_place_in_the_words_is_where_miles_are_measured_from(site: Path) -> None:
    answer = search(site, "club in leigh")
    assert answer["near"] == "Leigh"
    assert answer["results"][0]["miles"] == 0


@pytest.mark.parametrize(
    ("query", "options", "kind", "found"),
    [
        ("youth in leigh within 1 mile on sunday", [], "wishes", ["youth-club"]),
        ("chess", ["--near", "Leigh", "--within", "1"], "within", ["chess-club"]),
        ("youth", ["--filter", "day=monday"], "filter", ["youth-club"]),
        ("youth", ["--filter", "age=40"], "age", ["youth-club"]),
        ("quidditch", ["--filter", "day=friday"], "words", ["youth-club", "bridge-club"]),
    ],
)
def test_where_nothing_fits_something_gives_way_and_is_named(
    site: Path, query: str, options: list[str], kind: str, found: list[str]
) -> None:
    answer = search(site, query, *options)
    assert answer["relaxed"]["kind"] == kind
    assert slugs(answer) == found


def test_nothing_gives_way_where_something_fits(site: Path) -> None:
    assert search(site, "club", "--filter", "day=friday")["relaxed"] is None
    assert search(site, "quidditch")["results"] == []
