"""Other words for the same, and residents' own, find what the book calls by its name."""

import json
from pathlib import Path

import pytest

from communitybook.finding.index import assemble_index, index_document
from communitybook.finding.meanings import Concept, Meanings, file_sayings, plan_meanings
from communitybook.finding.tokens import split_terms
from tests.finding.sample_book import LABELS, PLACES, POSTCODES, make_document, search, slugs


def terms(*texts: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(split_terms(text)) for text in texts)


OLDER = terms("older people", "elderly", "OAP")
CONCEPTS = [
    Concept("=~older-people", OLDER, OLDER),
    Concept("~warm", terms("somewhere warm", "keep warm"), terms("warm space", "lunch club")),
    Concept("~forget", terms("forgetting things", "braving it"), terms("dementia")),
    Concept("~heating", terms("cold house"), terms("lunch club")),
    Concept("~doctor", terms("cold hands"), terms("dementia")),
    Concept("~coat", terms("cold feet"), terms("elderly")),
]
BOOK = [
    make_document("elderly-club", summary="for the elderly"),
    make_document("oap-outing", summary="a day out for every OAP"),
    make_document("people", summary="older buildings and people"),
    make_document("lunch", name="Lunch club", summary="soup"),
    make_document("memory-cafe", summary="for those with dementia"),
    make_document("things", name="Library of things"),
    make_document("braving", description="braving the hills with tea and talk"),
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    meanings = Meanings(CONCEPTS)
    indexed = [index_document(document, meanings) for document in BOOK]
    for path, content in assemble_index(indexed, LABELS, POSTCODES, PLACES, meanings).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


def test_the_word_itself_comes_before_its_equals(site: Path) -> None:
    assert slugs(search(site, "oap ")) == ["oap-outing", "elderly-club"]
    assert slugs(search(site, "elderly ")) == ["elderly-club", "oap-outing"]


def test_several_words_are_meant_only_where_they_stand_together(site: Path) -> None:
    found = slugs(search(site, "older people"))
    assert {"elderly-club", "oap-outing"} < set(found)
    assert Meanings(CONCEPTS).find_marks(split_terms("older buildings, people")) == []


def test_a_mark_comes_each_time_that_one_of_its_answers_stands_there() -> None:
    found = Meanings(CONCEPTS).find_marks(split_terms("elderly older people lunch club lunch"))
    assert sorted(found) == ["=~older-people", "=~older-people", "~heating", "~warm"]


def test_what_residents_say_finds_what_answers(site: Path) -> None:
    assert slugs(search(site, "somewhere warm to go"))[0] == "lunch"
    assert slugs(search(site, "my dad keeps forgetting things"))[0] == "memory-cafe"


def test_a_result_says_a_word_plainly_only_where_it_holds_it(tmp_path: Path) -> None:
    """Yoga is not what a football team does, though both are for who wants to be fit."""
    fit = Concept("~fit", terms("yoga", "keep moving", "food bank"), terms("football", "food bank"))
    meanings = Meanings([fit])
    book = [
        make_document("chair-yoga", summary="football and yoga on a chair"),
        make_document("team", summary="football at a walk"),
        make_document("pantry", name="The food bank"),
    ]
    indexed = [index_document(document, meanings) for document in book]
    for path, content in assemble_index(indexed, LABELS, POSTCODES, PLACES, meanings).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    said = {one["slug"]: one["words"] for one in search(tmp_path, "yoga ")["results"]}
    assert said["chair-yoga"] == ["yoga"]
    assert said["team"] == ["goes with yoga"]
    banks = {one["slug"]: one["words"] for one in search(tmp_path, "food bank ")["results"]}
    assert banks["pantry"] == ["food bank"]
    assert banks["team"] == ["goes with food bank"]


def test_a_small_word_of_a_saying_means_nothing(site: Path) -> None:
    assert slugs(search(site, "things ")) == ["things"]


def test_a_telling_word_of_a_saying_is_guessed_at_and_the_result_says_so(site: Path) -> None:
    [found] = search(site, "so much forgetting lately")["results"]
    assert (found["slug"], found["words"]) == ("memory-cafe", ["may go with forgetting"])


def test_a_word_of_many_meanings_is_not_guessed_at(site: Path) -> None:
    assert slugs(search(site, "it is cold here")) == []


def test_what_holds_the_word_comes_before_what_goes_with_it(site: Path) -> None:
    assert slugs(search(site, "always braving that now"))[:2] == ["braving", "memory-cafe"]


def test_nothing_is_guessed_at_for_who_types_few_words(site: Path) -> None:
    assert slugs(search(site, "forgetting ")) == []


def test_a_single_word_that_answers_is_not_marked_before_the_book_is_known() -> None:
    assert Meanings(CONCEPTS).find_marks(split_terms("dementia")) == []


def test_sayings_are_filed_under_their_two_longest_terms() -> None:
    filed = file_sayings([Concept("~talk", terms("someone to talk to"), terms("counselling"))])
    assert filed == {
        "someone": {"someone to talk to": ["~talk"]},
        "talk": {"someone to talk to": ["~talk"]},
    }
    [(first, content)] = plan_meanings([Concept("~a", terms("tea"), terms("cafe"))])
    assert (first, json.loads(content)) == ("tea", {"tea": {"tea": ["~a"]}})


def test_marks_do_not_turn_up_where_a_word_is_finished(site: Path) -> None:
    assert slugs(search(site, "~")) == slugs(search(site, ""))
