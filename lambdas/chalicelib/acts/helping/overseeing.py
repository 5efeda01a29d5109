"""What moderators see of running requests: all of them, silent askers, overdue loans, calls."""

from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from typing import Any

from chalicelib.services import Services
from chalicelib.store.help_requests import HelpRecord
from chalicelib.store.moments import from_text, to_text
from communitybook.helping.moves import RUNNING, LoanState, RequestState
from communitybook.messages import say

SILENT_DAYS = 5
PER_PAGE = 50
VIEWS = ("all", "silent", "held", "overdue", "calls")


@dataclass(frozen=True, slots=True)
class Overview:
    """One part of the list, how many each part holds, and where the next page begins."""

    rows: list[dict[str, Any]]
    counts: dict[str, int]
    following: int = 0


def oversee(services: Services, view: str, start: int) -> Overview:
    """The rows of a view, those that have waited longest first."""
    cards = [one for one in services.store.help.walk_cards() if one["state"] in _RUNNING]
    parts = {
        "all": sorted(cards, key=lambda one: (one["waiting_since"] or "~", one["ends_on"])),
        "silent": [one for one in cards if is_silent(services, one)],
        "held": [one for one in cards if one["state"] == RequestState.HELD],
        "overdue": _overdue(services),
        "calls": [item.body for item in services.store.table.query("calls", limit=200)],
    }
    parts["silent"].sort(key=lambda one: one["waiting_since"])
    rows = parts[view][start : start + PER_PAGE]
    more = start + PER_PAGE if len(parts[view]) > start + PER_PAGE else 0
    return Overview(rows, {name: len(part) for name, part in parts.items()}, more)


_RUNNING = {state.value for state in RUNNING}


def is_silent(services: Services, card: dict[str, Any]) -> bool:
    """Whether somebody who offered has had no answer for five days."""
    line = to_text(services.now - timedelta(days=SILENT_DAYS))
    return bool(card["waiting_since"]) and card["waiting_since"] < line


def _overdue(services: Services) -> list[dict[str, Any]]:
    late = [
        one for one in services.store.help.walk_loans_out() if one["state"] == LoanState.OVERDUE
    ]
    return sorted(late, key=lambda one: one["due_on"])


def answered_within(record: HelpRecord) -> str:
    """How long those who offered waited for an answer, in words; empty while nobody has one."""
    waits = [
        (from_text(at) - offer.offered_at).total_seconds()
        for id, at in record.answered_at.items()
        if (offer := record.ask.offers.get(id)) and offer.offered_at
    ]
    if not waits:
        return ""
    hours = median(waits) / 3600
    if hours < 1:
        return say("wait_under_an_hour")
    if hours < 36:
        return say("wait_hours", hours=round(hours))
    return say("wait_days", days=round(hours / 24))
