"""How a help request ends: closed, withdrawn, removed or expired; everyone hears of it."""

from dataclasses import replace
from datetime import date, timedelta

from communitybook.helping.ask import ASKER, OUT, Ask, News, Telling, Turn
from communitybook.helping.loans import loans_out
from communitybook.helping.moves import (
    HelpRefusedError,
    LoanState,
    OfferState,
    RequestState,
)
from communitybook.messages import say

ONGOING_DAYS = 90  # how long a request without a last day stays, unless its asker says so again
_NUDGE = timedelta(days=3)
_WAITING = (
    OfferState.UNCONFIRMED,
    OfferState.OFFERED,
    OfferState.WAITLISTED,
    OfferState.INVITED,
)
_NEWS = {
    RequestState.CLOSED: News.CLOSED,
    RequestState.WITHDRAWN: News.WITHDRAWN,
    RequestState.REMOVED: News.REMOVED,
    RequestState.EXPIRED: News.EXPIRED,
}


def close(ask: Ask) -> Turn:
    """The asker says that it is done. Refused while something lent is still out."""
    if loans_out(ask):
        raise HelpRefusedError(say("loans_are_out"))
    return _end(ask, RequestState.CLOSED)


def withdraw_request(ask: Ask) -> Turn:
    """The asker does not need it after all. What is lent already still has to come back."""
    return _end(ask, RequestState.WITHDRAWN)


def remove(ask: Ask) -> Turn:
    """A moderator takes it out."""
    ended, told = _end(ask, RequestState.REMOVED)
    return ended, [*told, Telling(ASKER, News.REMOVED)]


def expire(ask: Ask, today: date) -> Turn:
    """Its time has passed; before that, the asker has heard that it would."""
    if ask.ends_on >= today:
        return ask, []
    ended, told = _end(ask, RequestState.EXPIRED)
    return ended, [*told, Telling(ASKER, News.EXPIRED)]


def nudge(ask: Ask, today: date) -> Turn:
    """Three days before it ends, its asker hears that, once."""
    is_near = ask.ends_on - _NUDGE <= today
    if ask.is_nudged or not is_near or ask.state not in (RequestState.OPEN, RequestState.FILLED):
        return ask, []
    return replace(ask, is_nudged=True), [Telling(ASKER, News.NUDGE)]


def go_on_asking(ask: Ask, today: date) -> Ask:
    """The asker of a request without a last day says that it is still needed."""
    if ask.state not in (RequestState.OPEN, RequestState.FILLED):
        told = say(f"request_state_{ask.state}")
        raise HelpRefusedError(say("request_move_is_refused", state=told, thing=""))
    return replace(ask, ends_on=today + timedelta(days=ONGOING_DAYS), is_nudged=False)


def _end(ask: Ask, how: RequestState) -> Turn:
    ended = ask.with_state(how)
    told: list[Telling] = []
    for offer in list(ask.offers_in(*_WAITING)):
        ended = ended.giving_back(offer.id).moved(offer.id, OfferState.LAPSED)
        if offer.state is not OfferState.UNCONFIRMED:
            told.append(Telling(offer.id, _NEWS[how]))
    for offer in list(ask.offers_in(OfferState.ACCEPTED)):
        ended = _end_accepted(ended, offer.id, how)
        told.append(Telling(offer.id, _NEWS[how]))
    return ended, told


def _end_accepted(ask: Ask, offer_id: str, how: RequestState) -> Ask:
    """Done, where it took place; not needed, where it did not; open while a thing is out."""
    loan = ask.loan_state(offer_id)
    if loan in OUT:
        return ask
    if loan is LoanState.AGREED:
        ask = ask.moved_loan(offer_id, LoanState.CANCELLED)
    is_over = how in (RequestState.CLOSED, RequestState.EXPIRED)
    was_done = is_over and loan is not LoanState.AGREED
    return ask.moved(offer_id, OfferState.COMPLETED if was_done else OfferState.RELEASED)
