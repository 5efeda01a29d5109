"""A small content repository at the git host of the tests, and publishers into it."""

import hashlib
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from chalicelib.adapters.git_publisher import GitPublisher
from chalicelib.ports import Publication
from tests.git_server import GitHost, git, make_bare, serve_git

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
AUTHOR = "The Book <book@example.org>"
LISTING = b"name: Tuesday Stitchers\n"
FORMS = ("local", "path", "http")


def blob_id(data: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()


def publication(
    path: str, data: bytes | None, base: bytes | None = None, id: str = "p1"
) -> Publication:
    """One that was approved against `base`."""
    found = None if base is None else blob_id(base)
    return Publication(id, path, found, data, f"Publish {id}")


class Book:
    """A small content repository in one of its three forms, and publishers into it."""

    def __init__(self, form: str, folder: Path, host: GitHost | None = None) -> None:
        self.form = form
        self.host = host
        self.folder = folder
        self.source = folder / "content"
        (self.source / "assets").mkdir(parents=True)
        (self.source / "assets" / "stitchers.yml").write_bytes(LISTING)
        (self.source / "book.yml").write_bytes(b"name: Wigan\n")
        self.truth = folder / "clone" if form == "local" else make_bare(folder / "book.git")
        self.remote = self._address()
        self.clone = folder / "clone"
        self.publisher = self.open()
        self.publisher.seed(self.source)

    def _address(self) -> str:
        if self.form == "local":
            return ""
        return str(self.truth) if self.host is None else self.host.address("book.git")

    def open(self, name: str = "clone", **more: Any) -> GitPublisher:
        """A publisher with a clone of that name; in the local form all share the one."""
        folder = self.folder / ("clone" if self.form == "local" else name)
        options = {"author": AUTHOR, "read_clock": lambda: NOW, "timeout": 5.0} | more
        return GitPublisher(folder, remote=self.remote, **options)

    def log(self) -> list[str]:
        """The subjects of the true history, oldest first."""
        return git(self.truth, "log", "--reverse", "--format=%s", "main").splitlines()

    def commit_by_hand(self, path: str, text: str) -> None:
        """As somebody with git on their own machine would."""
        work = self.clone
        if self.form != "local":
            work = self.folder / "hand"
            if not work.exists():
                git(self.folder, "clone", "--quiet", str(self.truth), str(work))
            git(work, "pull", "--quiet")
        (work / path).write_text(text)
        git(work, "add", path)
        git(work, "commit", "--quiet", "-m", f"By hand: {path}")
        if self.form != "local":
            git(work, "push", "--quiet")


@contextmanager
def open_book(form: str, folder: Path) -> Iterator[Book]:
    if form != "http":
        yield Book(form, folder)
        return
    with serve_git(folder) as host:
        yield Book(form, folder, host)


def assert_sound(book: Book, clone: Path | None = None) -> None:
    """Git itself finds nothing wrong: objects, and a working tree equal to the head."""
    clone = clone or book.clone
    for repository in {clone, book.truth}:
        found = subprocess.run(
            ["git", "fsck", "--strict"], cwd=repository, capture_output=True, check=False
        )
        assert found.returncode == 0, found.stderr.decode()
    assert git(clone, "status", "--porcelain") == ""
    assert git(clone, "rev-parse", "main") == git(book.truth, "rev-parse", "main")
    git(clone, "diff", "--exit-code", "HEAD")
