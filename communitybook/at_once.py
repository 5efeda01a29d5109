"""What an owner changes at once: what it does to a listing, and how it is put back, by field."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from communitybook.live import HIDEABLE, with_cancelled, without_fields
from communitybook.model.choices import SpaceState
from communitybook.model.listing import Listing
from communitybook.model.people import Contact, Space
from communitybook.model.schedule import When

_MOST_CANCELLED = 60  # as the model allows; the oldest go first


class Change(StrEnum):
    """What needs nobody's leave beforehand: it takes something away, or nothing has changed."""

    CANCELLED = "cancelled"
    FULL = "full"
    ROOM = "room"
    PAUSED = "paused"
    GOING_ON = "going_on"
    HIDDEN = "hidden"
    REMOVED = "removed"
    CONFIRMED = "confirmed"
    UNANSWERED = "unanswered"


@dataclass(frozen=True, slots=True)
class AtOnce:
    """One change and its day. `value` is a date, or a field's path.

    With `before`, what the listing's answers were, it puts that change back.
    """

    change: Change
    on: date
    value: str = ""
    before: Mapping[str, str] | None = None

    def body(self) -> dict[str, Any]:
        """As plain data, to be kept and parsed again."""
        before = None if self.before is None else dict(self.before)
        return {
            "change": self.change.value,
            "on": self.on.isoformat(),
            "value": self.value,
            "before": before,
        }


def parse_at_once(body: Mapping[str, Any]) -> AtOnce:
    on = date.fromisoformat(body["on"])
    return AtOnce(Change(body["change"]), on, body["value"], body["before"])


def apply_at_once(listing: Listing, one: AtOnce) -> Listing:
    """The listing with that change, or with that change put back; the same where it is so."""
    if one.before is None:
        changes = _DO[one.change](listing, one)
    else:
        changes = _PUT_BACK[one.change](listing, one, one.before)
    return listing.model_copy(update=changes) if changes else listing


Changes = dict[str, Any]


def _cancel(listing: Listing, one: AtOnce) -> Changes:
    when = with_cancelled(listing.when or When(), (date.fromisoformat(one.value),))
    return {"when": when.model_copy(update={"cancelled": when.cancelled[-_MOST_CANCELLED:]})}


def _fill(listing: Listing, one: AtOnce) -> Changes:
    is_full = listing.space is not None and listing.space.state is SpaceState.FULL
    return {} if is_full else {"space": Space(state=SpaceState.FULL, as_of=one.on)}


def _make_room(listing: Listing, one: AtOnce) -> Changes:
    is_full = listing.space is not None and listing.space.state is SpaceState.FULL
    return {"space": Space(state=SpaceState.PLACES, as_of=one.on)} if is_full else {}


def _pause(listing: Listing, one: AtOnce) -> Changes:
    return {} if listing.paused_on else {"paused_on": one.on}


def _go_on(listing: Listing, one: AtOnce) -> Changes:
    return {"paused_on": None} if listing.paused_on else {}


def _hide(listing: Listing, one: AtOnce) -> Changes:
    """A role may be somebody's name: it leaves the line that says who confirmed it, too."""
    hidden = field_at(listing, one.value)
    if not hidden or listing.contact is None:
        return {}
    changes: Changes = {"contact": without_fields(listing.contact, (one.value,))}
    if hidden == listing.confirmed_by:
        changes["confirmed_by"] = None
    return changes


def _remove(listing: Listing, one: AtOnce) -> Changes:
    return {} if listing.withdrawn_on else {"withdrawn_on": one.on}


def _confirm(listing: Listing, one: AtOnce) -> Changes:
    role = listing.contact.role if listing.contact else None
    by = role or listing.confirmed_by
    return {"confirmed_on": one.on, "confirmed_by": by, "unanswered_on": None}


def _find_unanswered(listing: Listing, one: AtOnce) -> Changes:
    """Not where somebody has confirmed it since the day that was asked about."""
    is_newer = listing.confirmed_on is not None and str(listing.confirmed_on) > one.value > ""
    return {} if listing.unanswered_on or is_newer else {"unanswered_on": one.on}


def field_at(listing: Listing, path: str) -> str:
    """What a hideable field says; empty where it says nothing."""
    if listing.contact is None or path not in HIDEABLE:
        return ""
    return getattr(listing.contact, path.removeprefix("contact.")) or ""


_DO: dict[Change, Callable[[Listing, AtOnce], Changes]] = {
    Change.CANCELLED: _cancel,
    Change.FULL: _fill,
    Change.ROOM: _make_room,
    Change.PAUSED: _pause,
    Change.GOING_ON: _go_on,
    Change.HIDDEN: _hide,
    Change.REMOVED: _remove,
    Change.CONFIRMED: _confirm,
    Change.UNANSWERED: _find_unanswered,
}


def _take_place(listing: Listing, one: AtOnce, before: Mapping[str, str]) -> Changes:
    was_off = one.value in before.get("when.cancelled", "").splitlines()
    if listing.when is None or was_off:
        return {}
    kept = [day for day in listing.when.cancelled if day.isoformat() != one.value]
    return {"when": listing.when.model_copy(update={"cancelled": kept})}


def _space_as_before(listing: Listing, one: AtOnce, before: Mapping[str, str]) -> Changes:
    """Only where nobody has said anything else about space since."""
    said = SpaceState.FULL if one.change is Change.FULL else SpaceState.PLACES
    if listing.space != Space(state=said, as_of=one.on):
        return {}
    if "space.state" not in before:
        return {"space": None}
    as_of = date.fromisoformat(before["space.as_of"])
    return {"space": Space(state=SpaceState(before["space.state"]), as_of=as_of)}


def _go_on_after_all(listing: Listing, one: AtOnce, before: Mapping[str, str]) -> Changes:
    return {"paused_on": None} if listing.paused_on == one.on else {}


def _stay_paused(listing: Listing, one: AtOnce, before: Mapping[str, str]) -> Changes:
    if listing.paused_on or "paused_on" not in before:
        return {}
    return {"paused_on": date.fromisoformat(before["paused_on"])}


def _show_again(listing: Listing, one: AtOnce, before: Mapping[str, str]) -> Changes:
    """The field again; messages are passed on for as long as another field stays hidden."""
    if listing.contact is None or field_at(listing, one.value) or one.value not in before:
        return {}
    name = one.value.removeprefix("contact.")
    contact = listing.contact.model_copy(update={name: before[one.value]})
    changes: Changes = {"contact": _with_messages_as_before(contact, before)}
    if listing.confirmed_by is None and before.get("confirmed_by") == before[one.value]:
        changes["confirmed_by"] = before[one.value]
    return changes


def _with_messages_as_before(contact: Contact, before: Mapping[str, str]) -> Contact:
    shown = [path for path in HIDEABLE if getattr(contact, path.removeprefix("contact."))]
    is_whole = all(path in shown for path in HIDEABLE if path in before)
    took_messages = before.get("contact.by_message") == "yes"
    return contact.model_copy(update={"by_message": took_messages}) if is_whole else contact


def _stay(listing: Listing, one: AtOnce, before: Mapping[str, str]) -> Changes:
    return {"withdrawn_on": None} if listing.withdrawn_on == one.on else {}


_PUT_BACK: dict[Change, Callable[[Listing, AtOnce, Mapping[str, str]], Changes]] = {
    Change.CANCELLED: _take_place,
    Change.FULL: _space_as_before,
    Change.ROOM: _space_as_before,
    Change.PAUSED: _go_on_after_all,
    Change.GOING_ON: _stay_paused,
    Change.HIDDEN: _show_again,
    Change.REMOVED: _stay,
}
