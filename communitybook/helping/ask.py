"""One help request with everything that was answered to it: what can be done changes all of it.

Every act takes an `Ask` as it was and gives it as it is then, with who is to be told what. Nobody
is named here: an offer is its id, and who made it is kept apart.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from communitybook.helping.moves import (
    LOAN_MOVES,
    OFFER_MOVES,
    REQUEST_MOVES,
    HelpRefusedError,
    LoanState,
    OfferState,
    RequestState,
    check_move,
)
from communitybook.messages import say

ASKER = "asker"


class News(StrEnum):
    """What somebody is told. Mails and lists of whom to ring are made of it."""

    NEW_OFFER = "new_offer"
    OFFER_RECEIVED = "offer_received"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    JUST_FILLED = "just_filled"
    WAITLISTED = "waitlisted"
    JOINED_LIST = "joined_list"
    INVITED = "invited"
    INVITATION_TAKEN = "invitation_taken"
    INVITATION_DECLINED = "invitation_declined"
    INVITATION_LAPSED = "invitation_lapsed"
    OFFER_WITHDRAWN = "offer_withdrawn"
    RELEASED = "released"
    PLACE_FREE = "place_free"
    ALL_FILLED = "all_filled"
    HELD = "held"
    RESUMED = "resumed"
    NUDGE = "nudge"
    CHANGED = "changed"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    REMOVED = "removed"
    EXPIRED = "expired"
    HANDED_OVER = "handed_over"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    RETURNED = "returned"
    LOST = "lost"
    QUESTION = "question"
    ANSWER = "answer"
    CONTACT = "contact"


@dataclass(frozen=True, slots=True)
class Telling:
    """Somebody who is to hear of it: ASKER, or the id of an offer."""

    to: str
    news: News
    about: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """What is wanted at one time: `remaining` is neither taken nor kept for somebody invited."""

    id: str
    needed: int
    remaining: int
    begins: date | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """An answer. `taken` counts what of its place it has, from an invitation or acceptance on."""

    id: str
    place: str
    how_many: int
    state: OfferState
    taken: int = 0
    offered_at: datetime | None = None
    invited_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Loan:
    """A thing on its way: one for each accepted offer of equipment. A gift has no due day."""

    offer_id: str
    state: LoanState
    due_on: date | None
    is_reminded: bool = False


@dataclass(frozen=True, slots=True)
class Ask:
    """A request that is or was open, over after `ends_on`; nobody offers after `offers_until`."""

    id: str
    state: RequestState
    places: Mapping[str, Place]
    ends_on: date
    is_for_people: bool = True
    is_gift: bool = False
    due_on: date | None = None
    is_nudged: bool = False
    offers_until: date | None = None
    offers: Mapping[str, Offer] = field(default_factory=dict)
    loans: Mapping[str, Loan] = field(default_factory=dict)

    @property
    def remaining(self) -> int:
        return sum(place.remaining for place in self.places.values())

    @property
    def is_full(self) -> bool:
        return self.remaining == 0

    def with_state(self, state: RequestState) -> "Ask":
        return replace(self, state=check_move(REQUEST_MOVES, self.state, state))

    def with_offer(self, offer: Offer) -> "Ask":
        return replace(self, offers={**self.offers, offer.id: offer})

    def without_offers(self, offer_ids: Collection[str]) -> "Ask":
        """As if these had never been made."""
        kept = {id: offer for id, offer in self.offers.items() if id not in offer_ids}
        return replace(self, offers=kept)

    def with_loan(self, loan: Loan) -> "Ask":
        return replace(self, loans={**self.loans, loan.offer_id: loan})

    def moved(self, offer_id: str, state: OfferState) -> "Ask":
        """The offer in another state. Raises HelpRefusedError where the table has no such move, or
        where the offer had to make room before it was confirmed.
        """
        if offer_id not in self.offers:
            told = say(f"offer_state_{OfferState.UNCONFIRMED}")
            raise HelpRefusedError(say("offer_move_is_refused", state=told, thing=""))
        offer = self.offers[offer_id]
        return self.with_offer(replace(offer, state=check_move(OFFER_MOVES, offer.state, state)))

    def moved_loan(self, offer_id: str, state: LoanState) -> "Ask":
        loan = self.loans[offer_id]
        moved = check_move(LOAN_MOVES, loan.state, state, say("loan_thing"))
        return self.with_loan(replace(loan, state=moved))

    def taking(self, offer_id: str) -> "Ask":
        """As many of its place as it wants and as there are; at least one, or it is refused."""
        offer = self.offers[offer_id]
        place = self.places[offer.place]
        if place.remaining < 1:
            raise PlaceFilledError(say("place_is_filled"))
        taken = min(offer.how_many, place.remaining)
        left = replace(place, remaining=place.remaining - taken)
        ask = replace(self, places={**self.places, place.id: left})
        return ask.with_offer(replace(offer, taken=taken))

    def giving_back(self, offer_id: str) -> "Ask":
        """What it had of its place is free again."""
        offer = self.offers[offer_id]
        place = self.places[offer.place]
        more = replace(place, remaining=place.remaining + offer.taken)
        ask = replace(self, places={**self.places, place.id: more})
        return ask.with_offer(replace(offer, taken=0, invited_until=None))

    def offers_in(self, *states: OfferState, place: str = "") -> Iterator[Offer]:
        """Offers in these states, those that came first before the others."""
        found = [
            offer
            for offer in self.offers.values()
            if offer.state in states and place in ("", offer.place)
        ]
        yield from sorted(found, key=lambda one: (one.offered_at is None, one.offered_at, one.id))

    def loan_state(self, offer_id: str) -> LoanState | None:
        loan = self.loans.get(offer_id)
        return loan.state if loan else None


class PlaceFilledError(HelpRefusedError):
    """Somebody else took the last place first."""


Turn = tuple[Ask, list[Telling]]
Act = Callable[..., Turn]
OUT = (LoanState.HANDED_OVER, LoanState.OVERDUE)


def check_not_out(ask: Ask, offer_id: str) -> None:
    """Raises HelpRefusedError while the thing is with whoever borrowed it."""
    if ask.loan_state(offer_id) in OUT:
        raise HelpRefusedError(say("loan_is_out"))
