"""One server's bad week: whatever fails, nothing acknowledged is lost, and health says so."""

import http.client
import os
import random
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from chalicelib.acts.keeping_people import add_person
from chalicelib.jobs.publishing import sync_content
from chalicelib.store.submissions import Submission
from chalicelib.wiring import make_services, read_settings
from tests.app.conftest import RunningBook, seeded
from tests.app.moderation import ANSWERS, send
from tests.conftest import IS_LONG
from tests.git_server import GitHost, git, make_bare, serve_git
from tests.sitebuilder.test_serving import free_port
from tests.world.mail_host import MailHost, serve_mail
from tests.world.one_server import KEY, HttpVisitor, OneServer

__all__ = ["seeded"]

ROUNDS = 40 if IS_LONG else 3
LASTS = 3.0 if IS_LONG else 1.5  # seconds of trouble in a round
WITHIN = 30.0  # seconds after the last trouble's end in which the site shows git's head
LOST = (OSError, http.client.HTTPException)


class WallClock:
    """The clock of the preparation: now, and a little later at each call of `pass_`."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **span: float) -> None:
        self.now += timedelta(**span)


@dataclass
class Week:
    """The server, its two hosts, what waits to be approved, and what was acknowledged."""

    server: OneServer
    git_host: GitHost
    mail_host: MailHost
    bare: Path
    waiting: list[Submission]
    session: str
    approved: list[Submission] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)

    def head(self) -> str:
        return git(self.bare, "rev-parse", "main").strip()

    def force(self) -> None:
        """Somebody rewrites the newest commit, and pushes that over it."""
        message = git(self.bare, "log", "-1", "--format=%B", "main")
        parent = git(self.bare, "rev-parse", "--verify", "--quiet", "main^", check=False).strip()
        parents = ("-p", parent) if parent else ()
        new = git(self.bare, "commit-tree", "main^{tree}", *parents, "-m", message + "\nAmended.")
        git(self.bare, "update-ref", "refs/heads/main", new.strip())


@contextmanager
def set_for(host: Any, trouble: str, mend: Callable[[], None]) -> Iterator[None]:
    host.trouble = trouble
    try:
        yield
    finally:
        mend()


def git_trouble(trouble: str) -> Callable[[Week], AbstractContextManager[None]]:
    def begin(week: Week) -> AbstractContextManager[None]:
        def mend() -> None:
            week.git_host.trouble = ""
            week.git_host.released.set()
            week.git_host.released.clear()

        return set_for(week.git_host, trouble, mend)

    return begin


def mail_trouble(trouble: str) -> Callable[[Week], AbstractContextManager[None]]:
    return lambda week: set_for(week.mail_host, trouble, week.mail_host.mend)


def wrong_clock(seconds: int) -> Callable[[Week], AbstractContextManager[None]]:
    @contextmanager
    def begin(week: Week) -> Iterator[None]:
        week.server.clock.write_text(str(seconds))
        try:
            yield
        finally:
            week.server.clock.write_text("0")

    return begin


@contextmanager
def forced_push(week: Week) -> Iterator[None]:
    week.force()
    yield


@contextmanager
def killed_server(week: Week) -> Iterator[None]:
    week.server.kill()
    week.server.start()
    yield


@contextmanager
def killed_builder(week: Week) -> Iterator[None]:
    for pid in week.server.builders():
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    yield
    for pid in week.server.builders():
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


Trouble = Callable[[Week], AbstractContextManager[None]]
TROUBLES: dict[str, Trouble] = {
    "git down": git_trouble("503"),
    "git slow": git_trouble("hang"),
    "git refusing": git_trouble("401"),
    "git cut off": git_trouble("cut"),
    "git forced": forced_push,
    "mail silent": mail_trouble("silent"),
    "mail dripping": mail_trouble("dripping"),
    "mail refusing": mail_trouble("refusing"),
    "disk full": lambda week: week.server.full_disk(),
    "disk locked": lambda week: week.server.locked_store(),
    "disk well": lambda week: nullcontext(),
    "clock ahead": wrong_clock(3600),
    "clock behind": wrong_clock(-3600),
    "killed server": killed_server,
    "killed builder": killed_builder,
    "killed nobody": lambda week: nullcontext(),
}
SORTS = {
    sort: [kind.partition(" ")[2] for kind in TROUBLES if kind.startswith(f"{sort} ")]
    for sort in ("git", "mail", "disk", "clock", "killed")
}


@pytest.fixture
def week(seeded: Path, tmp_path: Path) -> Iterator[Week]:
    bare = make_bare(tmp_path / "book.git")
    git(seeded / "content", "push", "--quiet", str(bare), "HEAD:main")
    shutil.copytree(seeded, tmp_path / "var")
    with serve_git(tmp_path) as git_host, serve_mail() as mail_host:
        port = free_port()
        settings = {
            "BOOK_CONTENT_REMOTE": git_host.address("book.git"),
            "BOOK_MAIL": "smtp",
            "BOOK_SMTP": mail_host.url,
            "BOOK_TRUSTED_PROXY": "127.0.0.1",
        }
        server = OneServer(tmp_path, port, settings)
        waiting, session = prepare(server, settings)
        server.start()
        try:
            server.wait(lambda: server.health()["ok"], 60, "the first start")
            yield Week(server, git_host, mail_host, bare, waiting, session)
        finally:
            server.stop()


def prepare(server: OneServer, settings: dict[str, str]) -> tuple[list[Submission], str]:
    """A submission for each round, people to sign in, and a moderator's session."""
    clock = WallClock()
    address = f"http://localhost:{server.port}"
    known = {"BOOK_VAR": str(server.var), "BOOK_SECRET": KEY, "BOOK_ADDRESS": address}
    services = make_services(read_settings({**settings, **known}), clock)
    sync_content(services)
    book = RunningBook(services, clock)
    kim = add_person(services, "test", "Kim", "kim@staff.example", ["moderator"])
    token = services.new_token()
    services.store.commit(services.store.signing_in.plan_session(token, kim.id, services.now))
    waiting = []
    for number in range(ROUNDS):
        add_person(services, "test", f"P {number}", f"p{number}@staff.example", ["connector"])
        waiting.append(send(book, {**ANSWERS, "name": f"Round {number} menders"}))
    services.store.table.close()  # type: ignore[attr-defined]
    return waiting, token


def insist(week: Week, act: Callable[[], bool], seconds: float) -> bool:
    """Try until it is acknowledged or the time is over."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with suppress(*LOST, AssertionError, StopIteration):
            if act():
                return True
        time.sleep(0.3)
    return False


def approve(week: Week, submission: Submission, number: int) -> bool:
    """Whether a moderator was told that it is approved."""
    visitor = HttpVisitor(week.server.port, f"192.0.2.{number}", week.session)
    page = visitor.open(f"/app/moderate/{submission.id}")
    if page.status == 200 and "approved this" in page.text:
        return True  # by a press whose answer was lost
    page = visitor.fill({}, f"/{submission.id}/approve")
    return page.status == 200 and "approved this" in page.text


def ask_for_code(week: Week, number: int) -> bool:
    """Whether somebody was told that a code is on its way."""
    visitor = HttpVisitor(week.server.port, f"198.51.100.{number}")
    visitor.open("/app/sign-in")
    page = visitor.fill({"email": f"p{number}@staff.example"}, "/sign-in")
    return page.status == 200 and "code" in page.text.lower()


def suffer(week: Week, number: int, kinds: list[str]) -> None:
    """One round: trouble, people who go on all the same, and health that tells the truth."""
    submission = week.waiting[number]
    with ExitStack() as stack:
        for kind in kinds:
            stack.enter_context(TROUBLES[kind](week))
        began = time.monotonic()
        if insist(week, lambda: approve(week, submission, number), LASTS):
            week.approved.append(submission)
        if insist(week, lambda: ask_for_code(week, number), LASTS / 2):
            week.codes.append(f"p{number}@staff.example")
        look_at_health(week, kinds, submission)
        time.sleep(max(0.0, began + LASTS - time.monotonic()))


def look_at_health(week: Week, kinds: list[str], submission: Submission) -> None:
    """While git takes nothing and something waits for it, health must say so; if it can be asked."""
    is_git_down = {"git down", "git refusing"} & {*kinds}
    hides = {"disk full", "disk locked", "killed server"} & {*kinds}
    if not is_git_down or hides or submission not in week.approved:
        return

    def is_told() -> bool:
        told = week.server.health()
        names = {one["what"] for one in told["amiss"]}
        return bool({"git", "sync", "build"} & names) and told["waiting"]["git"] > 0

    week.server.wait(is_told, 10, f"health says that git is down: {kinds}")


def recover(week: Week, number: int, kinds: list[str]) -> None:
    """After it: the site shows git's head, all is well, and what was acknowledged is there once."""
    server = week.server
    server.wait(lambda: server.health() is not None, WITHIN, f"an answer after {kinds}")
    for submission in week.waiting[: number + 1]:
        if submission not in week.approved:
            assert insist(week, lambda one=submission: approve(week, one, number), 20), kinds
            week.approved.append(submission)
    address = f"p{number}@staff.example"
    if address not in week.codes:
        assert insist(week, lambda: ask_for_code(week, number), 20), kinds
        week.codes.append(address)
    server.wait(lambda: all_are_in_git(week), WITHIN, f"every approval is in git after {kinds}")
    server.wait(lambda: server.shown_commit() == week.head(), WITHIN, f"the site after {kinds}")


def all_are_in_git(week: Week) -> bool:
    log = git(week.bare, "log", "--format=%B", "main")
    times = [log.count(one.reference) for one in week.approved]
    assert max(times) <= 1, "something is in git twice"
    return times == [1] * len(times)


def all_have_mail(week: Week) -> bool:
    """A code for each, and each code one message, however often it was handed over."""
    for address in week.codes:
        ids = {mail["Message-ID"] for mail in week.mail_host.to(address)}
        if not ids:
            return False
    return True


def deal(rounds: int) -> list[list[str]]:
    """Kinds of trouble for each round: one of each sort that is hurt, every kind in its turn."""
    chance = random.Random(29)
    dealt: list[list[str]] = [[] for _ in range(rounds)]
    for sort, kinds in SORTS.items():
        deck: list[str] = []
        for hand in dealt:
            deck = deck or chance.sample(kinds, len(kinds))
            hand.append(f"{sort} {deck.pop()}")
    return dealt


def open_to_others(var: Path) -> Iterator[tuple[Path, str]]:
    """Whatever anybody else on the machine could read; git's objects lie in a closed folder."""
    for path in (var, *var.rglob("*")):
        mode = path.stat().st_mode
        is_object = "objects" in path.relative_to(var).parts and path.is_file()
        if mode & 0o077 and not is_object:
            yield path, oct(mode)


def test_a_bad_week_loses_nothing_and_is_told_truly(week: Week) -> None:
    for number, kinds in enumerate(deal(ROUNDS)):
        suffer(week, number, kinds)
        recover(week, number, kinds)
    week.server.wait(lambda: all_have_mail(week), 60, "every code was mailed")
    week.server.wait(lambda: not week.server.health()["amiss"], 60, "nothing is amiss")
    assert len(week.approved) == ROUNDS
    for number in range(ROUNDS):
        path = f"/listings/round-{number}-menders/"
        assert HttpVisitor(week.server.port, "192.0.2.250").open(path).status == 200
    assert [*open_to_others(week.server.var)] == []
    assert not (week.server.var / "secrets").exists(), "the key is in BOOK_SECRET alone"
