"""What every form of the content repository must do: local, with a path, with a git host."""

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import pytest

from chalicelib.ports import ChangedFile, Conflicted, Landed
from tests.git_server import git
from tests.lambdas.git_host import (
    AUTHOR,
    FORMS,
    LISTING,
    NOW,
    Book,
    assert_sound,
    blob_id,
    open_book,
    publication,
)

STITCHERS = "assets/stitchers.yml"
NEW = b"name: Tuesday Stitchers\nwithdrawn_on: 2026-11-22\n"


@pytest.fixture(params=FORMS)
def book(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Book]:
    with open_book(request.param, tmp_path) as book:
        yield book


def test_an_approved_change_lands_as_one_commit_by_the_book(book: Book) -> None:
    [outcome] = book.publisher.publish([publication(STITCHERS, NEW, LISTING)])

    head = git(book.truth, "rev-parse", "main").strip()
    assert outcome == Landed("p1", head)
    assert book.log() == ["Begin the book", "Publish p1"]
    assert git(book.truth, "log", "-1", "--format=%an <%ae> %cn %cI", "main").strip() == (
        f"{AUTHOR} The Book 2026-11-22T09:30:00+00:00"
    )
    assert git(book.truth, "diff", "--name-only", "main~", "main").split() == [STITCHERS]
    assert (book.clone / STITCHERS).read_bytes() == NEW
    assert_sound(book)


def test_the_same_publication_again_lands_without_another_commit(book: Book) -> None:
    wanted = publication(STITCHERS, NEW, LISTING)
    [first] = book.publisher.publish([wanted])
    [again] = book.publisher.publish([wanted])

    assert again == first
    assert len(book.log()) == 2


def test_a_file_that_somebody_changed_meanwhile_is_left_as_it_is(book: Book) -> None:
    book.commit_by_hand(STITCHERS, "name: By hand\n")

    [outcome] = book.publisher.publish([publication(STITCHERS, NEW, LISTING)])

    assert outcome == Conflicted("p1", blob_id(b"name: By hand\n"))
    assert book.log()[-1] == f"By hand: {STITCHERS}"
    assert_sound(book)


def test_a_change_to_another_file_by_hand_is_kept(book: Book) -> None:
    book.commit_by_hand("book.yml", "name: Leigh\n")

    [outcome] = book.publisher.publish([publication(STITCHERS, NEW, LISTING)])

    assert isinstance(outcome, Landed)
    assert book.log()[1:] == ["By hand: book.yml", "Publish p1"]
    assert git(book.truth, "show", "main:book.yml") == "name: Leigh\n"
    assert_sound(book)


def test_a_commit_by_hand_at_the_very_moment_of_publishing_is_kept(book: Book) -> None:
    interruptions = [("book.yml", "name: Leigh\n"), ("other.yml", "name: Other\n")]

    def read_clock() -> datetime:
        if interruptions:
            book.commit_by_hand(*interruptions.pop())
        return NOW

    publisher = book.open(read_clock=read_clock, sleep=lambda seconds: None)

    [outcome] = publisher.publish([publication(STITCHERS, NEW, LISTING)])

    assert isinstance(outcome, Landed)
    assert book.log()[1:] == ["By hand: other.yml", "By hand: book.yml", "Publish p1"]
    assert git(book.truth, "show", "main:book.yml") == "name: Leigh\n"
    assert_sound(book)


def test_new_files_land_in_new_folders(book: Book) -> None:
    path = "requests/2026/11/chairs.yml"

    [outcome] = book.publisher.publish([publication(path, b"title: Chairs\n")])

    assert isinstance(outcome, Landed)
    assert git(book.truth, "show", f"main:{path}") == "title: Chairs\n"
    assert (book.clone / path).read_bytes() == b"title: Chairs\n"
    assert_sound(book)


def test_a_new_file_where_there_is_one_already_is_a_conflict(book: Book) -> None:
    [outcome] = book.publisher.publish([publication(STITCHERS, NEW)])

    assert outcome == Conflicted("p1", blob_id(LISTING))


def test_a_file_is_taken_out_with_its_empty_folder(book: Book) -> None:
    gone = publication(STITCHERS, None, LISTING)

    [first] = book.publisher.publish([gone])
    [again] = book.publisher.publish([gone])

    assert isinstance(first, Landed)
    assert again == first
    assert not (book.clone / "assets").exists()
    assert git(book.truth, "ls-tree", "-r", "--name-only", "main").split() == ["book.yml"]
    assert_sound(book)


def test_changes_to_one_file_land_in_their_order(book: Book) -> None:
    steps = [LISTING, b"one", b"two", b"three"]
    wanted = [
        publication(STITCHERS, after, before, id=f"p{number}")
        for number, (before, after) in enumerate(pairwise(steps))
    ]

    outcomes = book.publisher.publish(wanted)

    assert [type(outcome) for outcome in outcomes] == [Landed] * 3
    assert book.log()[1:] == ["Publish p0", "Publish p1", "Publish p2"]
    assert book.publisher.read(STITCHERS) == (blob_id(b"three"), b"three")
    assert_sound(book)


def test_one_conflict_does_not_hold_up_the_others(book: Book) -> None:
    wanted = [
        publication(STITCHERS, NEW, b"something else", id="a"),
        publication("assets/choir.yml", b"name: Choir\n", id="b"),
    ]

    outcomes = book.publisher.publish(wanted)

    assert [type(outcome) for outcome in outcomes] == [Conflicted, Landed]
    assert book.log()[1:] == ["Publish b"]


def test_a_folder_in_the_way_is_a_conflict_and_so_is_a_file_in_the_way(book: Book) -> None:
    file_in_the_way = publication(f"{STITCHERS}/deeper.yml", NEW, id="a")
    folder_in_the_way = publication("assets", NEW, id="b")

    outcomes = book.publisher.publish([file_in_the_way, folder_in_the_way])

    assert [type(outcome) for outcome in outcomes] == [Conflicted, Conflicted]
    assert book.log() == ["Begin the book"]


def test_changes_are_listed_since_a_commit(book: Book) -> None:
    before = book.publisher.sync()
    book.publisher.publish(
        [
            publication(STITCHERS, None, LISTING, id="a"),
            publication("assets/choir.yml", b"name: Choir\n", id="b"),
        ]
    )

    head, changed = book.publisher.list_changes(before)

    assert head == git(book.truth, "rev-parse", "main").strip()
    assert changed == [
        ChangedFile("assets/choir.yml", blob_id(b"name: Choir\n"), b"name: Choir\n"),
        ChangedFile(STITCHERS, None, None),
    ]
    assert book.publisher.list_changes(head) == (head, [])


@pytest.mark.parametrize("since", [None, "0" * 40, "no commit"])
def test_all_files_are_listed_since_nothing_or_since_a_history_that_is_gone(
    book: Book, since: str | None
) -> None:
    _, changed = book.publisher.list_changes(since)

    assert [(each.path, each.data) for each in changed] == [
        (STITCHERS, LISTING),
        ("book.yml", b"name: Wigan\n"),
    ]


def test_a_file_is_read_at_the_head_and_not_from_the_working_tree(book: Book) -> None:
    (book.clone / STITCHERS).write_bytes(b"half edited")

    assert book.publisher.read(STITCHERS) == (blob_id(LISTING), LISTING)
    assert book.publisher.read("assets/nothing.yml") is None
    assert book.publisher.read("assets") is None


def test_syncing_brings_in_what_was_committed_by_hand(book: Book) -> None:
    book.commit_by_hand("book.yml", "name: Leigh\n")

    head = book.publisher.sync()

    assert head == git(book.truth, "rev-parse", "main").strip()
    assert (book.clone / "book.yml").read_text() == "name: Leigh\n"
    assert_sound(book)
