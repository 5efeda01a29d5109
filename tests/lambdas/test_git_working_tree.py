"""The working tree follows the head, and never at the cost of what people do in it."""

import os
from pathlib import Path

import pytest

from chalicelib.ports import Landed, PublisherUnavailableError
from tests.git_server import git
from tests.lambdas.git_host import LISTING, Book, assert_sound, publication

STITCHERS = "assets/stitchers.yml"
NEW = b"name: New\n"


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return Book("path", tmp_path)


def test_untracked_files_are_left_alone(book: Book) -> None:
    (book.clone / "assets" / "choir.yml").write_bytes(b"my draft")

    book.publisher.publish([publication("assets/choir.yml", b"name: Choir\n")])

    assert (book.clone / "assets" / "choir.yml").read_bytes() == b"my draft"
    assert git(book.truth, "show", "main:assets/choir.yml") == "name: Choir\n"
    assert git(book.clone, "status", "--porcelain") == " M assets/choir.yml\n"


@pytest.mark.parametrize("data", [NEW, None])
def test_locally_edited_files_are_left_alone(book: Book, data: bytes | None) -> None:
    (book.clone / STITCHERS).write_bytes(b"half edited")

    [outcome] = book.publisher.publish([publication(STITCHERS, data, LISTING)])

    assert isinstance(outcome, Landed)
    assert (book.clone / STITCHERS).read_bytes() == b"half edited"


def test_what_is_staged_by_hand_stays_staged(book: Book) -> None:
    (book.clone / "assets" / "draft.yml").write_bytes(b"my draft")
    git(book.clone, "add", "assets/draft.yml")

    book.publisher.publish([publication(STITCHERS, NEW, LISTING)])

    assert git(book.clone, "status", "--porcelain") == "A  assets/draft.yml\n"


def test_a_commit_by_hand_after_a_publication_undoes_nothing(tmp_path: Path) -> None:
    book = Book("local", tmp_path)
    book.publisher.publish([publication("assets/choir.yml", b"name: Choir\n")])
    (book.clone / "book.yml").write_text("name: Leigh\n")
    git(book.clone, "commit", "--quiet", "--all", "-m", "By hand")
    book.publisher.publish([publication(STITCHERS, NEW, LISTING)])

    assert book.log() == ["Begin the book", "Publish p1", "By hand", "Publish p1"]
    assert git(book.truth, "ls-tree", "-r", "--name-only", "main").split() == [
        "assets/choir.yml",
        STITCHERS,
        "book.yml",
    ]
    assert_sound(book)


def test_nothing_is_written_through_a_link(book: Book, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (book.clone / "requests").symlink_to(outside)

    book.publisher.publish([publication("requests/chairs.yml", b"title: Chairs\n")])

    assert list(outside.iterdir()) == []
    assert git(book.truth, "show", "main:requests/chairs.yml") == "title: Chairs\n"


def test_links_in_somebody_elses_commit_are_not_followed_or_made(book: Book) -> None:
    book.commit_by_hand("book.yml", "name: Leigh\n")
    hand = book.folder / "hand"
    (hand / "secret.yml").symlink_to("/etc/passwd")
    git(hand, "add", ".")
    git(hand, "commit", "--quiet", "-m", "Add a link")
    git(hand, "push", "--quiet")

    book.publisher.sync()

    assert not os.path.lexists(book.clone / "secret.yml")
    assert book.publisher.read("secret.yml") is None
    assert "secret.yml" not in [each.path for each in book.publisher.list_changes(None)[1]]


def test_a_file_becomes_a_folder_and_a_folder_a_file(book: Book) -> None:
    book.commit_by_hand("impact", "one\n")
    book.publisher.sync()
    hand = book.folder / "hand"
    (hand / "impact").unlink()
    (hand / "impact").mkdir()
    (hand / "impact" / "2026.yml").write_text("two\n")
    (hand / STITCHERS).unlink()
    (hand / "assets").rmdir()
    (hand / "assets").write_text("three\n")
    git(hand, "add", "--all")
    git(hand, "commit", "--quiet", "-m", "Swap")
    git(hand, "push", "--quiet")

    book.publisher.sync()

    assert (book.clone / "impact" / "2026.yml").read_text() == "two\n"
    assert (book.clone / "assets").read_text() == "three\n"
    assert_sound(book)


def test_an_executable_file_stays_one(book: Book) -> None:
    book.commit_by_hand("check.sh", "one\n")
    hand = book.folder / "hand"
    (hand / "check.sh").chmod(0o755)
    git(hand, "commit", "--quiet", "--all", "-m", "Make it run")
    git(hand, "push", "--quiet")

    book.publisher.publish([publication("check.sh", b"two\n", b"one\n")])

    assert (book.clone / "check.sh").stat().st_mode & 0o777 == 0o700
    assert_sound(book)


@pytest.mark.parametrize("version", ["3", "4", "missing", "broken"])
def test_an_index_of_any_kind_ends_in_a_clean_status(book: Book, version: str) -> None:
    index = book.clone / ".git" / "index"
    if version == "3":
        (book.clone / "planned.yml").touch()
        git(book.clone, "add", "--intent-to-add", "planned.yml")
    elif version == "4":
        git(book.clone, "update-index", "--index-version=4")
    elif version == "missing":
        index.unlink()
    else:
        index.write_bytes(index.read_bytes()[:-30])

    book.publisher.publish(
        [publication(STITCHERS, NEW, LISTING), publication("a.yml", b"a", id="p2")]
    )

    planned = " A planned.yml\n" if version == "3" else ""
    assert git(book.clone, "status", "--porcelain") == planned


def test_names_beyond_ascii_and_long_ones_are_fine(book: Book) -> None:
    path = f"assets/caffè-{'x' * 200}/żółw.yml"

    book.publisher.publish([publication(path, b"name: Caffe\n")])

    assert (book.clone / path).read_bytes() == b"name: Caffe\n"
    assert_sound(book)


def test_files_left_behind_the_head_are_mended_by_the_next_step(book: Book) -> None:
    before = git(book.clone, "rev-parse", "main").strip()
    index = (book.clone / ".git" / "index").read_bytes()
    book.publisher.publish(
        [publication(STITCHERS, NEW, LISTING), publication("new.yml", b"new", id="p2")]
    )
    (book.clone / STITCHERS).write_bytes(LISTING)
    (book.clone / "new.yml").unlink()
    (book.clone / ".git" / "index").write_bytes(index)
    (book.clone / ".git" / "book-checked-out").write_text(before)

    book.publisher.sync()

    assert (book.clone / STITCHERS).read_bytes() == NEW
    assert_sound(book)


def test_a_clone_that_git_itself_made_can_be_worked_on(book: Book) -> None:
    git(book.folder, "clone", "--quiet", str(book.truth), "second")
    second = book.open("second")

    second.publish([publication(STITCHERS, NEW, LISTING)])

    assert_sound(book, book.folder / "second")


def test_a_clone_on_another_branch_is_not_touched(book: Book) -> None:
    git(book.clone, "switch", "--quiet", "--create", "trying-out")

    with pytest.raises(PublisherUnavailableError, match="not on its branch main"):
        book.publisher.publish([publication(STITCHERS, NEW, LISTING)])


def test_gits_own_lock_is_waited_for_and_then_said_so(tmp_path: Path) -> None:
    book = Book("local", tmp_path)
    lock = book.clone / ".git" / "refs" / "heads" / "main.lock"
    lock.touch()
    naps: list[float] = []
    patient = book.open(sleep=naps.append)

    with pytest.raises(PublisherUnavailableError, match=r"main\.lock"):
        patient.publish([publication(STITCHERS, NEW, LISTING)])
    assert sum(naps) == pytest.approx(5, abs=0.1)
    assert lock.exists()

    eager = book.open(sleep=lambda seconds: lock.unlink(missing_ok=True))
    [outcome] = eager.publish([publication(STITCHERS, NEW, LISTING)])
    assert isinstance(outcome, Landed)
    assert_sound(book)


def test_packed_refs_and_objects_make_no_difference(book: Book) -> None:
    book.publisher.publish([publication("a.yml", b"a", id="a")])
    for repository in (book.clone, book.truth):
        git(repository, "gc", "--quiet")

    book.publisher.publish([publication(STITCHERS, NEW, LISTING, id="b")])

    assert book.log()[1:] == ["Publish a", "Publish b"]
    assert_sound(book)
