"""Every decision and every refusal, from the queue to git and back."""

import re
import threading
from dataclasses import replace

import pytest

from chalicelib.acts.deciding import RefusedError
from chalicelib.acts.moderating import decide as decide_on
from chalicelib.ports import Publication, PublisherUnavailableError
from chalicelib.store.store import StaleError
from communitybook.submitting.moves import Move, MoveRefusedError, State
from tests.app.conftest import RunningBook
from tests.app.moderation import (
    ANSWERS,
    STITCHERS,
    add,
    decide,
    find,
    send,
    send_change,
    signed_in,
)


def commit_by_hand(book: RunningBook, slug: str, old: str, new: str) -> None:
    """Somebody edits a file in git without the book."""
    found = book.services.publisher.read(f"assets/{slug}.yml")
    assert found
    blob, data = found
    assert old in data.decode()
    changed = data.decode().replace(old, new).encode()
    by_hand = Publication("hand", f"assets/{slug}.yml", blob, changed, "By hand")
    book.services.publisher.publish([by_hand])


def test_an_approval_takes_two_presses_and_lands_in_git(book: RunningBook) -> None:
    kim = signed_in(book)
    submission = send(book, email="pat@example.org")
    queue = kim.open("/app/moderate")
    link = next(one for one in queue.links if submission.id in one)
    page = kim.open(link)
    assert "Larkhill Hall" in page.text
    page = kim.fill({}, "/approve")
    assert re.search(r"Monday Menders: Kim approved this at 10:00\.", page.text)
    assert find(book, submission).state is State.APPROVED
    book.run_jobs()
    published = find(book, submission)
    assert published.state is State.PUBLISHED
    text = book.file("monday-menders")
    assert "confirmed_on: 2026-11-22" in text
    assert 'starts: "10:00"' in text
    listing = book.services.store.listings.find("monday-menders")
    assert listing
    assert (listing.text, listing.next_blob) == (text, None)
    mail = book.mails("pat@example.org")[-1]
    assert mail.link("/listings/") == "/listings/monday-menders/"
    lines = book.services.store.audit.list_month("2026-11")
    line = next(one for one in lines if one["what"] == "approve")
    assert line["role"] == "moderator"
    assert line["about"] == submission.reference


def test_the_commit_says_who_approved_by_role_only(book: RunningBook) -> None:
    kim = signed_in(book)
    submission = send(book)
    decide(kim, submission, "approve")
    message = book.services.store.outbox.list_waiting()[0].body["message"]
    reference = submission.reference
    assert message == (f"Publish Monday Menders\n\nApproved by a moderator. Reference {reference}.")


def test_a_change_shows_what_it_changes_and_publishes_exactly_that(book: RunningBook) -> None:
    kim = signed_in(book)
    before = book.file(STITCHERS)
    submission = send_change(book, {"summary": "We sew, and we also weave by hand."})
    page = kim.open(f"/app/moderate/{submission.id}")
    shown = page.html.split("What would change")[1].split("</section>")[0]
    assert "We sew, and we also weave by hand." in shown
    assert shown.count("<dt>") == 1, "only what differs"
    decide(kim, submission, "approve")
    book.run_jobs()
    after = book.file(STITCHERS)
    changed = {one for one in after.splitlines() if one not in before.splitlines()}
    assert {one.split(":")[0].strip() for one in changed} <= {
        "summary",
        "confirmed_on",
        "confirmed_by",
    }


def test_what_was_typed_otherwise_is_no_change(book: RunningBook) -> None:
    kim = signed_in(book)
    listing = book.services.store.listings.find(STITCHERS)
    assert listing
    start = re.search(r'starts: "(\d\d):00"', listing.text)
    assert start
    hour = int(start[1])
    typed = f"{hour % 12 or 12}{'am' if hour < 12 else 'pm'}"
    submission = send_change(book, {"when.sessions[0].starts": typed})
    page = kim.open(f"/app/moderate/{submission.id}")
    assert "The page says all of this already" in page.text


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
    assert "Kim approved this at 10:42." in page.text
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


def test_a_file_changed_in_git_meanwhile_brings_it_back_with_both_shown(book: RunningBook) -> None:
    kim = signed_in(book)
    listing = book.services.store.listings.find(STITCHERS)
    assert listing
    summary = next(one for one in listing.text.splitlines() if one.startswith("summary: "))
    submission = send_change(book, {"summary": "We sew, and we also weave by hand."})
    decide(kim, submission, "approve")
    commit_by_hand(book, STITCHERS, summary, "summary: Somebody wrote this by hand in git.")
    book.run_jobs()
    assert find(book, submission).state is State.CONFLICTED
    assert "Somebody wrote this by hand" in book.file(STITCHERS), "nobody's edit is undone"
    assert STITCHERS not in str(book.services.store.outbox.list_waiting())
    page = kim.open(f"/app/moderate/{submission.id}")
    assert "Two people changed the same thing" in page.text
    assert "Somebody wrote this by hand in git." in page.text
    assert "We sew, and we also weave by hand." in page.text
    page = decide(kim, submission, "approve")
    assert page.status == 400
    assert "Look at both" in page.text
    assert decide(kim, submission, "approve", looked="yes").status == 200
    book.run_jobs()
    assert find(book, submission).state is State.PUBLISHED
    assert "We sew, and we also weave by hand." in book.file(STITCHERS)


def test_another_field_changed_in_git_is_kept(book: RunningBook) -> None:
    kim = signed_in(book)
    submission = send_change(book, {"summary": "We sew, and we also weave by hand."})
    name = re.search(r"name: (.+)", book.file(STITCHERS))
    assert name
    commit_by_hand(book, STITCHERS, name[0], "name: Stitchers of Tuesday")
    book.run_jobs()
    kim.open(f"/app/moderate/{submission.id}")
    page = kim.fill({}, "/approve")
    assert page.status == 200
    book.run_jobs()
    assert "name: Stitchers of Tuesday" in book.file(STITCHERS)
    assert "also weave by hand" in book.file(STITCHERS)


def test_a_page_that_changed_after_it_was_shown_is_shown_again(book: RunningBook) -> None:
    kim = signed_in(book)
    submission = send_change(book, {"summary": "We sew, and we also weave by hand."})
    kim.open(f"/app/moderate/{submission.id}")
    name = re.search(r"name: (.+)", book.file(STITCHERS))
    assert name
    commit_by_hand(book, STITCHERS, name[0], "name: Stitchers of Tuesday")
    book.run_jobs()
    page = kim.fill({}, "/approve")
    assert page.status == 409
    assert "The page was changed meanwhile" in page.text
    assert kim.fill({}, "/approve").status == 200


def test_an_approval_is_undone_until_git_has_begun(book: RunningBook) -> None:
    kim = signed_in(book)
    first = send_change(book, {"summary": "We sew, and we also weave by hand."})
    decide(kim, first, "approve")
    second = send_change(book, {"summary": "We sew, weave and knit by hand."})
    decide(kim, second, "approve")
    page = decide(kim, first, "undo")
    assert "A later change of the same page" in page.text
    decide(kim, second, "undo")
    listing = book.services.store.listings.find(STITCHERS)
    assert listing
    assert "also weave by hand" in listing.next_text
    decide(kim, first, "undo")
    listing = book.services.store.listings.find(STITCHERS)
    assert listing
    assert listing.next_blob is None
    assert book.services.store.outbox.list_waiting() == []
    book.run_jobs()
    assert "weave by hand" not in book.file(STITCHERS)
    decide(kim, first, "approve", looked="yes")
    book.run_jobs()
    page = kim.open(f"/app/moderate/{first.id}")
    assert "There is nothing to decide" in page.text
    kim_person = book.services.store.people.list_all()[0]
    with pytest.raises(MoveRefusedError):
        decide_on(book.services, kim_person, first.id, find(book, first).version, Move.RESTORE)


def test_two_changes_in_a_row_are_both_published(book: RunningBook) -> None:
    kim = signed_in(book)
    first = send_change(book, {"summary": "We sew, and we also weave by hand."})
    decide(kim, first, "approve")
    second = send_change(book, {"description": "Bring your own loom."})
    decide(kim, second, "approve")
    book.run_jobs()
    book.run_jobs()
    assert find(book, second).state is State.PUBLISHED
    assert "also weave by hand" in book.file(STITCHERS)
    assert "Bring your own loom." in book.file(STITCHERS)


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


def test_what_was_live_at_once_is_only_seen(book: RunningBook) -> None:
    kim = signed_in(book)
    submission = send_change(book, {"summary": "We sew, and we also weave by hand."})
    store = book.services.store
    old = find(book, submission)
    done = replace(old, sort="taken_away", detail={"is_published": True, "what": "paused"})
    store.commit(store.submissions.plan_change(old, done))
    page = kim.open(f"/app/moderate/{submission.id}")
    assert "Seen" in page.text
    assert "paused" in page.text
    kim.fill({}, "/approve")
    assert find(book, submission).state is State.PUBLISHED
    assert store.outbox.list_waiting() == []


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
    told = "monday-menders: approved, waiting for git since 10:00: The git host does not answer."
    assert told in page.text
