"""What an owner changes at once: so now, reviewed after, and put back for thirty days.

Each is one transaction: the live state, what a moderator reviews, the file for git, an audit line.
"""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from chalicelib.acts.changed_files import NoListingError, listing_in, plan_file
from chalicelib.services import Services
from chalicelib.store.listings import Published
from chalicelib.store.live import LiveItem
from chalicelib.store.moments import to_text
from chalicelib.store.store import StaleError
from chalicelib.store.submissions import Submission
from chalicelib.table import ConflictError, Write
from communitybook.at_once import AtOnce, Change, apply_at_once
from communitybook.live import HIDEABLE, What
from communitybook.messages import say
from communitybook.model.listing import Listing
from communitybook.reading.yaml_writer import write_listing
from communitybook.submitting.answers import answers_of
from communitybook.submitting.moves import Move, State
from communitybook.submitting.urgency import NORMAL

UNDO_DAYS = 30
THE_GROUP = "the group"
_TRIES = 6
_UNREVIEWED = (Change.CONFIRMED, Change.UNANSWERED)
_SAYS = {
    Change.CANCELLED: What.CANCELLED,
    Change.FULL: What.FULL,
    Change.PAUSED: What.PAUSED,
    Change.HIDDEN: What.HIDDEN,
    Change.REMOVED: What.REMOVED,
    Change.CONFIRMED: What.CONFIRMED,
}
_ENDS = {Change.ROOM: What.FULL, Change.GOING_ON: What.PAUSED}


def cancel_date(
    services: Services, slug: str, day: date, owner_id: str, by: str = THE_GROUP
) -> Submission | None:
    """It does not take place on that day."""
    one = AtOnce(Change.CANCELLED, services.today, day.isoformat())
    return take_away(services, slug, one, owner_id, by)


def mark_full(
    services: Services, slug: str, owner_id: str, by: str = THE_GROUP
) -> Submission | None:
    """There is no room for anybody more."""
    return take_away(services, slug, AtOnce(Change.FULL, services.today), owner_id, by)


def mark_room(
    services: Services, slug: str, owner_id: str, by: str = THE_GROUP
) -> Submission | None:
    """There is room again."""
    return take_away(services, slug, AtOnce(Change.ROOM, services.today), owner_id, by)


def pause(services: Services, slug: str, owner_id: str, by: str = THE_GROUP) -> Submission | None:
    """It stops for a while; its dates are not shown."""
    return take_away(services, slug, AtOnce(Change.PAUSED, services.today), owner_id, by)


def go_on(services: Services, slug: str, owner_id: str, by: str = THE_GROUP) -> Submission | None:
    """It goes on again after a pause."""
    return take_away(services, slug, AtOnce(Change.GOING_ON, services.today), owner_id, by)


def hide_field(
    services: Services, slug: str, path: str, owner_id: str, by: str = THE_GROUP
) -> Submission | None:
    """A way of getting in touch leaves the page. Raises ValueError for any other field."""
    if path not in HIDEABLE:
        raise ValueError(path)
    return take_away(services, slug, AtOnce(Change.HIDDEN, services.today, path), owner_id, by)


def withdraw(
    services: Services, slug: str, owner_id: str, by: str = THE_GROUP
) -> Submission | None:
    """It leaves the book; its file stays."""
    return take_away(services, slug, AtOnce(Change.REMOVED, services.today), owner_id, by)


def say_still_right(services: Services, slug: str, owner_id: str, by: str = THE_GROUP) -> None:
    """Somebody who knows says that it is right today. Needs no review."""
    take_away(services, slug, AtOnce(Change.CONFIRMED, services.today), owner_id, by)


def take_away(
    services: Services, slug: str, one: AtOnce, owner_id: str, by: str
) -> Submission | None:
    """What a moderator reviews; None where it was so already, or needs no review.

    Raises NoListingError where no such listing is published.
    """
    for _attempt in range(_TRIES):
        try:
            return _take_away(services, slug, one, owner_id, by)
        except ConflictError:
            continue
    raise ConflictError([])


def _take_away(
    services: Services, slug: str, one: AtOnce, owner_id: str, by: str
) -> Submission | None:
    store = services.store
    known, listing = find_listing(services, slug)
    changed = apply_at_once(listing, one)
    if write_listing(changed) == write_listing(listing):
        return None
    submission = None
    if one.change not in _UNREVIEWED:
        submission = _review(services, known, listing, changed, one, owner_id)
    id = submission.id if submission else ""
    writes = plan_file(services, known, changed, one, id)
    writes += _plan_live(services, slug, one, id)
    if submission:
        writes += store.submissions.plan_new(submission, {})
    writes.append(store.audit.plan(services.now, services.new_id(), by, str(one.change), slug))
    store.commit(writes)
    _wake(services)
    return submission


def find_listing(services: Services, slug: str) -> tuple[Published, Listing]:
    """A published listing as the store has it, and what its newest file says. NoListingError."""
    known = services.store.listings.find(slug)
    listing = listing_in(known.current[1], slug) if known and known.blob else None
    if known is None or listing is None:
        raise NoListingError(slug)
    return known, listing


def _wake(services: Services) -> None:
    services.wake("git")
    services.wake("build")


def _review(
    services: Services,
    known: Published,
    listing: Listing,
    changed: Listing,
    one: AtOnce,
    owner_id: str,
) -> Submission:
    at = to_text(services.now)
    return Submission(
        id=services.new_id(),
        reference=services.new_reference(),
        sort="taken_away",
        state=State.WAITING,
        slug=known.slug,
        name=listing.name,
        kind=listing.kind.value,
        answers=answers_of(changed),
        created_at=at,
        waiting_since=at,
        urgency=NORMAL,
        nearest_date=one.value if one.change is Change.CANCELLED else "",
        base=known.current[0],
        base_answers=answers_of(listing),
        owner_id=owner_id,
        via="manage",
        detail=_detail_of(one),
    )


def _detail_of(one: AtOnce) -> dict[str, Any]:
    """What a moderator is shown, and what putting it back needs."""
    return {
        "what": str(one.change),
        "value": one.value,
        "on": one.on.isoformat(),
        "is_published": True,
        "undo_until": (one.on + timedelta(days=UNDO_DAYS)).isoformat(),
    }


def _plan_live(services: Services, slug: str, one: AtOnce, submission_id: str) -> list[Write]:
    """What is so from now on, or no longer so."""
    live, is_undo = services.store.live, one.before is not None
    if one.change in _ENDS:
        item = LiveItem(slug, _ENDS[one.change], submission_id=submission_id)
        return [live.plan_say(item, services.now) if is_undo else live.plan_take_back(item)]
    if one.change not in _SAYS:
        return []
    value = str(one.on) if one.change is Change.CONFIRMED else one.value
    until = one.value if one.change is Change.CANCELLED else ""
    item = LiveItem(slug, _SAYS[one.change], value, until=until, submission_id=submission_id)
    return [live.plan_take_back(item) if is_undo else live.plan_say(item, services.now)]


def can_undo(submission: Submission, today: date) -> bool:
    """Whether it was made at once, not put back yet, and not longer ago than thirty days."""
    detail = submission.detail
    is_open = submission.sort == "taken_away" and not detail.get("undone_at")
    return is_open and today.isoformat() <= detail.get("undo_until", "")


def undo_taken_away(services: Services, submission: Submission, by: str) -> Submission:
    """Put it back, in the live state and in the file, and nothing that came after it.

    The same again where it was put back before. Raises StaleError after thirty days.
    """
    for _attempt in range(_TRIES):
        fresh = services.store.submissions.find(submission.id)
        if fresh is None or fresh.detail.get("undone_at"):
            return fresh or submission
        if not can_undo(fresh, services.today):
            raise StaleError(say("undo_is_over", days=UNDO_DAYS))
        try:
            return _undo(services, fresh, by)
        except ConflictError:
            continue
    raise ConflictError([])


def _undo(services: Services, old: Submission, by: str) -> Submission:
    store, now = services.store, services.now
    known, listing = find_listing(services, old.slug)
    detail = old.detail
    on = date.fromisoformat(detail["on"])
    one = AtOnce(Change(detail["what"]), on, detail["value"], old.base_answers)
    changed = apply_at_once(listing, one)
    undone = {**detail, "undone_at": to_text(now)}
    if old.state is State.WAITING:
        new, writes = store.submissions.plan_move(
            old, Move.CLOSE, now, by, services.new_id(), detail=undone, decided_at=to_text(now)
        )
    else:
        new = replace(old, detail=undone)
        writes = store.submissions.plan_change(old, new)
    if write_listing(changed) != write_listing(listing):
        writes += plan_file(services, known, changed, one, old.id)
    writes += _plan_live(services, old.slug, one, old.id)
    writes.append(store.audit.plan(now, services.new_id(), by, f"undid_{one.change}", old.slug))
    store.commit(writes)
    _wake(services)
    return new
