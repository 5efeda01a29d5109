"""What every route is given: the ports, the book as it stands, the clock and chance."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from chalicelib.jobs.timetable import Loop
from chalicelib.ports import Mailer, Publisher, SiteReader
from chalicelib.settings import Settings
from chalicelib.store.store import Store
from chalicelib.tokens import (
    Random,
    check_form,
    keyed_hash,
    make_id,
    make_link_token,
    make_reference,
    sign_form,
)
from chalicelib.web.pages import Pages
from communitybook.book import Book
from communitybook.checks.entry import Reference
from communitybook.dates.clock import LONDON


@dataclass(frozen=True, slots=True)
class Services:
    """One running book. `now` is in UTC; `reference` is read again when content changes.

    `loops` is what runs beside it, of which health expects to hear.
    """

    settings: Settings
    store: Store
    publisher: Publisher
    mailer: Mailer
    pages: Pages
    load_reference: Callable[[], Reference]
    read_clock: Callable[[], datetime]
    random: Random
    wake: Callable[[str], None] = lambda job: None
    rebuild: Callable[[], None] = lambda: None
    read_site: SiteReader = lambda: None
    loops: tuple[Loop, ...] = ()

    @property
    def now(self) -> datetime:
        return self.read_clock()

    @property
    def today(self) -> date:
        """The day in the borough."""
        return self.now.astimezone(LONDON).date()

    @property
    def reference(self) -> Reference:
        return self.load_reference()

    @property
    def book(self) -> Book:
        return self.reference.book

    def address(self, path: str) -> str:
        """The whole address of a path, for mail."""
        return f"{self.book.address}{path}"

    def new_id(self) -> str:
        return make_id(self.now, self.random)

    def new_reference(self) -> str:
        return make_reference(self.random)

    def new_token(self) -> str:
        return make_link_token(self.random)

    def hash_email(self, email: str) -> str:
        """By which an address is found again; case and spaces around it do not matter."""
        return keyed_hash(self.settings.secret, "email", email.strip().lower())

    def sign_form(self, purpose: str) -> str:
        return sign_form(self.settings.secret, purpose, self.now, self.random)

    def check_form(self, purpose: str, token: str) -> str:
        """The nonce of a good form token. Raises FormTokenError."""
        return check_form(self.settings.secret, purpose, token, self.now)
