"""Every decision and every refusal, from the queue to git and back."""

import re
import threading

import pytest

from chalicelib.acts.deciding import RefusedError
from chalicelib.acts.moderating import decide as decide_on
from chalicelib.ports import PublisherUnavailableError
from chalicelib.store.store import StaleError
from communitybook.submitting.moves import Move, MoveRefusedError, State
from tests.app.answers import submit
from tests.app.conftest import RunningBook
from tests.app.moderation import (
    ANSWERS,
    add,
    decide,
    find,
    send,
    send_change,
    signed_in,
)


def test_reasons_are_needed_and_mailed(book: RunningBook) -> None:
    kim = signed_in(book)
    submission = send(book, email="pat@example.org")
    page = decide(kim, submission, "reject", note="  ")
    assert page.status == 400
    assert "Say why" in page.text
    page = decide(kim, submission, "reject", note="It is in another borough.")
    assert page.status == 200
    mail = book.mails("pat@example.org")[-1]
    assert "It is in another borough." in mail.text
    assert find(book, submission).state is State.REJECTED
    page = kim.fill({}, "/undo")
    assert find(book, submission).state is State.WAITING
    assert "put this back in the queue" in page.text


def test_spam_is_told_nothing_and_can_be_undone(book: RunningBook) -> None:
    kim = signed_in(book)
    submission = send(book, email="bot@example.org")
    decide(kim, submission, "spam")
    assert find(book, submission).state is State.SPAM
    assert book.mails("bot@example.org") == []
    assert "Monday Menders" in kim.open("/app/moderate?queue=spam").text
    decide(kim, submission, "undo")
    assert find(book, submission).state is State.WAITING


def test_changes_are_asked_by_mail_and_come_back(book: RunningBook) -> None:
    kim = signed_in(book)
    submission = send(book, email="pat@example.org")
    decide(kim, submission, "ask", note="Which door is it?")
    assert find(book, submission).state is State.CHANGES_ASKED
    mail = book.mails("pat@example.org")[-1]
    assert "Which door is it?" in mail.text
    pat = book.visitor()
    page = pat.open(mail.link("/app/drafts/"))
    assert "Larkhill Hall" in page.text
    draft = page.address.rsplit("/", 1)[0]
    pat.open(f"{draft}/where")
    pat.fill({"where.directions": "The red door."}, "/where")
    pat.open(f"{draft}/check")
    book.clock.pass_(seconds=5)
    pat.fill({}, "/check")
    again = find(book, submission)
    assert again.state is State.WAITING
    page = kim.open(f"/app/moderate/{submission.id}")
    assert "The red door." in page.text
    assert "“Which door is it?”" in page.text
    silent = send(book, {"name": "Silent Menders"})
    page = decide(kim, silent, "ask", note="Which door?")
    assert "They gave no e-mail" in page.text


def test_a_hold_shows_who_and_why_and_keeps_others_off(book: RunningBook) -> None:
    kim, lee = signed_in(book), signed_in(book, "Lee")
    submission = send(book)
    decide(kim, submission, "hold", note="I ring them today")
    assert "Kim holds it: I ring them today" in lee.open("/app/moderate").text
    page = decide(lee, submission, "approve")
    assert page.status == 400
    assert "Kim holds this: I ring them today" in page.text
    assert "Monday Menders" in kim.open("/app/moderate?held=me").text
    assert "Monday Menders" not in lee.open("/app/moderate?held=me").text
    decide(lee, submission, "release")
    decide(kim, submission, "hold", note="Once more")
    decide(kim, submission, "approve")
    found = find(book, submission)
    assert (found.state, found.held_by) == (State.APPROVED, "")


def test_an_edit_before_approval_uses_the_same_form(book: RunningBook) -> None:
    kim = signed_in(book)
    submission = send(book)
    kim.open(f"/app/moderate/{submission.id}")
    page = kim.fill({}, "/edit")
    draft = page.address.rsplit("/", 1)[0]
    kim.open(f"{draft}/name")
    kim.fill({"name": "Monday Mending"}, "/name")
    kim.open(f"{draft}/check")
    book.clock.pass_(seconds=5)
    page = kim.fill({}, "/check")
    assert page.address == f"/app/moderate/{submission.id}"
    assert "Kim changed the answers" in page.text
    decide(kim, submission, "approve")
    book.run_jobs()
    assert "name: Monday Mending" in book.file("monday-menders")


def test_an_edit_of_what_was_decided_meanwhile_is_refused(book: RunningBook) -> None:
    kim, lee = signed_in(book), signed_in(book, "Lee")
    submission = send(book)
    kim.open(f"/app/moderate/{submission.id}")
    draft = kim.fill({}, "/edit").address
    decide(lee, submission, "approve")
    kim.open(draft)
    book.clock.pass_(seconds=5)
    page = kim.fill({}, "/check")
    assert page.status == 409
    assert "Lee approved this" in page.text
    book.run_jobs()
    assert "name: Monday Menders" in book.file("monday-menders")


def test_whoever_comes_second_is_told_who_decided(book: RunningBook) -> None:
    kim, lee = signed_in(book), signed_in(book, "Lee")
    submission = send(book)
    lee.open(f"/app/moderate/{submission.id}")
    book.clock.pass_(minutes=42)
    decide(kim, submission, "approve")
    page = lee.fill({"note": "Not here"}, "/reject")
    assert page.status == 409
    assert "Kim approved this at 10:42am." in page.text
    assert find(book, submission).state is State.APPROVED


def test_of_two_at_once_exactly_one_decides(book: RunningBook) -> None:
    kim, lee = add(book), add(book, "Lee")
    for round_ in range(30):
        submission = send(book, {"name": f"Menders {round_}"})
        listing = book.services.store.listings.find(submission.slug)
        assert listing
        told: list[str] = []
        won: list[str] = []

        def press(person, submission=submission, told=told, won=won):  # type: ignore[no-untyped-def]
            try:
                decide_on(
                    book.services, person, submission.id, submission.version or 1, Move.APPROVE
                )
            except (StaleError, MoveRefusedError) as error:
                told.append(str(error))
            else:
                won.append(person.name)

        threads = [threading.Thread(target=press, args=(one,)) for one in (kim, lee)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(won) == 1
        assert len(told) == 1
        assert f"{won[0]} approved this" in told[0]
    assert len(book.services.store.outbox.list_waiting()) == 30


def test_a_safeguarding_record_is_needed_and_kept_for_next_time(book: RunningBook) -> None:
    kim = signed_in(book)
    submission = send(book, {"who.audiences": "children"})
    page = decide(kim, submission, "approve")
    assert page.status == 400
    assert "safeguarding policy" in page.text
    gate = {"gate_known_how": "Rang the hall", "gate_seen_on": "2026-11-20"}
    assert decide(kim, submission, "approve", **gate).status == 400, "not seen"
    page = decide(kim, submission, "approve", **gate, gate_policy_seen="yes")
    assert page.status == 200
    kept = find(book, submission).gate
    assert kept["known_how"] == "Rang the hall"
    book.run_jobs()
    change = send_change(book, {"summary": "We mend clothes with children."}, "monday-menders")
    page = kim.open(f"/app/moderate/{change.id}")
    assert dict(page.form("/approve").fields)["gate_known_how"] == "Rang the hall"


def test_nobody_approves_their_own_group_unless_alone(book: RunningBook) -> None:
    kim = signed_in(book, own="monday-menders")
    lee = signed_in(book, "Lee")
    submission = send(book)
    page = decide(kim, submission, "approve")
    assert page.status == 400
    assert "your own group" in page.text
    sent = send(book, {"name": "Kims Walkers"}, "kim@staff.example")
    assert "your own group" in decide(kim, sent, "approve").text
    assert decide(lee, submission, "approve").status == 200
    person = book.services.store.people.find_by_email(book.services.hash_email("lee@staff.example"))
    assert person
    book.services.store.commit(book.services.store.people.plan_remove(person, book.services.now))
    assert decide(kim, sent, "approve").status == 200
    lines = book.services.store.audit.list_month("2026-11")
    alone = [one for one in lines if "own_group" in one]
    assert [one["about"] for one in alone] == [sent.reference]


def test_what_has_mistakes_by_now_is_not_approved(book: RunningBook) -> None:
    kim = signed_in(book)
    event = {
        **{path: told for path, told in ANSWERS.items() if "sessions" not in path},
        "kind": "event",
        "when.dates[0].date": "2026-11-24",
        "when.dates[0].starts": "10am",
    }
    submission = send(book, answers=event)
    book.clock.pass_(days=7)
    kim = signed_in(book, "Lee")
    page = decide(kim, submission, "approve")
    assert page.status == 400
    assert "It has mistakes" in page.text
    assert "This date has passed" in page.text


def test_a_wrong_version_or_move_never_passes(book: RunningBook) -> None:
    kim = signed_in(book)
    submission = send(book)
    page = kim.open(f"/app/moderate/{submission.id}")
    token = dict(page.form("/approve").fields)["csrf"]
    for version in ("", "-1", "999", "x", "9" * 40):
        fields = {"csrf": token, "version": version, "base": ""}
        assert kim.post(f"/app/moderate/{submission.id}/approve", fields).status == 409
    assert kim.post(f"/app/moderate/{submission.id}/publish", {"csrf": token}).status == 404
    assert kim.post("/app/moderate/ZZ/approve", {"csrf": token}).status == 404
    assert kim.open("/app/moderate/" + "Z" * 2000).status == 404
    person = book.services.store.people.list_all()[0]
    version = find(book, submission).version
    with pytest.raises(MoveRefusedError):
        decide_on(book.services, person, submission.id, version, Move.RELEASE)
    with pytest.raises(RefusedError):
        decide_on(book.services, person, submission.id, version, Move.HOLD)


def test_the_first_decision_measures_the_wait(book: RunningBook) -> None:
    kim = signed_in(book)
    for number in range(5):
        submission = send(book, {"name": f"Menders {number}"})
        book.clock.pass_(hours=2)
        decide(kim, submission, "reject", note="Not here")
        decide(kim, submission, "undo")
        decide(kim, submission, "reject", note="Not here")
    assert book.services.store.waits.median_in_words() == "about 2 hours"


def test_a_git_that_is_down_is_shown_with_its_reason(book: RunningBook) -> None:
    kim = signed_in(book)
    decide(kim, send(book), "approve")
    item = book.services.store.outbox.list_waiting()[0]
    error = str(PublisherUnavailableError("The git host does not answer."))
    book.services.store.outbox.mark_failed(item, book.services.now, error)
    page = kim.open("/app/moderate")
    told = "monday-menders: approved, waiting for git since 10am: The git host does not answer."
    assert told in page.text


def test_somebody_who_rings_with_their_reference_gets_into_the_queue(book: RunningBook) -> None:
    kim = signed_in(book)
    thanks = submit(book)
    reference = re.search(r"CB-[0-9A-Z]{4}-[0-9A-Z]{4}", thanks.text)
    assert reference
    page = kim.open(f"/app/moderate?reference={reference[0].lower()}")
    assert "waiting for its e-mail to be confirmed" in page.text
    assert not [one for one in page.forms if "/approve" in one.action]
    page = kim.fill({}, "/confirm")
    assert "Kim confirmed that it is theirs" in page.text
    assert "Monday Menders" in kim.open("/app/moderate").text
    assert book.mails("pat@example.org")[-1].link("/app/manage/")
    assert kim.open("/app/moderate?reference=CB-0000-0000").status == 404


def test_mail_that_does_not_get_out_is_shown(book: RunningBook) -> None:
    kim = signed_in(book)
    for number in range(3):
        submission = send(book, {"name": f"Menders {number}"}, "pat@example.org")
        decide(kim, submission, "reject", note="It is elsewhere.")
    assert "stuck" not in kim.open("/app/moderate").text
    book.clock.pass_(minutes=5)
    assert "3 mails waiting since 10am." in kim.open("/app/moderate").text
