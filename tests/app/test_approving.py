"""From an approval to git: exactly what was seen, nobody's edit undone, and the way back."""

import re

import pytest

from chalicelib.acts.moderating import decide as decide_on
from chalicelib.ports import Publication
from communitybook.submitting.moves import Move, MoveRefusedError, State
from tests.app.conftest import RunningBook
from tests.app.moderation import (
    STITCHERS,
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
    assert re.search(r"Monday Menders: Kim approved this at 10am\.", page.text)
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


def test_whoever_was_taken_for_spam_gets_their_own_page_on_approval(book: RunningBook) -> None:
    kim = signed_in(book)
    submission = send(book, email="pat@example.org", owner_id="", is_trap=True)
    decide(kim, submission, "undo")
    decide(kim, submission, "approve")
    assert book.mails("pat@example.org")[-1].link("/app/manage/")
    listing = book.services.store.listings.find("monday-menders")
    assert listing
    owner = book.services.store.owners.find(listing.owner_id)
    assert owner
    assert owner.slugs == ["monday-menders"]
