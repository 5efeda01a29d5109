"""Ten thousand letters waiting, and somebody who asks for a code."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from chalicelib.ports import Message
from chalicelib.store.bodies import body_of
from chalicelib.store.mail_queue import LETTERS
from chalicelib.store.moments import to_text
from chalicelib.table import Item, Key
from scripts.serving import Running
from tests.app.conftest import RunningBook, make_book, seeded
from tests.app.moderation import add
from tests.conftest import IS_LONG
from tests.world.mail_host import MailHost, serve_mail

__all__ = ["make_book", "seeded"]

LETTERS_WAITING = 10_000 if IS_LONG else 500
WITHIN = 5.0  # seconds from the press to the mail server


@pytest.fixture
def mail_host() -> Iterator[MailHost]:
    with serve_mail() as host:
        yield host


def fill_with_letters(book: RunningBook) -> None:
    at = to_text(book.clock())
    items = []
    for number in range(LETTERS_WAITING):
        message = Message(f"letter{number}", "many@example.org", "What is new", "News. " * 600)
        body = {"message": body_of(message), "tries": 0, "at": at, "error": "", "v": 1}
        items.append(Item(Key(LETTERS[0], f"{at}#{number:06}"), body, 1))
    book.services.store.table.fill(items)


def wait(holds: Callable[[], object], seconds: float) -> float:
    """How long it took. Fails after so many seconds."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < seconds
        time.sleep(0.01)
    return time.monotonic() - began


def test_a_code_overtakes_every_letter_that_waits(
    make_book: Callable[..., RunningBook],
    mail_host: MailHost,
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    book = make_book(BOOK_MAIL="smtp", BOOK_SMTP=mail_host.url, BOOK_MAIL_RATE="50")
    add(book, "Kim")
    fill_with_letters(book)
    running = Running(book.services, tmp_path / "site")
    mail = running.loops["mail"]
    mail.start()
    mail.bell.set()
    try:
        wait(lambda: len(mail_host.received) > 20, 10)
        visitor = RunningBook(running.services, book.clock).visitor()
        visitor.open("/app/sign-in")
        visitor.fill({"email": "kim@staff.example"}, "/sign-in")
        took = wait(lambda: mail_host.to("kim@staff.example"), WITHIN)
        record_property("seconds", round(took, 3))
        assert len(mail_host.to("many@example.org")) < LETTERS_WAITING
    finally:
        mail_host.trouble = "refusing"  # which ends the turn that is under way
        mail.stop()
