"""Asks for tests: two drivers, a gazebo, and who answers."""

from datetime import UTC, date, datetime, timedelta

from communitybook.helping.ask import Ask, Offer, Place
from communitybook.helping.moves import OfferState, RequestState
from communitybook.helping.offers import confirm, offer

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
TODAY = NOW.date()
LATER = TODAY + timedelta(days=30)


def ask_for_drivers(needed: int = 2, begins: date | None = None) -> Ask:
    """Drivers for one time, open."""
    places = {"1": Place("1", needed, needed, begins)}
    return Ask("drivers", RequestState.OPEN, places, ends_on=LATER)


def ask_for_a_gazebo(*, is_gift: bool = False) -> Ask:
    places = {"any": Place("any", 1, 1, TODAY + timedelta(days=7))}
    return Ask(
        "gazebo",
        RequestState.OPEN,
        places,
        ends_on=TODAY + timedelta(days=7),
        is_for_people=False,
        is_gift=is_gift,
        due_on=TODAY + timedelta(days=8),
    )


def with_offers(ask: Ask, *ids: str, how_many: int = 1) -> Ask:
    """These have offered and confirmed, one minute apart."""
    place = next(iter(ask.places))
    for number, id in enumerate(ids):
        ask = offer(ask, Offer(id, place, how_many, OfferState.UNCONFIRMED), TODAY)
        ask, _ = confirm(ask, id, NOW + timedelta(minutes=number))
    return ask
