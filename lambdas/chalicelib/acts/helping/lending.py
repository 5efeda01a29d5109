"""Handing over, bringing back, losing: each of the two says so, with a note."""

from collections.abc import Callable, Sequence
from typing import Any

from chalicelib.acts.helping.turning import take_turn
from chalicelib.services import Services
from chalicelib.store import keys
from chalicelib.store.help_requests import HelpRecord
from chalicelib.store.moments import to_text
from chalicelib.table import ABSENT, Put, Write
from communitybook.helping.ask import Ask, Turn
from communitybook.helping.loans import bring_back, hand_over, lose

MOST_LETTERS = 300
ACTS: dict[str, Callable[[Ask, str], Turn]] = {
    "handed_over": hand_over,
    "returned": bring_back,
    "lost": lose,
}


def say_of_loan(
    services: Services, id: str, offer_id: str, what: str, note: str, who: str, by: str
) -> HelpRecord:
    """What happened to the thing; `who` is asker or lender, `note` what they say of it."""

    def plan(old: HelpRecord, new: HelpRecord) -> Sequence[Write]:
        return plan_note(services, id, offer_id, what, note, who)

    def turn(ask: Ask) -> Turn:
        return ACTS[what](ask, offer_id)

    return take_turn(services, id, turn, by, f"loan_{what}", about=offer_id, plan=plan)


def add_note(
    services: Services, id: str, offer_id: str, what: str, note: str, who: str, by: str
) -> HelpRecord:
    """The other one's note on what was said already."""

    def plan(old: HelpRecord, new: HelpRecord) -> Sequence[Write]:
        return plan_note(services, id, offer_id, what, note, who)

    return take_turn(
        services, id, lambda ask: (ask, []), by, "loan_note", about=offer_id, plan=plan
    )


def plan_note(
    services: Services, id: str, offer_id: str, what: str, note: str, who: str
) -> Sequence[Write]:
    """Kept with the loan, for as long as loans are."""
    key = keys.loan_notes_key(id, offer_id)
    item = services.store.table.get(key)
    notes: dict[str, Any] = item.body if item else {"v": 1}
    said = {"note": note[:MOST_LETTERS], "at": to_text(services.now)}
    of_moment = {**notes.get(what, {}), who: said}
    return [Put(key, {**notes, what: of_moment}, item.version if item else ABSENT)]


def find_notes(services: Services, id: str, offer_id: str) -> dict[str, dict[str, dict[str, str]]]:
    """What each said, by moment and then by asker or lender."""
    item = services.store.table.get(keys.loan_notes_key(id, offer_id))
    return {name: one for name, one in item.body.items() if name != "v"} if item else {}
