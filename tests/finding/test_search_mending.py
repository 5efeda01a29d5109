"""A word with a slip in it finds what was meant, and costs few files."""

import json
import random
import subprocess
from pathlib import Path
from string import ascii_lowercase
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from communitybook.finding.postings import gather_postings
from communitybook.finding.vocabulary import count_doublings, plan_vocabulary, turn_words
from tests.finding.sample_book import (
    NODE,
    make_book,
    make_document,
    search,
    search_all,
    slugs,
    write_site,
)

HERE = Path(__file__).parent
BOOK = [
    make_document("knitting-circle", summary="for children and older people"),
    make_document("allotment", summary="growing vegetables on the allotments"),
    make_document("choir", name="Harmony choir", summary="singing"),
    make_document("church-hall", summary="lunches for the lonely"),
]
MOST_FILES = 4


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_site(BOOK, tmp_path_factory.mktemp("site"))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("kniting", "knitting-circle"),
        ("kintting", "knitting-circle"),
        ("nkitting", "knitting-circle"),
        ("knittimg", "knitting-circle"),
        ("kkniting", "knitting-circle"),
        ("childern", "knitting-circle"),
        ("vegtables", "allotment"),
        ("allottmennts", "allotment"),
        ("chior", "choir"),
        ("hamrony", "choir"),
        ("lnuches", "church-hall"),
    ],
)
def test_a_slip_is_mended(site: Path, typed: str, found: str) -> None:
    assert slugs(search(site, typed))[:1] == [found]


@pytest.mark.parametrize("typed", ["hte", "xylophone", "chxxr", "ring"])
def test_what_is_too_far_off_or_too_short_finds_nothing(site: Path, typed: str) -> None:
    assert slugs(search(site, f"{typed} ")) == []


def test_a_word_that_the_book_knows_is_not_mended(tmp_path: Path) -> None:
    book = [make_document(f"sewing-{at}") for at in range(3)]
    book += [make_document(f"serving-{at}") for at in range(3)]
    answer = search(write_site(book, tmp_path), "sewing")
    assert sorted(slugs(answer)) == ["sewing-0", "sewing-1", "sewing-2"]


def test_a_common_word_is_meant_where_a_rare_one_only_begins_so(tmp_path: Path) -> None:
    book = [make_document(f"band-{at}", summary="music") for at in range(40)]
    book.append(make_document("muscular", summary="muscular dystrophy"))
    answer = search(write_site(book, tmp_path), "musc")
    assert answer["total"] == 41


def test_a_mistyped_word_costs_few_files_more(tmp_path: Path) -> None:
    book = make_book(1500)
    word = book[3]["name"].split()[0].lower()
    site = write_site(book, tmp_path)
    command = [NODE, str(HERE / "weigh_search.mjs"), str(site), "WN1 1AA"]
    typed = [f"{word} ", f"{word[:2]}x{word[3:]} "]
    done = subprocess.run([*command, *typed], capture_output=True, text=True, check=True)
    right, wrong = (json.loads(line)["ranked"] for line in done.stdout.splitlines())
    assert wrong["files"] <= right["files"] + 2 * MOST_FILES
    assert wrong["bytes"] <= right["bytes"] + 30_000


def slip(word: str, chance: random.Random) -> str:
    """One letter swapped with the next, left out, doubled or changed."""
    at = chance.randrange(len(word) - 1)
    return chance.choice(
        [
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + word[at + 1 :],
            word[: at + 1] + word[at:],
            word[:at] + "x" + word[at + 1 :],
        ]
    )


@settings(max_examples=8, deadline=None)
@example(588)  # a word on "-ie"
@given(st.integers())
def test_any_listing_is_found_by_its_name_a_rare_word_and_that_word_with_a_slip(seed: int) -> None:
    chance = random.Random(seed)
    rare = ["".join(chance.choices(ascii_lowercase, k=chance.randint(6, 11))) for _ in range(40)]
    book = [
        make_document(f"one-{at}", name=f"Group {at} of {word[::-1]}", summary=word)
        for at, word in enumerate(rare)
    ]
    names = [document["name"] for document in book]
    slips = [f"{slip(word, chance)} " for word in rare]
    with TemporaryDirectory() as folder:
        answers = search_all(write_site(book, Path(folder)), [*names, *rare, *slips])
    own = [document["slug"] for document in book]
    count = len(own)
    assert [slugs(answer)[0] for answer in answers[:count]] == own
    assert [slugs(answer)[0] for answer in answers[count : 2 * count]] == own
    for slug, answer in zip(own, answers[2 * count :], strict=True):
        assert slug in slugs(answer)


@pytest.mark.parametrize(
    ("one", "other", "edits"),
    [
        ("sewing", "sewing", 0),
        ("sweing", "sewing", 1),
        ("sewng", "sewing", 1),
        ("seewing", "sewing", 1),
        ("sewimg", "sewing", 1),
        ("swenig", "sewing", 2),
        ("sewing", "rowing", 2),
        ("sewing", "walking", 3),
        ("a", "abcd", 3),
    ],
)
def test_edits_are_counted_up_to_two(one: str, other: str, edits: int) -> None:
    command = [NODE, str(HERE / "print_edits.mjs")]
    typed = json.dumps([[one, other], [other, one]])
    done = subprocess.run(command, input=typed, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == [edits, edits]


def test_a_vocabulary_tells_doublings_so_that_a_newcomer_changes_little() -> None:
    notes = [bytes([1, 0])]
    postings = {"tea": ([1, 2, 3, 4], notes * 4), "tee": ([9], notes), "5k": ([1], notes)}
    doublings = count_doublings(postings)
    assert doublings == {"tea": 2, "tee": 0}
    assert list(turn_words(doublings)) == ["aet", "eet"]
    assert list(plan_vocabulary(doublings)) == [("tea", b"\x02\x00\x03tea\x02\x01e\x02\x00")]
    assert gather_postings([]) == {}
