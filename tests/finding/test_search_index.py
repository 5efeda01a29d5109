"""The index files: the same content gives the same bytes, and one change rewrites few files."""

import json
import marshal
import random
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from communitybook.finding.index import index_document
from communitybook.finding.numbering import number_listings
from communitybook.finding.packing import cut_runs
from tests.finding.sample_book import (
    build_index,
    make_book,
    make_document,
    search_all,
    slugs,
    write_site,
)

MANIFEST = "search-index/en/manifest.json"


def test_the_same_listings_in_any_order_give_the_same_bytes() -> None:
    documents = make_book(200)
    shuffled = random.Random(5).sample(documents, len(documents))
    assert build_index(documents) == build_index(shuffled)


def test_one_more_listing_leaves_most_files_as_they_were() -> None:
    documents = make_book(1000)
    before = build_index(documents)
    after = build_index([*documents, make_document("newcomer", description="sewing at teatime")])
    changed = after.keys() - before.keys()
    assert len(changed) < len(after) / 8


def test_every_file_but_the_manifest_is_named_by_its_content() -> None:
    one, other = build_index(make_book(50, seed=1)), build_index(make_book(50, seed=2))
    assert list(one)[-1] == MANIFEST
    assert all(one[path] == other[path] for path in one.keys() & other.keys() - {MANIFEST})


def test_an_empty_book_has_an_index() -> None:
    assert json.loads(build_index([])[MANIFEST])["listings"] == 0


def test_an_empty_book_answers_that_there_is_nothing(tmp_path: Path) -> None:
    answers = search_all(write_site([], tmp_path), ["sewing", ""])
    assert [answer["total"] for answer in answers] == [0, 0]


def test_a_listing_that_is_read_holds_plain_data_only() -> None:
    document = index_document(make_book(1)[0])
    assert marshal.loads(marshal.dumps(document)) == document


@given(st.sets(st.text(min_size=1), max_size=60), st.text(min_size=1))
def test_numbers_differ_and_a_newcomer_moves_few(slugs: set[str], newcomer: str) -> None:
    before, after = number_listings(slugs), number_listings({*slugs, newcomer})
    assert len(set(before.values())) == len(before)
    assert sum(before[slug] != after[slug] for slug in slugs) <= 3


@given(st.lists(st.tuples(st.text(min_size=1, max_size=8), st.integers(1, 400)), max_size=80))
def test_files_are_cut_between_half_and_twice_the_target(items: list[tuple[str, int]]) -> None:
    runs = list(cut_runs(items, 200))
    assert sum(runs) == len(items)
    start = 0
    for run in runs:
        size = sum(size for _, size in items[start : start + run])
        start += run
        assert run == 1 or size <= 400


def test_every_listing_is_found_by_a_word_of_its_own(tmp_path: Path) -> None:
    documents = make_book(300)
    words = ["zz" + document["slug"].removeprefix("listing-") + "q" for document in documents]
    for document, word in zip(documents, words, strict=True):
        document["description"] += f" {word}"
    answers = search_all(write_site(documents, tmp_path), words)
    assert [slugs(answer) for answer in answers] == [[document["slug"]] for document in documents]


WORDS = st.text(st.characters(categories=["L"], max_codepoint=0x24FF), min_size=1, max_size=12)


@settings(max_examples=8, deadline=None)
@given(st.lists(WORDS, min_size=30, max_size=60))
def test_a_word_of_any_script_finds_its_listing(words: list[str]) -> None:
    numbered = [f"{word}{at}" for at, word in enumerate(words)]
    documents = [make_document(f"one-{at}", summary=word) for at, word in enumerate(numbered)]
    with TemporaryDirectory() as folder:
        answers = search_all(write_site(documents, Path(folder)), numbered)
    assert all(slugs(answer)[0] == f"one-{at}" for at, answer in enumerate(answers))
