"""Git, mail, disk and clock on their bad days: nothing lost, nothing twice, and it is shown."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from chalicelib.adapters.git_publisher import GitPublisher
from chalicelib.embedded import EmbeddedApp
from chalicelib.jobs.mailing import send_due_mail
from chalicelib.jobs.publishing import publish_due, sync_content
from chalicelib.ports import MailerUnavailableError, Message
from chalicelib.store.store import Store
from chalicelib.table import Table, TableUnavailableError, Write
from communitybook.submitting.moves import State
from tests.app.answers import fill_in
from tests.app.conftest import START, RunningBook
from tests.app.moderation import decide, find, send, signed_in
from tests.git_server import GitHost, git, make_bare, serve_git
from tests.lambdas.git_host import publication

TROUBLES = ["503", "401", "cut", "deaf", "page"]


@pytest.fixture
def host(tmp_path: Path) -> Iterator[GitHost]:
    folder = tmp_path / "host"
    folder.mkdir()
    make_bare(folder / "book.git")
    with serve_git(folder) as found:
        yield found


@pytest.fixture
def hosted(make_book: Callable[..., RunningBook], host: GitHost, seeded: Path) -> RunningBook:
    """A book that publishes to a git host over HTTP."""
    git(seeded / "content", "push", "--quiet", str(host.folder / "book.git"), "HEAD:main")
    return make_book(BOOK_CONTENT_REMOTE=host.address("book.git"))


def log(host: GitHost) -> str:
    return git(host.folder / "book.git", "log", "--format=%B", "main")


@pytest.mark.parametrize("trouble", TROUBLES)
def test_a_git_host_in_trouble_for_ten_minutes_loses_nothing_and_doubles_nothing(
    trouble: str, hosted: RunningBook, host: GitHost
) -> None:
    kim = signed_in(hosted)
    sent = [send(hosted, {"name": f"Group number {number}"}) for number in range(3)]
    host.trouble = trouble
    for one in sent:
        decide(kim, one, "approve")
    for _minute in range(10):
        publish_due(hosted.services)
        hosted.clock.pass_(minutes=1)
    page = kim.open("/app/moderate")
    assert ("waiting for git" in page.text) is (trouble != "deaf"), "what landed is found landed"
    host.trouble = ""
    hosted.clock.pass_(minutes=15)
    publish_due(hosted.services)
    hosted.clock.pass_(minutes=15)
    publish_due(hosted.services)
    text = log(host)
    assert [text.count(one.reference) for one in sent] == [1, 1, 1]
    assert {find(hosted, one).state for one in sent} == {State.PUBLISHED}


def test_eight_writers_on_the_branch_undo_nothing_of_each_other(
    hosted: RunningBook, host: GitHost, tmp_path: Path
) -> None:
    kim = signed_in(hosted)
    sent = [send(hosted, {"name": f"Group number {number}"}) for number in range(4)]
    for one in sent:
        decide(kim, one, "approve")

    def write(number: int) -> None:
        publisher = GitPublisher(
            tmp_path / f"writer{number}",
            author="Sam <sam@example.org>",
            read_clock=lambda: START,
            remote=host.address("book.git"),
        )
        publisher.seed()
        for step in range(2):
            data = f"name: {number} {step}\n".encode()
            path = f"assets/neighbour-{number}-{step}.yml"
            publisher.publish([publication(path, data, id=f"{number}-{step}")])

    with ThreadPoolExecutor(8) as pool:
        writing = [pool.submit(write, number) for number in range(7)]
        while not all(one.done() for one in writing):
            publish_due(hosted.services)
            hosted.clock.pass_(minutes=20)
        for one in writing:
            one.result()
    hosted.clock.pass_(minutes=20)
    publish_due(hosted.services)
    names = git(host.folder / "book.git", "ls-tree", "--name-only", "main", "assets/").split()
    assert sum("neighbour-" in name for name in names) == 14
    text = log(host)
    assert [text.count(one.reference) for one in sent] == [1, 1, 1, 1]


def test_a_pull_request_merged_elsewhere_is_learned_at_the_next_sync(
    hosted: RunningBook, host: GitHost, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    git(tmp_path, "clone", "--quiet", str(host.folder / "book.git"), str(elsewhere))
    path = elsewhere / "assets" / "tuesday-stitchers.yml"
    path.write_text(path.read_text().replace("Tuesday Stitchers", "Wednesday Stitchers"))
    git(elsewhere, "commit", "--quiet", "-am", "Rename the stitchers")
    git(elsewhere, "push", "--quiet", "origin", "HEAD:main")
    sync_content(hosted.services)
    known = hosted.services.store.listings.find("tuesday-stitchers")
    assert known
    assert known.name == "Wednesday Stitchers"
    assert "Wednesday" in hosted.file("tuesday-stitchers")


def test_a_commit_that_was_forced_away_is_told_to_moderators_once(
    hosted: RunningBook, host: GitHost
) -> None:
    kim = signed_in(hosted)
    decide(kim, send(hosted), "approve")
    hosted.run_jobs()
    bare = host.folder / "book.git"
    git(bare, "update-ref", "refs/heads/main", git(bare, "rev-parse", "main^").strip())
    for _again in range(3):
        sync_content(hosted.services)
        hosted.clock.pass_(minutes=1)
    [mail] = [mail for mail in hosted.mails() if "may be missing" in mail.subject]
    assert mail.to == "kim@staff.example"
    assert git(bare, "rev-parse", "main")[:12] in mail.text
    pushed = [one for one in hosted.mails() if "may be missing" in one.subject]
    publish_due(hosted.services)
    assert len(pushed) == 1, "and what comes after it is no news"


class BrokenMailer:
    """A mail server that is down."""

    def send(self, message: Message) -> None:
        raise MailerUnavailableError("The mail server does not answer.")

    def rest(self) -> None: ...

    def find_rate(self) -> float | None:
        return None


def test_mail_waits_while_its_server_is_down_and_that_is_shown(book: RunningBook) -> None:
    down = replace(book.services, mailer=BrokenMailer())
    visitor = book.visitor()
    draft = fill_in(visitor)
    visitor.open(f"{draft}/you")
    visitor.fill({"email": "pat@example.org"})
    visitor.open(f"{draft}/check")
    book.clock.pass_(seconds=5)
    assert "Thank you" in visitor.fill({}, "/check").text
    assert send_due_mail(down) == 0
    assert "mail" in signed_in(book).open("/app/moderate").text
    assert book.services.store.mail.count_waiting(10) == 1
    book.clock.pass_(hours=2)
    assert len(book.mails("pat@example.org")) == 1
    book.clock.pass_(hours=2)
    assert len(book.mails("pat@example.org")) == 1


class FullTable:
    """A database whose disk is full."""

    def __init__(self, table: Table) -> None:
        self.table = table

    def transact(self, writes: Sequence[Write], token: str = "") -> None:
        raise TableUnavailableError("database or disk is full")

    def __getattr__(self, name: str) -> object:
        return getattr(self.table, name)


def test_a_full_disk_is_told_and_what_was_typed_before_stays(book: RunningBook) -> None:
    visitor = book.visitor()
    draft = fill_in(visitor)
    visitor.open(f"{draft}/name")
    full = replace(book.services, store=Store(FullTable(book.services.store.table)))  # type: ignore[arg-type]
    visitor.app = EmbeddedApp(full)
    page = visitor.fill({"name": "Another Name"}, "/name")
    assert page.status == 503
    assert "Nothing of yours was lost" in page.text
    visitor.app = book.app
    page = visitor.open(f"{draft}/name")
    assert dict(page.form("/name").fields)["name"] == "Monday Menders"


def test_a_clock_that_goes_back_an_hour_stops_nothing(book: RunningBook) -> None:
    kim = signed_in(book)
    first = send(book, {"name": "Before the clock"})
    decide(kim, first, "approve")
    book.run_jobs()
    book.clock.pass_(hours=-1)
    second = send(book, {"name": "After the clock"})
    decide(kim, second, "approve")
    book.run_jobs()
    book.clock.pass_(hours=1, minutes=5)
    book.run_jobs()
    assert {find(book, one).state for one in (first, second)} == {State.PUBLISHED}
