"""A clone that has grown is made small by git itself, and holds the same."""

from pathlib import Path

from tests.git_server import git
from tests.lambdas.git_host import assert_sound, open_book, publication


def count_loose(clone: Path) -> int:
    return int(git(clone, "count-objects").split()[0])


def test_what_publishing_leaves_is_packed_and_nothing_is_lost(tmp_path: Path) -> None:
    with open_book("local", tmp_path) as book:
        for number in range(20):
            path = f"assets/group-{number}.yml"
            book.publisher.publish([publication(path, b"name: %d" % number, id=f"p{number}")])
            if number % 10 == 9:
                git(book.clone, "repack", "--quiet")
        before = book.publisher.list_changes(None)
        git(book.clone, "config", "gc.autoPackLimit", "1")
        assert count_loose(book.clone) > 50
        book.publisher.tidy()
        assert count_loose(book.clone) == 0
        assert book.publisher.list_changes(None) == before
        assert_sound(book)


def test_a_small_clone_is_left_alone(tmp_path: Path) -> None:
    with open_book("local", tmp_path) as book:
        before = count_loose(book.clone)
        book.publisher.tidy()
        assert count_loose(book.clone) == before


def test_a_commit_is_held_for_as_long_as_the_branch_comes_from_it(tmp_path: Path) -> None:
    with open_book("http", tmp_path) as book:
        first = book.publisher.sync()
        book.commit_by_hand("assets/other.yml", "name: Other\n")
        second = book.publisher.sync()
        assert book.publisher.holds(first)
        assert book.publisher.holds(second)
        git(book.truth, "update-ref", "refs/heads/main", first)
        book.publisher.sync()
        assert book.publisher.holds(first)
        assert not book.publisher.holds(second)
        assert not book.publisher.holds("0" * 40)
        assert not book.publisher.holds("not a commit")
