"""The live state of listings: what is so now, over what their files say."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from communitybook.model.choices import SpaceState
from communitybook.model.listing import Listing
from communitybook.model.people import Contact, Space
from communitybook.model.schedule import When


class What(StrEnum):
    """What can be so at once: all of it takes something away, or says that nothing changed."""

    CANCELLED = "cancelled"
    FULL = "full"
    PAUSED = "paused"
    HIDDEN = "hidden"
    REMOVED = "removed"
    CONFIRMED = "confirmed"


HIDEABLE = ("contact.phone", "contact.email", "contact.role", "contact.web")


@dataclass(frozen=True, slots=True)
class LiveState:
    """What is so now of one listing."""

    cancelled: tuple[date, ...] = ()
    full: bool = False
    paused: bool = False
    removed: bool = False
    hidden: tuple[str, ...] = ()
    confirmed_on: date | None = None


def parse_live(value: Any) -> dict[str, LiveState]:
    """The live state by slug, from the app's public JSON; what can't be read is left out."""
    listings = value.get("listings", {}) if isinstance(value, Mapping) else {}
    return {slug: _parse_state(one) for slug, one in listings.items() if isinstance(one, Mapping)}


def _parse_state(value: Mapping[str, Any]) -> LiveState:
    confirmed = value.get("confirmed_on")
    return LiveState(
        cancelled=tuple(date.fromisoformat(one) for one in value.get("cancelled", ())),
        full=bool(value.get("full")),
        paused=bool(value.get("paused")),
        removed=bool(value.get("removed")),
        hidden=tuple(one for one in value.get("hidden", ()) if one in HIDEABLE),
        confirmed_on=date.fromisoformat(confirmed) if confirmed else None,
    )


def overlay(listing: Listing, state: LiveState, today: date) -> Listing:
    """The listing as it is now. Its file follows as soon as git can take it."""
    changes: dict[str, Any] = {}
    if state.cancelled:
        changes["when"] = with_cancelled(listing.when or When(), state.cancelled)
    if state.full:
        changes["space"] = Space(state=SpaceState.FULL, as_of=today)
    if state.paused and listing.paused_on is None:
        changes["paused_on"] = today
    if state.removed and listing.withdrawn_on is None:
        changes["withdrawn_on"] = today
    if state.hidden and listing.contact:
        changes["contact"] = without_fields(listing.contact, state.hidden)
    if state.confirmed_on and (listing.confirmed_on or date.min) < state.confirmed_on:
        changes |= {"confirmed_on": state.confirmed_on, "unanswered_on": None}
    return listing.model_copy(update=changes) if changes else listing


def with_cancelled(when: When, days: tuple[date, ...]) -> When:
    """The same times with more dates called off."""
    return when.model_copy(update={"cancelled": sorted({*when.cancelled, *days})})


def without_fields(contact: Contact, paths: tuple[str, ...]) -> Contact:
    """The contact without what is hidden; messages are passed on instead."""
    gone = {path.removeprefix("contact."): None for path in paths}
    return contact.model_copy(update={**gone, "by_message": True})
