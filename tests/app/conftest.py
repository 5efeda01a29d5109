"""A running book without its threads: the real app on a database file and a git repository."""

import itertools
import json
import random
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from urllib.request import urlopen

import pytest

from chalicelib.adapters.git_publisher import GitPublisher
from chalicelib.embedded import EmbeddedApp
from chalicelib.jobs.mailing import send_due_mail
from chalicelib.jobs.publishing import publish_due, sync_content
from chalicelib.services import Services
from chalicelib.settings import Settings, load_secret
from chalicelib.wiring import make_services
from tests.app.visitor import Visitor
from tests.conftest import CONTENT, ROOT, SMALL

START = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


class Clock:
    """A clock that a test moves."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **span: float) -> None:
        self.now += timedelta(**span)


@dataclass
class Mail:
    """One mail that went out."""

    to: str
    subject: str
    text: str

    def link(self, part: str) -> str:
        """The path of the link that holds that part."""
        found = re.search(rf"https?://[^/\s]+({part}\S*)", self.text)
        assert found, f"no link with {part} in: {self.text}"
        return found[1]


class RunningBook:
    """Services, app, clock and the mail that went out."""

    def __init__(self, services: Services, clock: Clock) -> None:
        self.services = services
        self.clock = clock
        self.app = EmbeddedApp(services)

    def visitor(self, source_ip: str = "127.0.0.1") -> Visitor:
        return Visitor(self.app, source_ip)

    def run_jobs(self) -> None:
        """What the threads would do by now."""
        publish_due(self.services)
        sync_content(self.services)
        send_due_mail(self.services)

    def mails(self, to: str = "") -> list[Mail]:
        """Mail in the order in which it went out."""
        send_due_mail(self.services)
        if self.services.settings["BOOK_MAIL"] == "ses":
            return [mail for mail in self._list_sent() if to in ("", mail.to)]
        found = []
        for path in sorted((self.services.settings.var / "mail").glob("*.eml")):
            mail = message_from_bytes(path.read_bytes(), policy=policy.default)
            body = mail.get_body(("plain",))
            assert body is not None
            if to in ("", str(mail["To"])):
                found.append(Mail(str(mail["To"]), str(mail["Subject"]), body.get_content()))
        return found

    def _list_sent(self) -> list[Mail]:
        """What the stand-in for SES took from this book, by the address that it writes from."""
        settings = self.services.settings
        address = f"{settings['BOOK_SES_ENDPOINT']}/_ministack/ses/messages"
        with urlopen(address, timeout=10) as answer:
            accounts = json.load(answer)["messages"]
        rows = [row for rows in accounts.values() for row in rows]
        ours = [row for row in rows if row["Source"] == settings["BOOK_MAIL_FROM"]]
        return [Mail(row["To"][0], row["Subject"], row["BodyText"])
                for row in sorted(ours, key=lambda row: row["Timestamp"])]  # fmt: skip

    def file(self, slug: str) -> str:
        """A listing's file as git has it."""
        found = self.services.publisher.read(f"assets/{slug}.yml")
        return found[1].decode() if found else ""


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A content clone with a few listings, made once and copied for each test."""
    content = tmp_path_factory.mktemp("source")
    (content / "assets").mkdir()
    for slug in SMALL:
        shutil.copy(CONTENT / "assets" / f"{slug}.yml", content / "assets")
    var = tmp_path_factory.mktemp("seeded")
    clone = GitPublisher(
        var / "content", author="The book <book@example.org>", read_clock=lambda: START
    )
    clone.seed(content)
    return var


@pytest.fixture
def make_book(seeded: Path, tmp_path: Path) -> Iterator[Callable[..., RunningBook]]:
    """Make a running book; settings may differ from the defaults."""
    made: list[Services] = []
    numbers = itertools.count()

    def make(**settings: str) -> RunningBook:
        var = tmp_path / f"var{next(numbers)}"
        shutil.copytree(seeded, var)
        here = {"BOOK_VAR": str(var), "BOOK_ADDRESS": "http://localhost:8000"}
        # Without a shell, whatever somebody has built beside the tests.
        environment = {**here, "BOOK_SHELL": str(var / "no-shell.html"), **settings}
        clock = Clock(START)
        chance = random.Random(7)
        services = make_services(
            Settings(environment, load_secret(var / "secrets"), ROOT), clock, chance.randbytes
        )
        sync_content(services)
        made.append(services)
        return RunningBook(services, clock)

    yield make
    for services in made:
        close = getattr(services.store.table, "close", None)
        if close:
            close()


@pytest.fixture
def book(make_book: Callable[..., RunningBook]) -> RunningBook:
    return make_book()
