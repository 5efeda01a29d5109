"""Answers that a group gives, for tests that need a whole form filled in."""

from tests.app.conftest import RunningBook
from tests.app.visitor import Answered, Visitor

STEPS: dict[str, dict[str, str | list[str]]] = {
    "name": {"name": "Monday Menders", "summary": "We mend clothes together every Monday."},
    "more": {"description": "Bring what is torn. We have needles."},
    "categories": {"categories": ["sewing-and-knitting"]},
    "who": {},
    "where": {"where.venue": "Larkhill Hall", "where.postcode": "wn1 3bb"},
    "sessions/0": {
        "when.sessions[0].day": "monday",
        "when.sessions[0].starts": "10am",
        "when.sessions[0].ends": "noon",
    },
    "times": {},
    "joining": {"joining.how": ["turn_up"]},
    "cost": {"cost.free": "yes"},
    "access": {"access.step_free": "yes"},
    "contact": {"contact.phone": "01632 960 555", "consent.contact": "group"},
    "parts": {},
}


def fill_in(visitor: Visitor, **changed: dict[str, str | list[str]]) -> str:
    """A group's form, filled in to the page before the last; the draft's address."""
    visitor.open("/app/submit")
    page = visitor.fill({"kind": "group"})
    draft = page.address.rsplit("/", 1)[0]
    for step, answers in {**STEPS, **changed}.items():
        visitor.open(f"{draft}/{step}")
        page = visitor.fill(answers, step)
        assert page.status == 200, (step, page.mistakes)
    return draft


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
