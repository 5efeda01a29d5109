"""From a published help request to the ask that people answer."""

from dataclasses import replace
from datetime import date, timedelta

from communitybook.helping.ask import Ask, Place
from communitybook.helping.endings import ONGOING_DAYS
from communitybook.helping.moves import HelpRefusedError, OfferState, RequestState
from communitybook.helping.shifts import first_day_of, places_of
from communitybook.messages import say
from communitybook.model.help_choices import Keeping
from communitybook.model.help_request import HelpRequest

_GRACE = timedelta(days=3)  # to say that a borrowed thing was handed over after all
_HOLDING = (OfferState.INVITED, OfferState.ACCEPTED, OfferState.COMPLETED)


def open_ask(request: HelpRequest, today: date) -> Ask:
    """The ask as it begins: everything is still needed."""
    places = {
        id: Place(id, needed, needed, first_day_of(request, id))
        for id, needed in places_of(request).items()
    }
    return Ask(
        id=request.id,
        state=RequestState.OPEN,
        places=places,
        ends_on=ends_on(request, today),
        is_for_people=request.is_for_people,
        is_gift=request.keeping is Keeping.KEEP,
        due_on=request.until if request.keeping is Keeping.BORROW else None,
        offers_until=request.apply_by,
    )


def ends_on(request: HelpRequest, today: date) -> date:
    """The day after which it expires; ninety days on where it has no last day of its own."""
    if request.keeping is Keeping.BORROW and request.until:
        return request.until + _GRACE
    return request.last_day or today + timedelta(days=ONGOING_DAYS)


def change_ask(ask: Ask, request: HelpRequest, today: date) -> Ask:
    """The ask after its file was changed. What people have is never taken from them by that.

    Raises HelpRefusedError where fewer are wanted than have been accepted or invited.
    """
    fresh = open_ask(request, today)
    places = dict(fresh.places)
    for offer in ask.offers.values():
        taken = offer.taken if offer.state in _HOLDING else 0
        place = places.get(offer.place)
        if place is None or place.remaining < taken:
            if taken:
                raise HelpRefusedError(say("places_are_taken"))
            continue
        places[place.id] = replace(place, remaining=place.remaining - taken)
    kept = replace(ask, places=places, ends_on=fresh.ends_on, due_on=fresh.due_on, is_nudged=False)
    kept = replace(kept, is_gift=fresh.is_gift, offers_until=fresh.offers_until)
    is_running = kept.state in (RequestState.OPEN, RequestState.FILLED)
    state = RequestState.FILLED if kept.is_full else RequestState.OPEN
    return kept.with_state(state) if is_running and state is not kept.state else kept
