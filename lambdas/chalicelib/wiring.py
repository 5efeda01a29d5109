"""The one place where adapters are chosen, from settings."""

import os
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import lru_cache, partial
from pathlib import Path

from chalicelib.adapters.git_publisher import GitPublisher
from chalicelib.adapters.git_settings import Credentials
from chalicelib.jobs.timetable import loops_at_aws
from chalicelib.ports import Mailer, SiteReader
from chalicelib.services import Services
from chalicelib.settings import Settings, read_key
from chalicelib.store.store import Store
from chalicelib.table import Table
from chalicelib.web.pages import Pages
from communitybook.book import Book
from communitybook.checks.entry import Reference
from communitybook.dates.clock import LONDON
from communitybook.loading import Content, load_reference

_HERE = Path(__file__).resolve()
# In the zip, templates and content lie beside chalicelib; in the project, two folders up.
IS_PACKED = (_HERE.parents[1] / "shell.html").exists()
ROOT = _HERE.parents[1] if IS_PACKED else _HERE.parents[2]
_PATIENCE_SECONDS = 1.0
_REFRESH_SECONDS = 20.0
# On Lambda only /tmp may be written, and the shell lies beside the code.
PACKED = {"BOOK_SHELL": str(ROOT / "shell.html"), "BOOK_VAR": "/tmp/book"}
SETTINGS_FILES = ("book.yml", "taxonomy.yml")


def read_utc_clock() -> datetime:
    return datetime.now(UTC)


@lru_cache(maxsize=1)
def services_of_environment() -> Services:
    """The services that the environment describes, made on the first request."""
    return make_services(read_settings((PACKED if IS_PACKED else {}) | dict(os.environ)))


def read_settings(environment: Mapping[str, str]) -> Settings:
    """The settings with the book's key: the one way to it, for the app and for every script.

    Secrets that are only named (ssm:, secretsmanager:) are read at AWS. Raises SettingsError.
    """
    if any(value.startswith(("ssm:", "secretsmanager:")) for value in environment.values()):
        environment = read_at_aws(environment)
    settings = Settings(environment, b"", ROOT)
    key = read_key(settings["BOOK_SECRET"], settings.var / "secrets")
    return Settings(environment, key, ROOT)


def read_at_aws(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment with the secrets that it only names. Once a process: Lambda keeps it warm."""
    import boto3

    from chalicelib.adapters.aws_secrets import read_named_secrets

    region = environment.get("BOOK_REGION") or "eu-west-2"
    return read_named_secrets(environment, lambda name: boto3.client(name, region_name=region))


def make_services(
    settings: Settings,
    read_clock: Callable[[], datetime] = read_utc_clock,
    random: Callable[[int], bytes] = secrets.token_bytes,
) -> Services:
    """A running book by its settings. The clock and chance may be a test's own."""
    book = BookContent(Content(settings.content, ROOT / "content"), settings["BOOK_ADDRESS"])

    def load() -> Reference:
        return book.load(read_clock().astimezone(LONDON).date())

    def today() -> date:
        return read_clock().astimezone(LONDON).date()

    store = Store(choose_table(settings, read_clock))
    return Services(
        settings=settings,
        store=store,
        publisher=choose_publisher(settings, (load().book.name, load().book.email), read_clock),
        mailer=choose_mailer(settings, load().book, read_clock),
        pages=Pages(ROOT / "templates", settings.shell, lambda: load().book, today),
        load_reference=load,
        read_clock=read_clock,
        random=random,
        wake=choose_waker(settings, store),
        rebuild=choose_rebuild(settings),
        read_site=choose_site_reader(load().book.address),
        loops=loops_at_aws() if IS_PACKED else (),  # a server says itself what it repeats
    )


def choose_table(settings: Settings, read_clock: Callable[[], datetime]) -> Table:
    """The database that BOOK_STORE names."""
    if settings["BOOK_STORE"] == "dynamodb":
        from chalicelib.adapters.dynamodb_table import make_table

        endpoint = settings["BOOK_TABLE_ENDPOINT"] or None
        return make_table(settings["BOOK_TABLE"], settings["BOOK_REGION"], endpoint)
    from chalicelib.adapters.sqlite_table import SqliteTable

    return SqliteTable(settings.var / "store.sqlite", read_clock)


def choose_publisher(
    settings: Settings,
    author: tuple[str, str],
    read_clock: Callable[[], datetime] = read_utc_clock,
) -> GitPublisher:
    """The content repository: local, or with the remote that is set. `author`: name, e-mail."""
    token = settings["BOOK_CONTENT_TOKEN"]
    return GitPublisher(
        settings.content,
        author=f"{author[0]} <{author[1]}>",
        read_clock=read_clock,
        remote=settings["BOOK_CONTENT_REMOTE"],
        branch=settings["BOOK_CONTENT_BRANCH"],
        credentials=Credentials(settings["BOOK_CONTENT_USER"], token) if token else None,
        refresh=_REFRESH_SECONDS if IS_PACKED else None,
    )


def choose_mailer(settings: Settings, book: Book, read_clock: Callable[[], datetime]) -> Mailer:
    """How mail goes out by BOOK_MAIL."""
    sender = settings["BOOK_MAIL_FROM"] or book.email
    rate = float(settings["BOOK_MAIL_RATE"])
    if settings["BOOK_MAIL"] == "smtp":
        from chalicelib.adapters.smtp_mailer import SmtpMailer

        return SmtpMailer(settings["BOOK_SMTP"], sender, read_clock, rate=rate)
    if settings["BOOK_MAIL"] == "ses":
        from chalicelib.adapters.ses_mailer import SesMailer, make_client

        client = make_client(settings["BOOK_REGION"], settings["BOOK_SES_ENDPOINT"] or None)
        told = settings["BOOK_SES_CONFIGURATION_SET"]
        return SesMailer(client, sender, read_clock, told, rate)
    from chalicelib.adapters.folder_mailer import FolderMailer

    return FolderMailer(settings.var / "mail", sender, read_clock)


def choose_waker(settings: Settings, store: Store) -> Callable[[str], None]:
    """Who hears that something is to be done at once; nobody where threads or the clock do it."""
    mail, build = settings["BOOK_MAIL_FUNCTION"], settings["BOOK_BUILD_FUNCTION"]
    if not mail and not build:
        return lambda job: None
    from chalicelib.adapters.function_waker import BUILD, GIT, MAIL, make_client, make_waker

    functions, region = {MAIL: mail, GIT: mail, BUILD: build}, settings["BOOK_REGION"]
    is_due = {MAIL: store.mail.forget_urgent, GIT: store.outbox.forget_planned}
    return make_waker(functions, is_due, lambda: make_client(region))


def choose_rebuild(settings: Settings) -> Callable[[], None]:
    """Whom to ask for a build; nobody where this server builds by itself."""
    address = settings["BOOK_REBUILD_URL"]
    if not address:
        return lambda: None
    from chalicelib.adapters.rebuild_hook import ask_to_build

    return lambda: ask_to_build(address, settings["BOOK_REBUILD_TOKEN"])


def choose_site_reader(address: str, folder: Path | None = None) -> SiteReader:
    """The site in that folder where this server builds it, else the one at the book's address."""
    if folder is None and not address.startswith("https://"):
        return lambda: None
    from chalicelib.adapters.site_reader import read_site_at, read_site_in

    return partial(read_site_in, folder) if folder else partial(read_site_at, address)


class BookContent:
    """The borough's settings, read again when their files change or the day does."""

    def __init__(self, content: Content, address: str) -> None:
        self.content = content
        self.address = address
        self._known: tuple[object, Reference] | None = None
        self._looked_at = 0.0

    def load(self, today: date) -> Reference:
        looked_at = time.monotonic()
        is_fresh = looked_at - self._looked_at < _PATIENCE_SECONDS
        if is_fresh and self._known and self._known[1].today == today:
            return self._known[1]
        self._looked_at = looked_at
        return self._load(today)

    def _load(self, today: date) -> Reference:
        stamp = (today, *(self._changed_at(name) for name in SETTINGS_FILES))
        if self._known is None or self._known[0] != stamp:
            reference = load_reference(self.content, today)
            if self.address:
                book = reference.book.model_copy(update={"address": self.address.rstrip("/")})
                reference = replace(reference, book=book)
            self._known = (stamp, reference)
        return self._known[1]

    def _changed_at(self, name: str) -> int:
        try:
            return self.content.part(name).stat().st_mtime_ns
        except OSError:
            return 0
