"""What the app's pages show of a request and of each offer, as plain words."""

from dataclasses import dataclass
from typing import Any

from chalicelib.acts.helping.keeping import is_over, settled_at
from chalicelib.acts.helping.lending import find_notes
from chalicelib.acts.helping.people import (
    Contact,
    contact_of_asker,
    contact_of_offer,
    first_name,
)
from chalicelib.services import Services
from chalicelib.store.help_requests import HelpRecord
from communitybook.dates.clock import LONDON
from communitybook.dates.wording import day_in_words
from communitybook.helping.ask import Offer
from communitybook.helping.moves import LOAN_MOVES, LoanState, OfferState
from communitybook.helping.shifts import ANY, find_shift, when_of
from communitybook.messages import say
from communitybook.model.help_request import HelpRequest
from communitybook.presenting.phrases import times_in_words

_SOME = 1


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """One time of a request: what it is, how many are wanted, how many still."""

    id: str
    words: str
    needed: int
    remaining: int


@dataclass(frozen=True, slots=True)
class OfferView:
    """One offer as a page shows it. `contact` is of the other side, when both may know."""

    offer: Offer
    state: str
    place: PlaceLine
    name: str
    message: str
    group: str
    question: str
    answer: str
    until: str
    contact: Contact | None
    shares: bool
    other_shares: bool
    loan: str
    due: str
    notes: dict[str, dict[str, dict[str, str]]]
    loan_moves: tuple[str, ...]


def place_lines(record: HelpRecord, request: HelpRequest | None) -> list[PlaceLine]:
    """The times of a request in words; one without a name where there are none."""
    return [
        PlaceLine(place.id, place_in_words(request, place.id), place.needed, place.remaining)
        for place in record.ask.places.values()
    ]


def place_in_words(request: HelpRequest | None, id: str) -> str:
    shift = find_shift(request, id) if request else None
    if shift is None or id == ANY:
        return ""
    words = "; ".join(times_in_words(when_of(shift)))
    return f"{words} ({shift.note})" if shift.note else words


def view_for_asker(
    services: Services, record: HelpRecord, lines: dict[str, PlaceLine], offer: Offer,
    private: dict[str, Any]
) -> OfferView:  # fmt: skip
    """Before acceptance a first name and the message; after both ticks, how to reach them."""
    contact = contact_of_offer(record, offer.id, private)
    name = contact.name if contact else first_name(private)
    ticks = (bool(private.get("asker_shares")), bool(private.get("shares")))
    return _view(services, record, lines, offer, private, name, contact, ticks)


def view_for_offer(
    services: Services, record: HelpRecord, lines: dict[str, PlaceLine], offer: Offer,
    private: dict[str, Any]
) -> OfferView:  # fmt: skip
    """Their own offer, on their own page."""
    contact = contact_of_asker(record, offer.id, private)
    ticks = (bool(private.get("shares")), bool(private.get("asker_shares")))
    return _view(services, record, lines, offer, private, private.get("name", ""), contact, ticks)


def _view(
    services: Services,
    record: HelpRecord,
    lines: dict[str, PlaceLine],
    offer: Offer,
    private: dict[str, Any],
    name: str,
    contact: Contact | None,
    ticks: tuple[bool, bool],
) -> OfferView:
    loan = record.ask.loans.get(offer.id)
    until = offer.invited_until.astimezone(LONDON) if offer.invited_until else None
    empty = PlaceLine(offer.place, "", _SOME, 0)
    return OfferView(
        offer=offer,
        state=say(f"offer_state_{offer.state}"),
        place=lines.get(offer.place, empty),
        name=name,
        message=private.get("message", ""),
        group=private.get("group", ""),
        question=private.get("question", ""),
        answer=private.get("answer", ""),
        until=f"{day_in_words(until.date())}, {until:%H:%M}" if until else "",
        contact=contact,
        shares=ticks[0],
        other_shares=ticks[1],
        loan=loan.state.value if loan else "",
        due=day_in_words(loan.due_on) if loan and loan.due_on else "",
        notes=_notes_kept(services, record, offer.id) if loan else {},
        loan_moves=_loan_moves(loan.state) if loan else (),
    )


def _notes_kept(
    services: Services, record: HelpRecord, offer_id: str
) -> dict[str, dict[str, dict[str, str]]]:
    """What both said of the loan, for as long as that is kept."""
    is_old = is_over(services, settled_at(services, record, offer_id), "LOAN")
    return {} if is_old else find_notes(services, record.id, offer_id)


def _loan_moves(state: LoanState) -> tuple[str, ...]:
    """What either of the two may say next; what a clock or an ending says is left out."""
    said = (LoanState.HANDED_OVER, LoanState.RETURNED, LoanState.LOST)
    return tuple(one.value for one in said if one in LOAN_MOVES.get(state, ()))


def order_of(offer: Offer) -> int:
    """Whoever waits for an answer first, then those who are in, then the rest."""
    return _ORDER.get(offer.state, len(_ORDER))


_ORDER = {
    state: number
    for number, state in enumerate(
        (
            OfferState.OFFERED,
            OfferState.ACCEPTED,
            OfferState.INVITED,
            OfferState.WAITLISTED,
            OfferState.COMPLETED,
        )
    )
}
