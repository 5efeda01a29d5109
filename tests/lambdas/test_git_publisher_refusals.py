"""What the publisher refuses at once, and what it says when the clone is in trouble."""

import subprocess
import sys
from pathlib import Path

import pytest

from chalicelib.adapters.git_publisher import GitPublisher
from chalicelib.ports import Landed, PublisherUnavailableError
from tests.git_server import git
from tests.lambdas.git_host import AUTHOR, LISTING, NOW, Book, assert_sound, publication

STITCHERS = "assets/stitchers.yml"
NEW = b"name: New\n"
FILL_UP = """
import resource, signal, sys
from tests.lambdas.git_host import *
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
publisher = GitPublisher(Path({clone!r}), author=AUTHOR, read_clock=lambda: NOW)
publisher.sync()
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
try:
    publisher.publish([publication("assets/choir.yml", b"name: Choir")])
except Exception as error:
    sys.exit(type(error).__name__ + ": " + str(error))
"""


@pytest.mark.parametrize(
    "path",
    [
        "../outside.yml",
        "assets/../../outside.yml",
        "/etc/passwd",
        "",
        "assets/",
        "assets//choir.yml",
        "./book.yml",
        ".git/config",
        ".GIT/hooks/post-checkout",
        "assets/.git/config",
        ".g\u200cit/config",
        ".git. /config",
        "git~1/config",
        "assets\\choir.yml",
        "assets/choir\0.yml",
        "assets/choir\n.yml",
        "assets/\ud800.yml",
        "C:/choir.yml",
        "a/" * 8 + "choir.yml",
        "assets/" + "x" * 256,
    ],
)
def test_no_path_leads_out_of_the_repository_or_into_dot_git(path: str, tmp_path: Path) -> None:
    publisher = GitPublisher(tmp_path / "clone", author=AUTHOR, read_clock=lambda: NOW)
    wanted = [publication("fine.yml", b"x"), publication(path, b"x")]

    with pytest.raises(ValueError, match="path"):
        publisher.publish(wanted)
    with pytest.raises(ValueError, match="path"):
        publisher.read(path)


@pytest.mark.parametrize(
    "wrong",
    [
        {"author": "The Book"},
        {"author": "The Book <book@example.org>\ncommitter Eve <eve@example.org>"},
        {"branch": "main..evil"},
        {"branch": "-upload-pack=x"},
        {"remote": "ssh://git@example.org/book"},
        {"remote": "git@example.org:book.git"},
    ],
)
def test_settings_that_cannot_work_are_refused_at_once(
    wrong: dict[str, str], tmp_path: Path
) -> None:
    options = {"author": AUTHOR} | wrong
    with pytest.raises(ValueError, match=r"author|branch|remote"):
        GitPublisher(tmp_path / "clone", read_clock=lambda: NOW, **options)


def test_importing_the_publisher_does_not_import_dulwich() -> None:
    code = "import sys, chalicelib.adapters.git_publisher; sys.exit('dulwich' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONPATH": ":".join(sys.path)})


def test_a_folder_without_a_repository_is_said_so(tmp_path: Path) -> None:
    publisher = GitPublisher(tmp_path, author=AUTHOR, read_clock=lambda: NOW)

    with pytest.raises(PublisherUnavailableError, match="no git repository"):
        publisher.sync()


def test_a_damaged_repository_is_said_so(tmp_path: Path) -> None:
    book = Book("local", tmp_path)
    tree = git(book.clone, "rev-parse", "main^{tree}").strip()
    damaged = book.clone / ".git" / "objects" / tree[:2] / tree[2:]
    damaged.chmod(0o644)
    damaged.write_bytes(b"")

    with pytest.raises(PublisherUnavailableError, match="damaged"):
        book.publisher.publish([publication(STITCHERS, NEW, LISTING)])


def test_a_full_disk_is_said_so_and_the_next_try_lands(tmp_path: Path) -> None:
    book = Book("local", tmp_path)
    code = FILL_UP.format(clone=str(book.clone))
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        check=False,
        env={"PYTHONPATH": ":".join(sys.path)},
    )
    assert done.stderr.decode().strip() == (
        "PublisherUnavailableError: There is no room left for the content repository."
    )

    [outcome] = book.publisher.publish([publication("assets/choir.yml", b"name: Choir")])

    assert isinstance(outcome, Landed)
    assert_sound(book)
