"""How a clone begins: whole or not at all, and never over something."""

import shutil
from pathlib import Path

import pytest

from chalicelib.adapters.git_publisher import GitPublisher
from chalicelib.ports import PublisherUnavailableError
from tests.conftest import CONTENT
from tests.git_server import git, make_bare, serve_git
from tests.lambdas.git_host import AUTHOR, LISTING, NOW, Book, assert_sound, open_book, publication

STITCHERS = "assets/stitchers.yml"


def open_publisher(folder: Path, remote: str = "", **more: object) -> GitPublisher:
    options = {"author": AUTHOR, "read_clock": lambda: NOW} | more
    return GitPublisher(folder, remote=remote, **options)  # type: ignore[arg-type]


def test_a_plain_folder_becomes_a_repository_with_one_commit(tmp_path: Path) -> None:
    publisher = open_publisher(tmp_path / "var" / "content")

    assert publisher.seed(CONTENT)

    folder = tmp_path / "var" / "content"
    assert git(folder, "log", "--format=%s") == "Begin the book\n"
    assert git(folder, "status", "--porcelain") == ""
    for path in CONTENT.rglob("*.yml"):
        assert (folder / path.relative_to(CONTENT)).read_bytes() == path.read_bytes()


def test_hidden_files_and_links_are_no_content(tmp_path: Path) -> None:
    source = tmp_path / "source"
    (source / ".git").mkdir(parents=True)
    (source / ".git" / "config").touch()
    (source / ".env").write_text("secret")
    (source / "link.yml").symlink_to("/etc/passwd")
    (source / "book.yml").write_text("name: Wigan\n")

    open_publisher(tmp_path / "clone").seed(source)

    assert git(tmp_path / "clone", "ls-files") == "book.yml\n"


def test_an_existing_clone_is_never_touched(tmp_path: Path) -> None:
    book = Book("local", tmp_path)
    before = sorted((path, path.stat().st_mtime_ns) for path in book.clone.rglob("*"))

    assert not book.publisher.seed(CONTENT)

    assert sorted((path, path.stat().st_mtime_ns) for path in book.clone.rglob("*")) == before


def test_a_folder_with_files_but_no_repository_is_never_touched(tmp_path: Path) -> None:
    (tmp_path / "clone").mkdir()
    (tmp_path / "clone" / "mine.txt").write_text("mine")

    with pytest.raises(PublisherUnavailableError, match="holds files"):
        open_publisher(tmp_path / "clone").seed(CONTENT)

    assert [path.name for path in (tmp_path / "clone").iterdir()] == ["mine.txt"]


def test_an_empty_folder_may_be_there_already(tmp_path: Path) -> None:
    (tmp_path / "clone").mkdir()

    assert open_publisher(tmp_path / "clone").seed(CONTENT)


def test_what_a_killed_seeding_left_is_thrown_away(tmp_path: Path) -> None:
    left = tmp_path / ".clone.seeding"
    (left / ".git").mkdir(parents=True)
    (left / ".git" / "HEAD").write_text("ref: ")
    (left / "half.yml").write_text("hal")

    book = Book("local", tmp_path)

    assert not left.exists()
    assert not (book.clone / "half.yml").exists()
    assert_sound(book)


@pytest.mark.parametrize("form", ["path", "http"])
def test_a_second_clone_comes_from_the_remote(form: str, tmp_path: Path) -> None:
    with open_book(form, tmp_path) as book:
        book.publisher.publish([publication(STITCHERS, b"new", LISTING)])
        second = book.open("second")

        assert second.seed(CONTENT)

        assert (tmp_path / "second" / STITCHERS).read_bytes() == b"new"
        assert second.sync() == book.publisher.sync()
        assert_sound(book, tmp_path / "second")
        assert book.log() == ["Begin the book", "Publish p1"]


def test_without_content_and_without_a_remote_nothing_can_begin(tmp_path: Path) -> None:
    with pytest.raises(PublisherUnavailableError, match="no content"):
        open_publisher(tmp_path / "clone").seed()

    assert not (tmp_path / "clone").exists()


def test_a_remote_that_is_down_leaves_nothing_behind_and_can_be_tried_again(
    tmp_path: Path,
) -> None:
    bare = tmp_path / "book.git"
    publisher = open_publisher(tmp_path / "var" / "clone", str(bare))

    with pytest.raises(PublisherUnavailableError, match="no such repository"):
        publisher.seed(CONTENT)
    assert [path.name for path in (tmp_path / "var").iterdir()] == [".clone.seeding.lock"]

    shutil.copytree(make_bare(tmp_path / "other.git"), bare)
    assert publisher.seed(CONTENT)
    assert git(bare, "log", "--format=%s", "main") == "Begin the book\n"


def test_the_password_of_an_address_is_not_written_down(tmp_path: Path) -> None:
    make_bare(tmp_path / "book.git")
    with serve_git(tmp_path) as host:
        host.password = "book:t0ken"
        publisher = open_publisher(tmp_path / "clone", host.address("book.git", "book:t0ken@"))

        publisher.seed(CONTENT)

    config = (tmp_path / "clone" / ".git" / "config").read_text()
    assert f"url = http://127.0.0.1:{host.port}/book.git" in config
    written = [path for path in (tmp_path / "clone").rglob("*") if path.is_file()]
    assert not [path for path in written if b"t0ken" in path.read_bytes()]
