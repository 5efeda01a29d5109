"""A help request with its offers and loans as the plain data of one item, and back."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from chalicelib.store.moments import from_text, to_text
from communitybook.helping.ask import Ask, Loan, Offer, Place
from communitybook.helping.moves import LoanState, OfferState, RequestState


def body_of_ask(ask: Ask) -> dict[str, Any]:
    """Everything that changes together."""
    return {
        "id": ask.id,
        "state": ask.state.value,
        "ends_on": ask.ends_on.isoformat(),
        "is_for_people": ask.is_for_people,
        "is_gift": ask.is_gift,
        "due_on": _day(ask.due_on),
        "is_nudged": ask.is_nudged,
        "offers_until": _day(ask.offers_until),
        "places": {id: [one.needed, one.remaining, _day(one.begins)]
                   for id, one in ask.places.items()},
        "offers": {id: _offer(one) for id, one in ask.offers.items()},
        "loans": {id: [one.state.value, _day(one.due_on), one.is_reminded]
                  for id, one in ask.loans.items()},
    }  # fmt: skip


def parse_ask(body: Mapping[str, Any]) -> Ask:
    """The ask that such a body holds."""
    return Ask(
        id=body["id"],
        state=RequestState(body["state"]),
        places={
            id: Place(id, needed, remaining, _parse_day(begins))
            for id, (needed, remaining, begins) in body["places"].items()
        },
        ends_on=date.fromisoformat(body["ends_on"]),
        is_for_people=body["is_for_people"],
        is_gift=body["is_gift"],
        due_on=_parse_day(body["due_on"]),
        is_nudged=body["is_nudged"],
        offers_until=_parse_day(body.get("offers_until", "")),
        offers={id: _parse_offer(id, one) for id, one in body["offers"].items()},
        loans={
            id: Loan(id, LoanState(state), _parse_day(due_on), is_reminded)
            for id, (state, due_on, is_reminded) in body["loans"].items()
        },
    )


def _offer(one: Offer) -> dict[str, Any]:
    return {
        "place": one.place,
        "how_many": one.how_many,
        "state": one.state.value,
        "taken": one.taken,
        "offered_at": _moment(one.offered_at),
        "invited_until": _moment(one.invited_until),
    }


def _parse_offer(id: str, body: Mapping[str, Any]) -> Offer:
    return Offer(
        id,
        body["place"],
        body["how_many"],
        OfferState(body["state"]),
        body["taken"],
        _parse_moment(body["offered_at"]),
        _parse_moment(body["invited_until"]),
    )


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _parse_day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _moment(moment: datetime | None) -> str:
    return to_text(moment) if moment else ""


def _parse_moment(text: str) -> datetime | None:
    return from_text(text) if text else None
