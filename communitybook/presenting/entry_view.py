"""A listing that has passed its checks, as its page will show it on a day."""

from typing import Any, NamedTuple

from communitybook.checks.entry import Entry, Reference
from communitybook.dates.occurrences import DayBook, Occurrence, expand
from communitybook.freshness import shows_dates
from communitybook.presenting.spot import Spot, find_spot
from communitybook.presenting.view import Setting, view_of


class EntryView(NamedTuple):
    """Where and when it is, and the plain words of its page."""

    spot: Spot
    occurrences: list[Occurrence]
    setting: Setting
    view: dict[str, Any]


def view_entry(entry: Entry, reference: Reference) -> EntryView:
    """What pages, cards and letters say of it."""
    spot = find_spot(entry.listing, reference.gazetteer)
    occurrences = _occurrences(entry, reference)
    setting = Setting(reference.book, reference.taxonomy, reference.today)
    view = view_of(entry.listing, spot, occurrences, setting)
    return EntryView(spot, occurrences, setting, view)


def _occurrences(entry: Entry, reference: Reference) -> list[Occurrence]:
    when = entry.listing.when
    if when is None or entry.listing.is_withdrawn:
        return []
    if not shows_dates(entry.listing, reference.today):
        return []
    days = DayBook(reference.book, reference.gazetteer.bank_holidays)
    return expand(when, reference.today, days)
