"""Answers that a group gives, for tests that need a whole form filled in."""

from tests.app.conftest import RunningBook
from tests.app.visitor import Answered
from tests.form_answers import STEPS, fill_in

__all__ = ["STEPS", "fill_in", "submit", "submit_and_confirm"]


def submit(
    book: RunningBook, email: str = "pat@example.org", **changed: dict[str, str | list[str]]
) -> Answered:
    """A group's whole submission, unconfirmed; the page that thanks for it."""
    visitor = book.visitor()
    draft = fill_in(visitor, **changed)
    visitor.open(f"{draft}/you")
    visitor.fill({"email": email})
    visitor.open(f"{draft}/check")
    book.clock.pass_(seconds=5)
    return visitor.fill({}, "/check")


def submit_and_confirm(
    book: RunningBook, email: str = "pat@example.org", **changed: dict[str, str | list[str]]
) -> str:
    """A submission that waits in the queue; its id."""
    page = submit(book, email, **changed)
    token = page.address.rsplit("/", 1)[1]
    confirm = next(one for one in reversed(book.mails(email)) if "/app/confirm/" in one.text)
    visitor = book.visitor()
    visitor.open(confirm.link("/app/confirm/"))
    visitor.fill({}, "/app/confirm/")
    draft = book.services.store.drafts.find(token)
    assert draft is not None
    return draft.submitted
