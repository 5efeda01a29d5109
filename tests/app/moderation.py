"""Somebody signed in, and submissions that wait, made without going through every page."""

import re
from typing import Any

from chalicelib.acts.keeping_people import add_person
from chalicelib.acts.sending import send_draft
from chalicelib.acts.signing_in import find_signed
from chalicelib.store.people import Person
from chalicelib.store.submissions import Submission
from communitybook.model.shape import parse_listing
from communitybook.reading.yaml_reader import read_yaml
from communitybook.submitting.answers import answers_of
from tests.app.answers import submit_and_confirm
from tests.app.conftest import RunningBook
from tests.app.visitor import Answered, Visitor

ANSWERS = {
    "kind": "group",
    "name": "Monday Menders",
    "summary": "We mend clothes together every Monday.",
    "categories": "sewing-and-knitting",
    "where.venue": "Larkhill Hall",
    "where.postcode": "wn1 3bb",
    "when.sessions[0].day": "monday",
    "when.sessions[0].starts": "10am",
    "when.sessions[0].ends": "noon",
    "contact.phone": "01632 960 555",
    "consent.contact": "group",
}
STITCHERS = "tuesday-stitchers"


def add(book: RunningBook, name: str = "Kim", *roles: str, own: str = "") -> Person:
    """A person of that name; a moderator, if no role is given."""
    email = f"{name.lower()}@staff.example"
    return add_person(book.services, "test", name, email, roles or ("moderator",), own)


def ask_for_code(book: RunningBook, email: str, visitor: Visitor | None = None) -> Visitor:
    visitor = visitor or book.visitor()
    visitor.open("/app/sign-in")
    visitor.fill({"email": email}, "/sign-in")
    return visitor


def code_in_mail(book: RunningBook, email: str) -> str:
    found = re.search(r"\b\d{8}\b", book.mails(email)[-1].text)
    assert found
    return found[0]


def sign_in(book: RunningBook, name: str = "Kim") -> Visitor:
    """A browser in which that person is signed in by a mailed code."""
    email = f"{name.lower()}@staff.example"
    visitor = ask_for_code(book, email)
    visitor.fill({"code": code_in_mail(book, email)}, "/code")
    return visitor


def signed_in(book: RunningBook, name: str = "Kim", *roles: str, own: str = "") -> Visitor:
    """A new person's browser, with a session made without mail."""
    person = add(book, name, *roles, own=own)
    return with_session(book, person)


def with_session(book: RunningBook, person: Person) -> Visitor:
    token = book.services.new_token()
    book.services.store.commit(
        book.services.store.signing_in.plan_session(token, person.id, book.services.now)
    )
    visitor = book.visitor()
    visitor.cookies["book-session"] = token
    return visitor


def csrf(book: RunningBook, visitor: Visitor) -> str:
    signed = find_signed(book.services, visitor.cookies["book-session"])
    assert signed
    return signed.csrf


def send(
    book: RunningBook, changed: dict[str, str] | None = None, email: str = "", **more: Any
) -> Submission:
    """A submission in the queue. Without an e-mail, a connector entered it."""
    book.clock.pass_(milliseconds=5)
    token = book.services.new_token()
    private = {"agreed": "by phone on Monday"}
    if email:
        private = {"email": email, "name": "Pat Smith"}
    known: dict[str, Any] = {"owner_id": "somebody" if email else "", **more}
    known.setdefault("entered_by", "" if email else "a-connector")
    answers = {**known.pop("answers", ANSWERS), **(changed or {})}
    draft = book.services.store.drafts.begin(
        token, book.services.now, answers=answers, private=private, **known
    )
    return send_draft(book.services, token, draft)


def send_change(
    book: RunningBook,
    changed: dict[str, str],
    slug: str = STITCHERS,
    email: str = "pat@example.org",
) -> Submission:
    """A change of a published listing, sent by its owner."""
    published = book.services.store.listings.find(slug)
    assert published
    base, text = published.current
    listing, _ = parse_listing(read_yaml(text.encode(), f"{slug}.yml"))
    assert listing
    answers = answers_of(listing)
    return send(
        book,
        changed,
        email,
        sort="change",
        slug=slug,
        answers=answers,
        base=base,
        base_answers=answers,
    )


def find(book: RunningBook, submission: Submission) -> Submission:
    found = book.services.store.submissions.find(submission.id)
    assert found
    return found


def decide(
    visitor: Visitor, submission: Submission, what: str, press: str = "", **told: str
) -> Answered:
    """Open a submission and press one of its buttons."""
    visitor.open(f"/app/moderate/{submission.id}")
    return visitor.fill(told, f"/{submission.id}/{what}", press)


def approve_one(book: RunningBook) -> str:
    """A group's submission, confirmed and approved; its id."""
    id = submit_and_confirm(book)
    submission = book.services.store.submissions.find(id)
    assert submission
    decide(signed_in(book), submission, "approve")
    return id
