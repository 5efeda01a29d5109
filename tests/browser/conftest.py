"""The project's own book, built and served over real HTTP, and a real Chromium to read it."""

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright
from waitress.server import create_server

from chalicelib.adapters.dynamodb_table import create_table
from chalicelib.adapters.ses_mailer import make_client as make_ses_client
from scripts.serving import OneOrigin
from scripts.sitebuilder.building import shell_beside
from scripts.sitebuilder.static_app import StaticSite
from tests.app.conftest import RunningBook, make_book, seeded
from tests.conftest import IS_LONG
from tests.lambdas.conftest import ministack, ministack_client, stand_in_credentials
from tests.lambdas.dynamodb_stands import REGION

__all__ = ["make_book", "ministack", "ministack_client", "seeded", "stand_in_credentials"]

ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--disable-gpu"]


def chromium_path() -> str | None:
    """Debian's Chromium, or another that is installed; Playwright's own where there is none."""
    return next(
        filter(None, map(shutil.which, ("chromium", "google-chrome", "chromium-browser"))), None
    )


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path(), args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def address(whole_site: Path) -> Iterator[str]:
    """Where the book is served."""
    server = create_server(StaticSite(whole_site), host="127.0.0.1", port=0, threads=4)
    run_aside(server)
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()


def run_aside(server: Any) -> None:
    """Run a server in a thread of its own, which ends quietly when its sockets are closed."""

    def run() -> None:
        with suppress(OSError):
            server.run()

    threading.Thread(target=run, daemon=True).start()


class Reader:
    """A person's browser: one context, every request remembered, every fault a failure."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.context, self.address = context, address
        self.requests: list[Request] = []
        self.faults: list[str] = []
        context.on("request", lambda request: self.requests.append(request))
        context.on("weberror", lambda fault: self.faults.append(str(fault.error)))
        context.on("console", self._listen)
        self.page: Page = context.new_page()

    def _listen(self, message: object) -> None:
        if getattr(message, "type", "") == "error":
            self.faults.append(getattr(message, "text", ""))

    def open(self, path: str) -> Page:
        self.page.goto(self.address + path)
        return self.page


MakeReader = Callable[..., Reader]


@pytest.fixture
def make_reader(browser: Browser, address: str) -> Iterator[MakeReader]:
    """Open a browser with these settings; nothing it loads may fail or come from elsewhere."""
    readers: list[Reader] = []

    def make(width: int = 360, height: int = 740, **settings: object) -> Reader:
        viewport = {"width": width, "height": height}
        settings.setdefault("service_workers", "block")
        context = browser.new_context(viewport=viewport, **settings)  # type: ignore[arg-type]
        context.set_default_timeout(10_000)
        readers.append(Reader(context, address))
        return readers[-1]

    yield make
    for reader in readers:
        elsewhere = [one.url for one in reader.requests if not one.url.startswith(address)]
        reader.context.close()
        assert elsewhere == []
        assert reader.faults == []


@dataclass
class ServedBook:
    """A running book with site and app on one origin."""

    running: RunningBook
    address: str


# The long proofs take every journey a second time, on the database and mail of AWS.
STANDS = ("here", "aws") if IS_LONG else ("here",)


@pytest.fixture(params=STANDS)
def served_book(
    request: pytest.FixtureRequest, make_book: Callable[..., RunningBook], whole_site: Path
) -> Iterator[ServedBook]:
    """Forms and moderation beside the built site, over real HTTP, with a clock of its own."""
    more = at_aws(request) if request.param == "aws" else {}
    running = make_book(BOOK_SHELL=str(shell_beside(whole_site)), **more)
    app = OneOrigin(StaticSite(whole_site), running.app)
    server = create_server(app, host="127.0.0.1", port=0, threads=4)
    run_aside(server)
    yield ServedBook(running, f"http://127.0.0.1:{server.effective_port}")
    server.close()


def at_aws(request: pytest.FixtureRequest) -> dict[str, str]:
    """Settings of a book on a table, and with an address, of its own at the stand-in."""
    endpoint = request.getfixturevalue("ministack")
    name = f"journey-{uuid4().hex[:12]}"
    create_table(request.getfixturevalue("ministack_client"), name)
    sender = f"{name}@example.org"
    make_ses_client(REGION, endpoint).create_email_identity(EmailIdentity=sender)
    return {
        "BOOK_STORE": "dynamodb",
        "BOOK_TABLE": name,
        "BOOK_TABLE_ENDPOINT": endpoint,
        "BOOK_MAIL": "ses",
        "BOOK_MAIL_FROM": sender,
        "BOOK_SES_ENDPOINT": endpoint,
    }


@pytest.fixture
def make_person(browser: Browser, served_book: ServedBook) -> Iterator[MakeReader]:
    """Open a browser on the running book; nothing in it may come from elsewhere or fail."""
    readers: list[Reader] = []

    def make(width: int = 360, height: int = 740, **settings: object) -> Reader:
        viewport = {"width": width, "height": height}
        settings.setdefault("service_workers", "block")
        context = browser.new_context(viewport=viewport, **settings)  # type: ignore[arg-type]
        context.set_default_timeout(10_000)
        readers.append(Reader(context, served_book.address))
        return readers[-1]

    yield make
    for reader in readers:
        elsewhere = [
            one.url for one in reader.requests if not one.url.startswith(served_book.address)
        ]
        reader.context.close()
        assert elsewhere == []
        assert [one for one in reader.faults if "status of 4" not in one] == []
