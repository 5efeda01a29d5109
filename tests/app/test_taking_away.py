"""What an owner changes at once is so at once, reaches git, is reviewed, and can be put back."""

import threading
from dataclasses import replace
from datetime import date

import pytest

from chalicelib.acts import taking_away
from chalicelib.jobs.publishing import publish_due, sync_content
from chalicelib.ports import Publication, PublisherUnavailableError
from chalicelib.store.listings import blob_id
from chalicelib.store.owners import Owner
from chalicelib.store.store import StaleError
from chalicelib.store.submissions import Submission
from communitybook.model.choices import SpaceState
from communitybook.submitting.moves import Move, State
from tests.app.conftest import RunningBook
from tests.app.owned import (
    STITCHERS,
    give_owner,
    listing_in_git,
    live_of,
    published,
    see_site,
)

FIRST, SECOND = date(2026, 12, 1), date(2026, 12, 8)


@pytest.fixture
def owner(book: RunningBook) -> Owner:
    return give_owner(book, STITCHERS)


def change_in_git(book: RunningBook, slug: str, old: str, new: str) -> None:
    """Somebody changes the file by hand, without the book."""
    text = book.file(slug)
    assert old in text
    data = text.replace(old, new).encode()
    base = blob_id(text.encode())
    book.services.publisher.publish([Publication("hand", f"assets/{slug}.yml", base, data, "x")])


def cancel(book: RunningBook, owner: Owner, day: date = FIRST) -> Submission:
    made = taking_away.cancel_date(book.services, STITCHERS, day, owner.id)
    assert made is not None
    return made


def test_a_cancelled_date_is_off_at_once_and_waits_for_review(
    book: RunningBook, owner: Owner
) -> None:
    made = cancel(book, owner)
    assert live_of(book, STITCHERS).cancelled == (FIRST,)
    assert made.state is State.WAITING
    assert made.sort == "taken_away"
    assert made.detail["is_published"] is True
    assert (made.detail["what"], made.detail["value"]) == ("cancelled", "2026-12-01")
    assert made.detail["undo_until"] == "2026-12-22"
    book.run_jobs()
    listing = listing_in_git(book, STITCHERS)
    assert listing.when is not None
    assert FIRST in listing.when.cancelled
    found = book.services.store.submissions.find(made.id)
    assert found is not None
    assert found.state is State.WAITING, "it stays in the queue"
    assert book.services.store.submissions.count_queue("waiting") == 1
    assert live_of(book, STITCHERS).cancelled == (FIRST,), "until the date has passed"
    book.clock.pass_(days=10)
    assert live_of(book, STITCHERS).cancelled == ()


@pytest.mark.parametrize("what", ["full", "paused", "removed", "hidden"])
def test_the_live_state_ends_when_the_site_is_seen_to_say_the_same(
    book: RunningBook, owner: Owner, what: str
) -> None:
    acts = {
        "full": lambda: taking_away.mark_full(book.services, STITCHERS, owner.id),
        "paused": lambda: taking_away.pause(book.services, STITCHERS, owner.id),
        "removed": lambda: taking_away.withdraw(book.services, STITCHERS, owner.id),
        "hidden": lambda: taking_away.hide_field(
            book.services, STITCHERS, "contact.phone", owner.id
        ),
    }
    assert acts[what]() is not None
    assert getattr(live_of(book, STITCHERS), what)
    assert acts[what]() is None, "a second press changes nothing"
    book.run_jobs()
    assert getattr(live_of(book, STITCHERS), what), "git has it, but no reader yet"
    see_site(book)
    assert not getattr(live_of(book, STITCHERS), what)
    listing = listing_in_git(book, STITCHERS)
    assert listing.contact is not None
    assert {
        "full": listing.space is not None and listing.space.state is SpaceState.FULL,
        "paused": listing.paused_on == book.services.today,
        "removed": listing.withdrawn_on == book.services.today,
        "hidden": listing.contact.phone is None and listing.contact.by_message,
    }[what]
    assert book.services.store.submissions.count_queue("waiting") == 1


def test_it_is_so_while_git_is_down(book: RunningBook, owner: Owner) -> None:
    class Down:
        def publish(self, publications: object) -> list[object]:
            raise PublisherUnavailableError("The git host can't be reached.")

    down = replace(book.services, publisher=Down())
    cancel(book, owner)
    assert publish_due(down) == 0
    assert live_of(book, STITCHERS).cancelled == (FIRST,)
    book.clock.pass_(minutes=1)
    assert publish_due(book.services) == 1


def test_room_again_and_going_on_end_the_live_state(book: RunningBook, owner: Owner) -> None:
    taking_away.mark_full(book.services, STITCHERS, owner.id)
    taking_away.pause(book.services, STITCHERS, owner.id)
    taking_away.mark_room(book.services, STITCHERS, owner.id)
    taking_away.go_on(book.services, STITCHERS, owner.id)
    state = live_of(book, STITCHERS)
    assert (state.full, state.paused) == (False, False)
    book.run_jobs()
    listing = listing_in_git(book, STITCHERS)
    assert listing.space is not None
    assert listing.space.state is SpaceState.PLACES
    assert listing.paused_on is None


def test_still_right_needs_no_review(book: RunningBook, owner: Owner) -> None:
    taking_away.say_still_right(book.services, STITCHERS, owner.id)
    assert book.services.store.submissions.count_queue("waiting") == 0
    assert live_of(book, STITCHERS).confirmed_on == date(2026, 11, 22)
    book.run_jobs()
    assert listing_in_git(book, STITCHERS).confirmed_on == date(2026, 11, 22)
    see_site(book)
    assert live_of(book, STITCHERS).confirmed_on is None


def test_undone_it_is_as_before_in_both(book: RunningBook, owner: Owner) -> None:
    before = book.file(STITCHERS)
    made = cancel(book, owner)
    book.run_jobs()
    book.clock.pass_(days=1)
    undone = taking_away.undo_taken_away(book.services, made, "the group")
    assert undone.state is State.CLOSED
    assert live_of(book, STITCHERS).cancelled == ()
    book.run_jobs()
    assert book.file(STITCHERS) == before


def test_undo_keeps_what_was_changed_later(book: RunningBook, owner: Owner) -> None:
    made = cancel(book, owner)
    hidden = taking_away.hide_field(book.services, STITCHERS, "contact.phone", owner.id)
    assert hidden is not None
    cancel(book, owner, SECOND)
    book.run_jobs()
    change_in_git(book, STITCHERS, "Just turn up.", "Come along.")
    sync_content(book.services)
    taking_away.undo_taken_away(book.services, made, "the group")
    taking_away.undo_taken_away(book.services, hidden, "the group")
    assert live_of(book, STITCHERS).cancelled == (SECOND,)
    book.run_jobs()
    listing = listing_in_git(book, STITCHERS)
    assert listing.when is not None
    assert listing.contact is not None
    assert listing.when.cancelled == [SECOND, date(2026, 12, 15)]
    assert listing.contact.phone == "01632 960 201"
    assert not listing.contact.by_message
    assert "Come along." in book.file(STITCHERS)


def test_undo_of_what_was_said_otherwise_since_changes_nothing(
    book: RunningBook, owner: Owner
) -> None:
    made = taking_away.mark_full(book.services, STITCHERS, owner.id)
    assert made is not None
    book.run_jobs()
    change_in_git(book, STITCHERS, "state: full", "state: waiting_list")
    sync_content(book.services)
    taking_away.undo_taken_away(book.services, made, "the group")
    book.run_jobs()
    assert "state: waiting_list" in book.file(STITCHERS)


def test_undo_works_once_and_for_thirty_days(book: RunningBook, owner: Owner) -> None:
    made, other = cancel(book, owner), cancel(book, owner, SECOND)
    first = taking_away.undo_taken_away(book.services, made, "the group")
    waiting = len(book.services.store.outbox.list_waiting())
    again = taking_away.undo_taken_away(book.services, made, "the group")
    assert again.detail == first.detail
    assert len(book.services.store.outbox.list_waiting()) == waiting
    book.clock.pass_(days=31)
    with pytest.raises(StaleError, match="30 days"):
        taking_away.undo_taken_away(book.services, other, "the group")


def test_a_reviewed_change_can_still_be_undone(book: RunningBook, owner: Owner) -> None:
    store = book.services.store
    made = cancel(book, owner)
    book.run_jobs()
    found = store.submissions.find(made.id)
    assert found is not None
    _, writes = store.submissions.plan_move(
        found, Move.CLOSE, book.services.now, "a moderator", book.services.new_id()
    )
    store.commit(writes)
    taking_away.undo_taken_away(book.services, made, "the group")
    book.run_jobs()
    listing = listing_in_git(book, STITCHERS)
    assert listing.when is not None
    assert FIRST not in listing.when.cancelled


def test_a_conflict_in_git_is_rebuilt_with_both_changes(book: RunningBook, owner: Owner) -> None:
    cancel(book, owner)
    taking_away.mark_full(book.services, STITCHERS, owner.id)
    change_in_git(book, STITCHERS, "Just turn up.", "Come along.")
    publish_due(book.services)
    assert len(book.services.store.outbox.list_waiting()) == 2, "rebuilt, not lost"
    assert publish_due(book.services) == 2
    sync_content(book.services)
    text = book.file(STITCHERS)
    assert "Come along." in text
    assert "- 2026-12-01" in text
    assert "state: full" in text
    known = published(book, STITCHERS)
    assert (known.text, known.next_blob) == (text, None)


def test_an_undo_that_conflicts_is_rebuilt_too(book: RunningBook, owner: Owner) -> None:
    made = taking_away.withdraw(book.services, STITCHERS, owner.id)
    assert made is not None
    book.run_jobs()
    taking_away.undo_taken_away(book.services, made, "the group")
    change_in_git(book, STITCHERS, "Just turn up.", "Come along.")
    publish_due(book.services)
    publish_due(book.services)
    assert "withdrawn_on" not in book.file(STITCHERS)
    assert "Come along." in book.file(STITCHERS)


def test_a_change_that_git_has_already_is_done(book: RunningBook, owner: Owner) -> None:
    taking_away.mark_full(book.services, STITCHERS, owner.id)
    change_in_git(book, STITCHERS, "state: places", "state: full")
    publish_due(book.services)
    assert book.services.store.outbox.list_waiting() == []
    assert published(book, STITCHERS).current[1] == book.file(STITCHERS)


def test_a_broken_file_is_waited_for(book: RunningBook, owner: Owner) -> None:
    cancel(book, owner)
    change_in_git(book, STITCHERS, "kind: group", "kind: [group")
    publish_due(book.services)
    waiting = book.services.store.outbox.list_waiting()
    assert "can't be read" in waiting[0].body["error"]
    change_in_git(book, STITCHERS, "kind: [group", "kind: group")
    for _round in range(2):
        book.clock.pass_(minutes=11)
        publish_due(book.services)
    assert "- 2026-12-01" in book.file(STITCHERS)


def test_a_file_that_is_gone_ends_it(book: RunningBook, owner: Owner) -> None:
    cancel(book, owner)
    base = blob_id(book.file(STITCHERS).encode())
    path = f"assets/{STITCHERS}.yml"
    book.services.publisher.publish([Publication("hand", path, base, None, "x")])
    publish_due(book.services)
    assert book.services.store.outbox.list_waiting() == []


def test_many_presses_at_once_make_one_submission(book: RunningBook, owner: Owner) -> None:
    made: list[Submission | None] = []
    presses = [
        threading.Thread(
            target=lambda: made.append(
                taking_away.cancel_date(book.services, STITCHERS, FIRST, owner.id)
            )
        )
        for _press in range(6)
    ]
    for press in presses:
        press.start()
    for press in presses:
        press.join()
    assert len([one for one in made if one]) == 1
    assert book.services.store.submissions.count_queue("waiting") == 1


def test_nothing_that_is_not_published_can_be_taken_away(book: RunningBook) -> None:
    with pytest.raises(LookupError):
        taking_away.withdraw(book.services, "nobody-knows-it", "someone")


def test_only_ways_of_getting_in_touch_are_hidden(book: RunningBook, owner: Owner) -> None:
    with pytest.raises(ValueError, match="summary"):
        taking_away.hide_field(book.services, STITCHERS, "summary", owner.id)
