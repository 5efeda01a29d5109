"""The digest on chosen days, once; words of danger and exposed data at once."""

from chalicelib.jobs.digest import run_digest
from tests.app.answers import submit_and_confirm
from tests.app.conftest import RunningBook
from tests.app.moderation import ANSWERS, add, decide, send, signed_in

KIM = "kim@staff.example"
HURT = {"more": {"description": "I want to kill myself."}}


def test_the_digest_comes_once_on_the_days_that_were_chosen(book: RunningBook) -> None:
    add(book)
    add(book, "Con", "connector")
    for number in range(12):
        send(book, {"name": f"Menders {number}"}, "pat@example.org")
    assert run_digest(book.services) == 0, "a Sunday"
    book.clock.pass_(hours=15)
    assert run_digest(book.services) == 0, "Monday, but in the night"
    book.clock.pass_(hours=7)
    assert run_digest(book.services) == 1
    assert run_digest(book.services) == 0
    mails = book.mails(KIM)
    assert len(mails) == 1
    text = mails[0].text
    assert "Waiting in the Wigan Community Book: 12." in text
    assert "Menders 0" in text
    assert text.count("/app/moderate/1") == 10
    assert "pat@example.org" not in text
    assert book.mails("con@staff.example") == []


def test_an_empty_queue_is_no_reason_to_write(book: RunningBook) -> None:
    add(book)
    book.clock.pass_(days=1)
    assert run_digest(book.services) == 0


def test_danger_is_told_at_once_when_it_is_confirmed(book: RunningBook) -> None:
    add(book)
    add(book, "Lee")
    add(book, "Con", "connector")
    id = submit_and_confirm(book, **HURT)
    lead = book.services.book.safeguarding_lead
    assert lead
    for email in (KIM, "lee@staff.example", lead.email):
        mail = book.mails(email)[-1]
        assert mail.link("/app/moderate/") == f"/app/moderate/{id}"
        assert "words of danger" in mail.text
        for private in ("kill", "Menders", "pat@"):
            assert private not in mail.text + mail.subject
    assert book.mails("con@staff.example") == []


def test_exposed_data_is_told_when_known_people_send_it(book: RunningBook) -> None:
    add(book)
    send(book, {"description": "Ring Pat on 07700 900123."})
    assert "personal data" in book.mails(KIM)[-1].text
    send(book, {"name": "Calm Menders"})
    assert len(book.mails(KIM)) == 1


def test_danger_in_answers_to_asked_changes_is_told(book: RunningBook) -> None:
    kim = signed_in(book)
    submission = send(book, email="pat@example.org")
    decide(kim, submission, "ask", note="Which door is it?")
    pat = book.visitor()
    page = pat.open(book.mails("pat@example.org")[-1].link("/app/drafts/"))
    draft = page.address.rsplit("/", 1)[0]
    pat.open(f"{draft}/more")
    pat.fill({"description": "I want to kill myself."}, "/more")
    pat.open(f"{draft}/check")
    book.clock.pass_(seconds=5)
    pat.fill({}, "/check")
    assert "words of danger" in book.mails(KIM)[-1].text


def test_what_is_caught_in_the_trap_alarms_nobody(book: RunningBook) -> None:
    add(book)
    hurt = {**ANSWERS, "description": "I want to kill myself."}
    send(book, answers=hurt, is_trap=True)
    assert book.mails(KIM) == []
