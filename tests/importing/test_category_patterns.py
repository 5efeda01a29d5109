import csv
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communitybook.importing.category_patterns import (
    Categoriser,
    PatternSet,
    WordPattern,
    parse_patterns,
)
from communitybook.importing.pattern_heads import Heads, heads_of
from communitybook.taxonomy import Taxonomy, parse_taxonomy
from scripts.import_listings import ROOT, load_categoriser

PATTERNS = ROOT / "content" / "ukcat_patterns.csv"
CHARITIES = Path(__file__).parents[1] / "data" / "ukcat" / "charities.csv"


def taxonomy() -> Taxonomy:
    def node(identity: str, *codes: str, **more: object) -> dict[str, object]:
        return {"id": identity, "name": identity, "summary": "-", "ukcat": list(codes), **more}

    below = [node("choirs", "C"), node("dance", "D")]
    nodes = [node("arts", "A", narrower=below), node("food", "F")]
    return parse_taxonomy({"format": "1", "categories": nodes})


def categoriser() -> Categoriser:
    table = (
        "code,words,exclude\nA,\\b(arts?)\\b,\nC,\\b(choirs?|singing)\\b,\nD,\\b(danc(e|ing))\\b,"
        "\nF,\\b(food)\\b,dog food\n"
    )
    return Categoriser(taxonomy(), parse_patterns(table.encode(), "p.csv"))


def test_the_likeliest_category_comes_first_and_the_name_weighs_most() -> None:
    found = categoriser().find_categories("Leigh Choir", "Dance, dance, after singing.")
    assert found == ["choirs", "dance"]


def test_a_top_category_is_found_only_where_no_narrower_one_is() -> None:
    assert categoriser().find_categories("Arts", "art and singing") == ["choirs"]
    assert categoriser().find_categories("Food", "food, art and singing") == ["choirs"]
    assert categoriser().find_categories("Arts", "art and food") == ["arts", "food"]


def test_an_exclusion_holds_for_the_whole_text() -> None:
    assert categoriser().find_categories("Kennels", "Dog food and food") == []


def test_a_broken_pattern_is_said_by_its_line() -> None:
    with pytest.raises(ValueError, match=r"p\.csv:2: words: not a pattern"):
        parse_patterns(b"code,words,exclude\nA,(,\n", "p.csv")


@pytest.mark.parametrize(
    ("pattern", "of_words"),
    [
        (r"\b(choirs?|singing)\b", {"choir", "singing"}),
        (r"\b(men'?s?)\b|\bmale", {"men", "male"}),
        (r"\b((care|caring) home|nurses?)\b", {"care", "caring", "nurse"}),
        (r"\b(b\.?m\.?e|ethnic)\b", {"b", "ethnic"}),
        (r"\b(x?food)\b", {"xfood", "food"}),
        (r"\b((grand)?parents)\b", {"grand", "parents"}),
        (r"\b(1[3-9] and over|youth)\b", {"1", "youth"}),
    ],
)
def test_with_which_words_a_pattern_may_begin(pattern: str, of_words: set[str]) -> None:
    assert heads_of(pattern) == Heads(frozenset(of_words), frozenset())


@pytest.mark.parametrize(
    ("pattern", "of_words", "inside"),
    [
        (r"\b(men'?s?)\b|male", {"men"}, {"male"}),
        (r"under (5|fives?)|(0|1)+(-| to )", set(), {"under ", "0", "1"}),
        (r"\b(to 16|-16)\b", {"to"}, {"-16"}),
        (r"\b((public)? ?policy)\b", {"public", "policy"}, {" policy"}),
    ],
)
def test_what_a_pattern_may_begin_with_inside_of_words(
    pattern: str, of_words: set[str], inside: set[str]
) -> None:
    assert heads_of(pattern) == Heads(frozenset(of_words), frozenset(inside))


@pytest.mark.parametrize(
    "pattern",
    [
        r"\b((grand)*parents)\b",
        r"\b(danc(e|ing)|[a-z|]+ing)\b",
        r"\b(x*food)\b",
        r"(?:food|bank)",
    ],
)
def test_of_some_patterns_it_can_not_be_told(pattern: str) -> None:
    assert heads_of(pattern) is None


LITTLE = st.text("abc '-0", min_size=1, max_size=4)
ODD = st.sampled_from([r"\bab?", r"\b(a|b )?c", "(ab|c)", r"a|\b-0", r" ?b\b", r"\b0'?a|c"])


@given(ODD, LITTLE, LITTLE)
def test_every_match_is_found_where_its_heads_stand(words: str, name: str, text: str) -> None:
    pattern = WordPattern("X", re.compile(words), None, heads_of(words))
    assert pattern.heads is not None
    everywhere = PatternSet([replace(pattern, heads=None)])
    assert list(PatternSet([pattern]).count(name, text)) == list(everywhere.count(name, text))


@given(st.text("()|[]\\b?*{a,}x'", max_size=30))
def test_no_pattern_however_odd_crashes_it(pattern: str) -> None:
    heads_of(pattern)


def test_skipping_patterns_by_their_heads_changes_no_answer() -> None:
    patterns = parse_patterns(PATTERNS.read_bytes(), "p.csv")
    assert all(pattern.heads for pattern in patterns), "the build tries these on every text"
    with CHARITIES.open(encoding="utf-8", newline="") as file:
        texts = [row["activities"].lower() for row in csv.DictReader(file)]
    everywhere = PatternSet([replace(pattern, heads=None) for pattern in patterns])
    by_heads = PatternSet(patterns)
    for text in texts:
        name, rest = text[:30], text[30:]
        assert list(by_heads.count(name, rest)) == list(everywhere.count(name, rest))


def test_the_books_patterns_are_lower_case_and_answer_to_its_categories() -> None:
    for pattern in parse_patterns(PATTERNS.read_bytes(), "p.csv"):
        literal = re.sub(r"\\.", "", pattern.words.pattern)
        assert literal == literal.lower()
    found = load_categoriser(ROOT / "content").find_categories(
        "Leigh Community Choir", "Singing for people with dementia and their carers."
    )
    assert found[:1] == ["choirs-and-singing"]
    assert "dementia" in found
