"""A canary: what is private is planted, and must never reach git, a page, the log or a mail."""

import logging
import subprocess
from pathlib import Path

import pytest

from tests.app.answers import submit_and_confirm
from tests.app.conftest import RunningBook
from tests.app.moderation import decide, find, signed_in

CANARIES = ("canary@private.example", "Canary McPerson", "07700 900987", "07700900987")
CONTACT: dict[str, str | list[str]] = {
    "contact.phone": "07700 900987",
    "contact.email": "canary@private.example",
    "contact.web": "https://example.org/menders",
    "consent.contact": "hide",
}


def bytes_below(folder: Path) -> bytes:
    return b"\n".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def history(content: Path) -> str:
    command = ["git", "-C", str(content), "log", "-p", "--all", "--format=%an %ae %cn %ce%n%B"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_what_is_private_reaches_neither_git_nor_pages_nor_logs(
    book: RunningBook, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        id = submit_and_confirm(book, "canary@private.example", contact=CONTACT)
        submission = book.services.store.submissions.find(id)
        assert submission
        kim = signed_in(book, "Kim", "administrator", "moderator")
        decide(kim, submission, "approve")
        book.run_jobs()
        assert find(book, submission).state == "published"
        log = kim.open("/app/moderate/log.csv").html
        live = book.visitor().open("/app/live.json").html
        check = book.visitor().open("/app/tell/monday-menders").html
    text = history(book.services.settings.content)
    assert "Monday Menders" in text
    assert "by_message" in book.file("monday-menders")
    told = "\n".join(record.getMessage() for record in caplog.records)
    for canary in CANARIES:
        assert canary not in text
        assert canary not in log + live + check
        assert canary not in told


def test_mail_about_a_group_goes_to_its_own_people_alone(book: RunningBook) -> None:
    submit_and_confirm(book, "canary@private.example")
    submit_and_confirm(book, "other@example.org")
    for mail in book.mails("other@example.org"):
        assert "canary" not in mail.text
        assert "canary" not in mail.subject


def test_a_connector_sees_nothing_private(book: RunningBook) -> None:
    id = submit_and_confirm(book, "canary@private.example")
    ann = signed_in(book, "Ann", "connector")
    for path in ("", f"/{id}", "/log", "/people", "/bulk", "/unpublish"):
        page = ann.open(f"/app/moderate{path}")
        assert "canary" not in page.html, path
