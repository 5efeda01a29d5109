"""What was purged is nowhere in the history, and everything else still is."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.purge_history import main, paths_of
from tests.git_server import git
from tests.lambdas.git_host import FORMS, LISTING, Book, assert_sound, open_book, publication

NAME = "Jane Example"
STEPS = [
    ("assets/choir.yml", None, b"name: Choir\n"),
    ("assets/jane.yml", None, b"name: Sewing\ncontact: Jane Example\n"),
    ("assets/choir.yml", b"name: Choir\n", b"name: Choir\nnote: Jane Example sings\n"),
    ("assets/jane.yml", b"name: Sewing\ncontact: Jane Example\n", b"name: Sewing\n"),
    (
        "assets/choir.yml",
        b"name: Choir\nnote: Jane Example sings\n",
        b"name: Choir\nnote: all sing\n",
    ),
]


@pytest.fixture
def form() -> str:
    return "http"


@pytest.fixture
def book(form: str, tmp_path: Path) -> Iterator[Book]:
    with open_book(form, tmp_path) as book:
        book.publisher.publish(
            [
                publication(path, after, before, id=f"p{number} for Jane Example")
                for number, (path, before, after) in enumerate(STEPS)
            ]
        )
        git(book.truth, "tag", "first", "main~4")
        yield book


def remote_of(book: Book) -> str:
    return book.remote or str(book.truth)


def everything_reachable(repository: Path) -> str:
    """All objects that branches and tags still reach, as text."""
    listed = git(repository, "rev-list", "--objects", "--all").splitlines()
    ids = [line.split()[0] for line in listed]
    shown = [git(repository, "cat-file", "-p", id) for id in ids]
    return "\n".join([*listed, *shown])


@pytest.mark.parametrize("form", FORMS)
def test_a_text_is_blacked_out_of_every_file_and_message(
    book: Book, capsys: pytest.CaptureFixture[str]
) -> None:
    assert NAME in everything_reachable(book.truth)

    assert main(["--remote", remote_of(book), "--text", NAME, "--yes"]) == 0

    assert NAME not in everything_reachable(book.truth)
    assert book.log() == ["Begin the book", *(f"Publish p{n} for ***REMOVED***" for n in range(5))]
    assert git(book.truth, "show", "main~2:assets/choir.yml") == (
        "name: Choir\nnote: ***REMOVED*** sings\n"
    )
    assert git(book.truth, "show", "main:assets/stitchers.yml") == LISTING.decode()
    said = capsys.readouterr().out
    assert "1 text blacked out: 6 commits become 6." in said
    assert NAME not in said
    assert "Forks" in said
    assert "Backups" in said


def test_a_listing_is_taken_out_with_the_commits_that_were_only_its_own(book: Book) -> None:
    assert main(["jane", "--remote", remote_of(book), "--yes"]) == 0

    assert "jane.yml" not in everything_reachable(book.truth)
    assert "contact: Jane Example" not in everything_reachable(book.truth)
    assert book.log() == ["Begin the book", *(f"Publish p{n} for Jane Example" for n in (0, 2, 4))]
    assert git(book.truth, "show", "main:assets/choir.yml") == "name: Choir\nnote: all sing\n"
    assert git(book.truth, "tag").split() == ["first"]


def test_a_listing_and_a_text_go_together(book: Book) -> None:
    assert main(["assets/jane.yml", "--remote", remote_of(book), "--text", NAME, "--yes"]) == 0

    reachable = everything_reachable(book.truth)
    assert NAME not in reachable
    assert "jane.yml" not in reachable
    assert len(book.log()) == 4


@pytest.mark.parametrize("form", FORMS)
def test_the_book_goes_on_publishing_after_a_purge(book: Book) -> None:
    main(["jane", "--remote", remote_of(book), "--text", NAME, "--yes"])

    head = book.publisher.sync()

    assert head == git(book.truth, "rev-parse", "main").strip()
    assert not (book.clone / "assets" / "jane.yml").exists()
    assert_sound(book)
    book.publisher.publish([publication("assets/new.yml", b"name: New\n", id="after")])
    assert book.log()[-1] == "Publish after"
    assert_sound(book)
    branches = git(book.clone, "branch", "--format=%(refname:short)").split()
    assert branches == ["main"]


def test_without_yes_nothing_changes(book: Book, capsys: pytest.CaptureFixture[str]) -> None:
    before = git(book.truth, "show-ref")

    assert main(["jane", "--remote", remote_of(book)]) == 2

    assert git(book.truth, "show-ref") == before
    assert "Without assets/jane.yml: 6 commits become 4." in capsys.readouterr().out


def test_what_is_nowhere_in_the_history_is_said_so(
    book: Book, capsys: pytest.CaptureFixture[str]
) -> None:
    before = git(book.truth, "show-ref")

    assert main(["nobody", "--remote", remote_of(book), "--yes"]) == 1

    assert git(book.truth, "show-ref") == before
    assert "nowhere in this history" in capsys.readouterr().err


def test_a_text_like_a_rule_of_the_tool_is_taken_as_it_is(tmp_path: Path) -> None:
    text = "regex:.* ==> (evil)"
    book = Book("path", tmp_path)
    book.publisher.publish([publication("a.yml", f"note: {text}\nkept: yes\n".encode())])

    assert main(["--remote", book.remote, "--text", text, "--yes"]) == 0

    assert git(book.truth, "show", "main:a.yml") == "note: ***REMOVED***\nkept: yes\n"


def test_a_text_in_a_file_that_the_tool_takes_for_binary_stops_the_purge(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = Book("path", tmp_path)
    book.publisher.publish([publication("photo.jpg", b"\0\0 Jane Example")])

    assert main(["--remote", book.remote, "--text", NAME, "--yes"]) == 1

    assert "it would still be in photo.jpg" in capsys.readouterr().err
    assert NAME in everything_reachable(book.truth)


def test_a_password_is_used_and_not_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_book("http", tmp_path) as book:
        assert book.host
        book.publisher.publish([publication("a.yml", NAME.encode())])
        book.host.password = "book:s3cr3t"
        right = book.host.address("book.git", "book:s3cr3t@")
        wrong = book.host.address("book.git", "book:wr0ng@")

        assert main(["--remote", wrong, "--text", NAME, "--yes"]) == 1
        assert main(["--remote", right, "--text", NAME, "--yes"]) == 0

        assert NAME not in everything_reachable(book.truth)
    said = "".join(capsys.readouterr())
    assert "s3cr3t" not in said
    assert "wr0ng" not in said


def test_a_branch_that_moved_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    book = Book("path", tmp_path)
    book.publisher.publish([publication("a.yml", NAME.encode())])
    hook = book.truth / "hooks" / "pre-receive"
    hook.write_text(
        "#!/bin/sh\nunset GIT_QUARANTINE_PATH\n"
        "new=$(git -c user.name=S -c user.email=s@e commit-tree -p main -m moved 'main^{tree}')\n"
        "git update-ref refs/heads/main $new\n"
    )
    hook.chmod(0o755)

    assert main(["--remote", book.remote, "--text", NAME, "--yes"]) == 1

    assert book.log()[-1] == "moved"


@pytest.mark.parametrize("call", [[], ["--text", "abc"], ["--text", "one\ntwo"]])
def test_a_call_that_says_too_little_is_refused(call: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--remote", "/nowhere", *call])
    assert stopped.value.code == 2


def test_slugs_and_paths_are_told_apart() -> None:
    assert paths_of(["choir", "requests/chairs.yml", "book.yml"]) == [
        "assets/choir.yml",
        "requests/chairs.yml",
        "book.yml",
    ]
