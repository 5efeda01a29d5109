"""Other forms of words, what is fresh, and why a result is there."""

from pathlib import Path

import pytest

from tests.finding.sample_book import make_document, search, search_all, slugs, write_site

BOOK = [
    make_document("keen", summary="A club of keen swimmers"),
    make_document("aquatics", summary="Swimming for grown-ups"),
    make_document("colour", summary="Painting in colour"),
    make_document("organise", summary="We organise trips"),
    make_document("carers", summary="For carers"),
    make_document("dinner", summary="Dinner at noon"),
    make_document("dinghies", summary="A dinghy to sail"),
    make_document("old-news", summary="crochet", is_stale=True),
    make_document("young-news", summary="crochet"),
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_site(BOOK, tmp_path_factory.mktemp("site"))


def test_other_forms_of_a_word_are_found(site: Path) -> None:
    queries = ["swim ", "swimmer ", "swimming ", "color ", "organize ", "caring ", "sailing "]
    found = [set(slugs(answer)) for answer in search_all(site, queries)]
    assert found == [
        {"keen", "aquatics"}, {"keen", "aquatics"}, {"keen", "aquatics"},
        {"colour"}, {"organise"}, {"carers"}, {"dinghies"},
    ]  # fmt: skip


def test_the_form_that_was_typed_comes_first(site: Path) -> None:
    assert slugs(search(site, "swimming "))[0] == "aquatics"
    assert slugs(search(site, "swimmers "))[0] == "keen"


def test_what_only_looks_like_a_form_is_none(site: Path) -> None:
    assert slugs(search(site, "dinner ")) == ["dinner"]


def test_fresh_comes_before_stale_where_words_tell_no_difference(site: Path) -> None:
    assert slugs(search(site, "crochet ")) == ["young-news", "old-news"]


def test_a_result_says_the_word_that_it_holds_and_marks_it(site: Path) -> None:
    result = search(site, "swimer kean ")["results"][0]
    assert result["words"] == ["swimmers", "keen"]
    assert result["marked"]["summary"] == ["A club of ", "keen", " ", "swimmers", ""]
    assert result["marked"]["name"] == ["", "Keen", ""]
    assert result["why"].startswith("swimmers, keen")


def test_a_word_that_was_mended_is_said(site: Path) -> None:
    assert search(site, "crohcet ")["mended"] == [{"typed": "crohcet", "found": "crochet"}]
    assert search(site, "crochet ")["mended"] == []
