"""The files of help requests: what is wrong, where it stands, and how to mend it."""

import shutil
from pathlib import Path

import pytest

from communitybook.model.shape import parse_request
from communitybook.reading.yaml_reader import read_yaml
from communitybook.reading.yaml_writer import write_request
from scripts import check_listings, format_listings
from tests.conftest import CONTENT

TODAY = "2026-11-24"
CHAIRS = """\
id: chairs-4k2p
kind: equipment
title: Twenty chairs
summary: For the lunch club, for good.
asked_by: {asker}
area: Scholes
thing: chair
keeping: keep
carrying: either
posted_on: 2026-11-20
"""


def check(path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    code = check_listings.main([str(path), "--today", TODAY, "--errors-only"])
    return code, capsys.readouterr().out


@pytest.fixture
def book(small_book: Path) -> Path:
    (small_book / "requests").mkdir()
    return small_book


def write(book: Path, asker: str = "tuesday-stitchers", name: str = "chairs-4k2p") -> Path:
    path = book / "requests" / f"{name}.yml"
    path.write_text(CHAIRS.format(asker=asker))
    return path


def test_the_sample_requests_have_no_errors_and_stand_in_canonical_form() -> None:
    files = sorted((CONTENT / "requests").glob("*.yml"))
    assert len(files) >= 14
    for path in files:
        request, problems = parse_request(read_yaml(path.read_bytes(), str(path)))
        assert request, problems
        assert request.sample
        assert write_request(request).encode() == path.read_bytes()


def test_a_request_beside_its_asker_passes(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(book)
    assert check(book, capsys) == (0, "")


def test_a_single_file_is_checked_against_the_listings_beside_it(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(write(book), capsys) == (0, "")


def test_an_asker_who_is_not_in_the_book_is_named_with_its_line(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(book, "tuesday-stichers")
    code, said = check(book, capsys)
    assert code == 1
    sentence = "There is no listing “tuesday-stichers”. Did you mean tuesday-stitchers?"
    assert said == f"{path}:5: asked_by: {sentence}\n"


def test_an_asker_who_has_left_the_book_is_refused(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    listing = book / "assets" / "tuesday-stitchers.yml"
    listing.write_text(listing.read_text() + "withdrawn_on: 2026-11-01\n")
    code, said = check(write(book), capsys)
    assert (code, "has left the book" in said) == (1, True)


def test_a_request_may_be_asked_by_a_name_alone(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(book, "{name: Friends of Mesnes Park}")
    assert check(book, capsys) == (0, "")


def test_two_files_with_one_id_are_refused(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = write(book)
    write(book, name="chairs-again")
    code, said = check(book, capsys)
    assert code == 1
    assert f"There is another request with the id chairs-4k2p, in {first}. Change one." in said
    assert "the file is called chairs-again.yml" in said


@pytest.mark.parametrize("id", ["volunteers", "in", "page-2"])
def test_an_id_is_never_the_address_of_a_list(
    id: str, book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(book, name=id)
    path.write_text(path.read_text().replace("chairs-4k2p", id))
    assert "is the address of a list" in check(book, capsys)[1]


def test_a_broken_request_says_field_and_line(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(book)
    path.write_text(path.read_text().replace("keeping: keep", "keeping: borow"))
    code, said = check(book, capsys)
    assert (code, said.startswith(f"{path}:8: keeping: ")) == (1, True)


def test_formatting_takes_requests_along(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(book)
    assert format_listings.main(["--check", str(book)]) == 1
    assert f"{path}:1" in capsys.readouterr().out
    assert format_listings.main([str(book)]) == 0
    assert path.read_text().startswith("# yaml-language-server: $schema=../help_request.schema")
    assert format_listings.main(["--check", str(book)]) == 0


def test_a_content_folder_without_requests_is_whole(
    small_book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree(small_book / "requests", ignore_errors=True)
    assert check(small_book, capsys) == (0, "")
