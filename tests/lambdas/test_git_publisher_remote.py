"""A git host's bad days, and many writers on one branch."""

import json
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from chalicelib.adapters.git_publisher import GitPublisher
from chalicelib.adapters.git_settings import Credentials
from chalicelib.ports import Landed, PublisherUnavailableError
from tests.git_server import GitHost, git
from tests.lambdas.git_host import (
    AUTHOR,
    FORMS,
    LISTING,
    NOW,
    Book,
    assert_sound,
    open_book,
    publication,
)

STITCHERS = "assets/stitchers.yml"
WANTED = publication(STITCHERS, b"name: New\n", LISTING)
WRITERS = 8
COMMITS = 5


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with open_book("http", tmp_path) as book:
        yield book


def host_of(book: Book) -> GitHost:
    assert book.host
    return book.host


@pytest.mark.parametrize(
    ("trouble", "sentence"),
    [
        ("401", "refuses the book's user name or token (401)."),
        ("403", "does not let the book into the content repository (403)."),
        ("404", "has no such repository, or hides it from the book."),
        ("500", "answers with error 500."),
        ("503", "answers with error 503."),
        ("hang", "did not answer within 0.3 seconds."),
        ("cut", "The connection to"),
        ("page", "answered with something that is not git."),
    ],
)
def test_trouble_at_the_host_is_one_sentence_and_the_next_try_lands_once(
    book: Book, trouble: str, sentence: str
) -> None:
    host = host_of(book)
    publisher = book.open(timeout=0.3)
    host.trouble = trouble

    with pytest.raises(PublisherUnavailableError) as caught:
        publisher.publish([WANTED])

    assert sentence in str(caught.value)
    assert f"127.0.0.1:{host.port}" in str(caught.value)
    assert book.log() == ["Begin the book"]
    host.trouble = ""
    [outcome] = publisher.publish([WANTED])
    assert isinstance(outcome, Landed)
    assert book.log() == ["Begin the book", "Publish p1"]
    assert_sound(book)


def test_a_push_whose_answer_was_lost_is_found_landed_and_not_made_again(book: Book) -> None:
    host_of(book).trouble = "deaf"
    with pytest.raises(PublisherUnavailableError, match="broke off"):
        book.publisher.publish([WANTED])
    host_of(book).trouble = ""

    [outcome] = book.publisher.publish([WANTED])

    assert isinstance(outcome, Landed)
    assert book.log() == ["Begin the book", "Publish p1"]
    assert_sound(book)


def test_a_host_that_is_down_is_said_so(tmp_path: Path) -> None:
    with open_book("http", tmp_path) as book:
        pass

    with pytest.raises(PublisherUnavailableError, match=r"^127\.0\.0\.1:\d+ can't be reached\.$"):
        book.publisher.publish([WANTED])
    with pytest.raises(PublisherUnavailableError, match="can't be reached"):
        book.publisher.sync()
    assert book.publisher.read(STITCHERS)


def test_credentials_are_sent_and_never_said(book: Book) -> None:
    host = host_of(book)
    host.password = "book:s3cr3t"
    good = book.open(credentials=Credentials("book", "s3cr3t"))
    bad = book.open(credentials=Credentials("book", "wr0ng"))

    with pytest.raises(PublisherUnavailableError) as caught:
        bad.publish([WANTED])
    assert "refuses" in str(caught.value)
    assert "wr0ng" not in repr(Credentials("book", "wr0ng"))
    assert isinstance(good.publish([WANTED])[0], Landed)


@pytest.mark.parametrize("trouble", ["401", "403", "404", "500", "cut", "page", "closed"])
def test_no_part_of_an_error_holds_the_password_of_the_address(
    trouble: str, tmp_path: Path
) -> None:
    with open_book("http", tmp_path) as book:
        host_of(book).trouble = trouble
        address = host_of(book).address("book.git", "book:s3cr3t@")
        publisher = GitPublisher(
            book.clone, remote=address, author=AUTHOR, read_clock=lambda: NOW, timeout=1
        )
        if trouble != "closed":
            assert_no_secret(publisher)
    if trouble == "closed":
        assert_no_secret(publisher)


def assert_no_secret(publisher: GitPublisher) -> None:
    with pytest.raises(PublisherUnavailableError) as caught:
        publisher.publish([WANTED])
    error: BaseException | None = caught.value
    while error is not None:
        assert "s3cr3t" not in f"{error!s} {error!r}"
        error = error.__cause__ or error.__context__


def test_a_hook_that_declines_is_said_so_without_trying_again(book: Book) -> None:
    hook = book.truth / "hooks" / "update"
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)

    with pytest.raises(PublisherUnavailableError, match="does not let the book push to main"):
        book.publisher.publish([WANTED])

    pushes = [each for each in host_of(book).requests if each.startswith("POST")]
    assert len([each for each in pushes if each.endswith("receive-pack")]) == 2


def test_a_branch_that_never_stands_still_ends_in_a_sentence(book: Book) -> None:
    naps: list[float] = []

    def interfere(seconds: float) -> None:
        naps.append(seconds)

    publisher = book.open(sleep=interfere, tries=4, draw=lambda: 0.5)
    hook = book.truth / "hooks" / "pre-receive"
    hook.write_text(
        "#!/bin/sh\n"
        "unset GIT_QUARANTINE_PATH\n"
        "new=$(git -c user.name=S -c user.email=s@e commit-tree -p main -m moved 'main^{tree}')\n"
        "git update-ref refs/heads/main $new\n"
    )
    hook.chmod(0o755)

    with pytest.raises(PublisherUnavailableError, match="kept moving"):
        publisher.publish([WANTED])

    assert naps == [0.05, 0.1, 0.2, 0.4]
    assert "Publish p1" not in book.log()


def test_a_bare_branch_checked_out_at_a_path_is_refused(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--initial-branch=main", "work")
    publisher = GitPublisher(
        tmp_path / "clone", remote=str(tmp_path / "work"), author=AUTHOR, read_clock=lambda: NOW
    )
    source = tmp_path / "source"
    source.mkdir()
    (source / "book.yml").write_text("name: Wigan\n")

    with pytest.raises(PublisherUnavailableError, match="make it a bare repository"):
        publisher.seed(source)


@pytest.mark.parametrize("form", ["path", "http"])
def test_a_rewritten_history_is_followed(form: str, tmp_path: Path) -> None:
    with open_book(form, tmp_path) as book:
        book.publisher.publish([WANTED])
        old = book.publisher.sync()
        tree = git(book.truth, "rev-parse", "main^{tree}").strip()
        rewritten = git(book.truth, "commit-tree", "-m", "Rewritten", tree).strip()
        git(book.truth, "update-ref", "refs/heads/main", rewritten)

        assert book.publisher.sync() == rewritten

        assert_sound(book)
        assert git(book.clone, "branch", "--format=%(refname:short)").split() == ["main"]
        assert book.publisher.list_changes(old) == (rewritten, [])


@pytest.mark.parametrize("form", ["path", "http"])
def test_commits_by_hand_in_the_clone_that_were_never_pushed_are_set_aside(
    form: str, tmp_path: Path
) -> None:
    with open_book(form, tmp_path) as book:
        (book.clone / "book.yml").write_text("name: Mine\n")
        git(book.clone, "commit", "--quiet", "--all", "-m", "By hand")
        mine = git(book.clone, "rev-parse", "main").strip()

        book.publisher.publish([WANTED])

        assert book.log() == ["Begin the book", "Publish p1"]
        assert git(book.clone, "rev-parse", f"set-aside-{mine[:12]}").strip() == mine
        assert_sound(book)


WRITER = """
import json, random, sys
from pathlib import Path
from chalicelib.ports import Landed, PublisherUnavailableError
from tests.lambdas.git_host import AUTHOR, NOW, GitPublisher, publication
folder, remote, writer, commits = sys.argv[1:]
publisher = GitPublisher(Path(folder), remote=remote, author=AUTHOR, read_clock=lambda: NOW)
done = []
for number in range(int(commits)):
    wanted = publication(f"assets/{writer}.yml", b"%d" % number,
                         b"%d" % (number - 1) if number else None, f"{writer}-{number}")
    while True:
        try:
            [outcome] = publisher.publish([wanted])
        except PublisherUnavailableError as error:
            print(error, file=sys.stderr)
            continue
        break
    assert isinstance(outcome, Landed), outcome
    done.append((wanted.id, outcome.commit))
print(json.dumps(done))
"""


@pytest.mark.parametrize("form", FORMS)
def test_what_eight_writers_are_told_has_landed_is_there_once_each(
    form: str, tmp_path: Path
) -> None:
    with open_book(form, tmp_path) as book:
        for writer in range(WRITERS):
            book.open(f"clone-{writer}").seed()
        with ThreadPoolExecutor(WRITERS) as pool:
            told = list(pool.map(lambda writer: run_writer(book, writer), range(WRITERS)))

        acknowledged = [pair for pairs in told for pair in pairs]
        assert len(acknowledged) == WRITERS * COMMITS
        subjects = {f"Publish {id}": commit for id, commit in acknowledged}
        history = git(book.truth, "log", "--format=%s\t%H", "main").splitlines()
        assert dict(line.split("\t") for line in history[:-1]) == subjects
        assert len(history) == WRITERS * COMMITS + 1
        for writer in range(WRITERS):
            last = git(book.truth, "show", f"main:assets/w{writer}.yml")
            assert last == str(COMMITS - 1)
        book.publisher.sync()
        assert_sound(book)


def run_writer(book: Book, writer: int) -> list[list[str]]:
    """Half of them are threads of this process, half processes of their own."""
    folder = book.open(f"clone-{writer}")._settings.folder
    arguments = [str(folder), book.remote, f"w{writer}", str(COMMITS)]
    if writer % 2:
        done = subprocess.run(
            [sys.executable, "-c", WRITER, *arguments],
            capture_output=True,
            check=False,
            env={"PYTHONPATH": ":".join(sys.path)},
        )
        assert done.returncode == 0, done.stderr.decode()
        return json.loads(done.stdout)  # type: ignore[no-any-return]
    return [list(pair) for pair in write_here(book, f"w{writer}", f"clone-{writer}")]


def write_here(book: Book, writer: str, clone: str) -> Iterator[tuple[str, str]]:
    publisher = book.open(clone)
    for number in range(COMMITS):
        before = b"%d" % (number - 1) if number else None
        wanted = publication(f"assets/{writer}.yml", b"%d" % number, before, f"{writer}-{number}")
        outcome = None
        while outcome is None:
            try:
                [outcome] = publisher.publish([wanted])
            except PublisherUnavailableError:
                time.sleep(random.random() / 10)
        assert isinstance(outcome, Landed), (outcome, threading.current_thread())
        yield wanted.id, outcome.commit
