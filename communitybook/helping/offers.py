"""What can be done with an offer: each gives the ask as it is then, and who hears of it."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from communitybook.dates.clock import LONDON
from communitybook.helping.ask import (
    ASKER,
    Ask,
    Loan,
    News,
    Offer,
    Place,
    Telling,
    Turn,
    check_not_out,
)
from communitybook.helping.moves import (
    RUNNING,
    HelpRefusedError,
    LoanState,
    OfferState,
    RequestState,
)
from communitybook.messages import say

INVITATION = timedelta(hours=72)


# More than so many who have confirmed is no offer of help any more, and too much to read.
MOST_OFFERS = 500
# Unconfirmed and lapsed ones take no place: beyond so many the oldest make room, and come back with
# their link. Together a request and its offers stay within what one item of the store may hold.
MOST_UNSURE = 100
_UNSURE = (OfferState.UNCONFIRMED, OfferState.LAPSED)


def offer(ask: Ask, new: Offer, today: date) -> Ask:
    """A new offer, which counts once its address is confirmed. Raises HelpRefusedError."""
    _check_takes_offers(ask)
    sure = [one for one in ask.offers.values() if one.state not in _UNSURE]
    if len(sure) >= MOST_OFFERS:
        raise HelpRefusedError(say("offers_are_many"))
    ask = _make_room(ask)
    if is_late(ask, today):
        raise HelpRefusedError(say("offers_are_over"))
    if new.place not in ask.places:
        raise HelpRefusedError(say("place_is_known"))
    return ask.with_offer(replace(new, state=OfferState.UNCONFIRMED))


def _make_room(ask: Ask) -> Ask:
    """Without the oldest of those that nobody has confirmed; their ids say when they came."""
    unsure = sorted(one.id for one in ask.offers.values() if one.state in _UNSURE)
    too_many = max(len(unsure) + 1 - MOST_UNSURE, 0)
    return ask.without_offers(frozenset(unsure[:too_many]))


def is_late(ask: Ask, today: date) -> bool:
    """Whether the last day to offer has passed."""
    return ask.offers_until is not None and ask.offers_until < today


def confirm(ask: Ask, offer_id: str, now: datetime) -> Turn:
    """The offer counts. Where its place is filled, they hear that there is a waiting list."""
    _check_takes_offers(ask)
    moved = ask.moved(offer_id, OfferState.OFFERED)
    offer = replace(moved.offers[offer_id], offered_at=now)
    is_filled = ask.places[offer.place].remaining == 0
    news = News.JUST_FILLED if is_filled else News.OFFER_RECEIVED
    told = [Telling(offer_id, news), Telling(ASKER, News.NEW_OFFER, offer_id)]
    return moved.with_offer(offer), told


def accept(ask: Ask, offer_id: str) -> Turn:
    """The asker says yes. Raises PlaceFilledError where somebody was quicker."""
    _check_running(ask)
    ask = ask.moved(offer_id, OfferState.ACCEPTED).taking(offer_id)
    ask = _with_agreed_loan(ask, offer_id)
    told = [Telling(offer_id, News.ACCEPTED), *_just_filled(ask, ask.offers[offer_id].place)]
    return _settled(ask, told)


def decline(ask: Ask, offer_id: str) -> Turn:
    """The asker says no, thank you."""
    if ask.offers[offer_id].state is OfferState.INVITED:
        raise HelpRefusedError(
            say("offer_move_is_refused", state=say("offer_state_invited"), thing="")
        )
    return ask.moved(offer_id, OfferState.DECLINED), [Telling(offer_id, News.DECLINED)]


def put_on_list(ask: Ask, offer_id: str, *, by_asker: bool) -> Turn:
    """On the waiting list of a place that is filled; whoever did not press hears of it."""
    _check_running(ask)
    if ask.places[ask.offers[offer_id].place].remaining:
        raise HelpRefusedError(say("place_is_free"))
    to, news = (offer_id, News.WAITLISTED) if by_asker else (ASKER, News.JOINED_LIST)
    return ask.moved(offer_id, OfferState.WAITLISTED), [Telling(to, news, offer_id)]


def withdraw(ask: Ask, offer_id: str, now: datetime) -> Turn:
    """They can't after all, accepted or not; the next on the waiting list is invited."""
    check_not_out(ask, offer_id)
    ask = _without_loan(ask.moved(offer_id, OfferState.WITHDRAWN), offer_id)
    return _freed(ask, offer_id, now, [Telling(ASKER, News.OFFER_WITHDRAWN, offer_id)])


def release(ask: Ask, offer_id: str, now: datetime) -> Turn:
    """The asker lets somebody go whom they had accepted."""
    check_not_out(ask, offer_id)
    ask = _without_loan(ask.moved(offer_id, OfferState.RELEASED), offer_id)
    return _freed(ask, offer_id, now, [Telling(offer_id, News.RELEASED)])


def take_invitation(ask: Ask, offer_id: str, now: datetime) -> Turn:
    """Somebody from the waiting list takes the place that was kept for them."""
    _check_running(ask)
    until = ask.offers[offer_id].invited_until
    if until is not None and until <= now:
        raise HelpRefusedError(say("invitation_is_over"))
    if ask.offers[offer_id].state is not OfferState.INVITED:
        raise HelpRefusedError(_refused(ask, offer_id))
    ask = _with_agreed_loan(ask.moved(offer_id, OfferState.ACCEPTED), offer_id)
    ask = ask.with_offer(replace(ask.offers[offer_id], invited_until=None))
    return _settled(ask, [Telling(ASKER, News.INVITATION_TAKEN, offer_id)])


def decline_invitation(ask: Ask, offer_id: str, now: datetime) -> Turn:
    """They can't any more; the next one is invited."""
    if ask.offers[offer_id].state is not OfferState.INVITED:
        raise HelpRefusedError(_refused(ask, offer_id))
    ask = ask.moved(offer_id, OfferState.DECLINED)
    return _freed(ask, offer_id, now, [Telling(ASKER, News.INVITATION_DECLINED, offer_id)])


def lapse_invitations(ask: Ask, now: datetime) -> Turn:
    """Invitations that nobody answered in time; their places go to the next."""
    told: list[Telling] = []
    for one in list(ask.offers_in(OfferState.INVITED)):
        if one.invited_until and one.invited_until <= now:
            ask = ask.moved(one.id, OfferState.LAPSED)
            lapsed = [
                Telling(one.id, News.INVITATION_LAPSED),
                Telling(ASKER, News.INVITATION_LAPSED, one.id),
            ]
            ask, more = _freed(ask, one.id, now, lapsed)
            told += more
    return ask, told


def lapse_unconfirmed(ask: Ask, offer_id: str) -> Turn:
    """Nobody confirmed it: nobody but them ever knew of it."""
    if ask.offers[offer_id].state is not OfferState.UNCONFIRMED:
        raise HelpRefusedError(_refused(ask, offer_id))
    return ask.moved(offer_id, OfferState.LAPSED), []


def hold(ask: Ask) -> Turn:
    """A moderator stops it for now: nothing is offered, accepted or invited."""
    held = ask.with_state(RequestState.HELD)
    return held, [Telling(ASKER, News.HELD), *_to_waiting(ask, News.HELD)]


def resume(ask: Ask, now: datetime) -> Turn:
    """It goes on; places that came free meanwhile go to the waiting list."""
    state = RequestState.FILLED if ask.is_full else RequestState.OPEN
    if ask.state is not RequestState.HELD:
        raise HelpRefusedError(say("request_is_not_held"))
    on = ask.with_state(state)
    told = [Telling(ASKER, News.RESUMED), *_to_waiting(ask, News.RESUMED)]
    on, invited = invite_next(on, now)
    return _settled(on, told + invited)


def tell_changed(ask: Ask) -> list[Telling]:
    """Everyone who is in it hears that something else is asked for now."""
    return _to_waiting(ask, News.CHANGED)


def invite_next(ask: Ask, now: datetime) -> Turn:
    """Every free place goes to who has waited longest for it, if there is time to answer."""
    told: list[Telling] = []
    if ask.state is RequestState.HELD:
        return ask, told
    for place in ask.places.values():
        until = answer_until(place, now)
        for waiting in list(ask.offers_in(OfferState.WAITLISTED, place=place.id)):
            if ask.places[place.id].remaining == 0 or until <= now:
                break
            ask = ask.moved(waiting.id, OfferState.INVITED).taking(waiting.id)
            ask = ask.with_offer(replace(ask.offers[waiting.id], invited_until=until))
            told.append(Telling(waiting.id, News.INVITED))
    return ask, told


def answer_until(place: Place, now: datetime) -> datetime:
    """72 hours from now, or the end of the day before, whichever comes first."""
    latest = now + INVITATION
    if place.begins is None:
        return latest
    return min(latest, datetime.combine(place.begins, time(), LONDON).astimezone(now.tzinfo))


def _freed(ask: Ask, offer_id: str, now: datetime, told: list[Telling]) -> Turn:
    """What the offer had is free: for the waiting list first, then for anybody."""
    place, had = ask.offers[offer_id].place, ask.offers[offer_id].taken
    ask = ask.giving_back(offer_id)
    if ask.state not in RUNNING:
        return ask, told
    ask, invited = invite_next(ask, now)
    if had and ask.places[place].remaining and ask.state is not RequestState.HELD:
        told = [*told, Telling(ASKER, News.PLACE_FREE)]
    return _settled(ask, told + invited)


def _settled(ask: Ask, told: list[Telling]) -> Turn:
    """Open while anything is still needed, filled when nothing is."""
    if ask.state is RequestState.OPEN and ask.is_full:
        return ask.with_state(RequestState.FILLED), [*told, Telling(ASKER, News.ALL_FILLED)]
    if ask.state is RequestState.FILLED and not ask.is_full:
        return ask.with_state(RequestState.OPEN), told
    return ask, told


def _just_filled(ask: Ask, place: str) -> list[Telling]:
    """Whoever offered for a place that is now filled hears of the waiting list."""
    if ask.places[place].remaining:
        return []
    waiting = ask.offers_in(OfferState.OFFERED, place=place)
    return [Telling(one.id, News.JUST_FILLED) for one in waiting]


def _to_waiting(ask: Ask, news: News) -> list[Telling]:
    states = (OfferState.OFFERED, OfferState.WAITLISTED, OfferState.INVITED, OfferState.ACCEPTED)
    return [Telling(one.id, news) for one in ask.offers_in(*states)]


def _with_agreed_loan(ask: Ask, offer_id: str) -> Ask:
    if ask.is_for_people:
        return ask
    return ask.with_loan(Loan(offer_id, LoanState.AGREED, None if ask.is_gift else ask.due_on))


def _without_loan(ask: Ask, offer_id: str) -> Ask:
    is_agreed = ask.loan_state(offer_id) is LoanState.AGREED
    return ask.moved_loan(offer_id, LoanState.CANCELLED) if is_agreed else ask


def _check_takes_offers(ask: Ask) -> None:
    """While it is held, nobody can offer; afterwards they can again."""
    if ask.state not in (RequestState.OPEN, RequestState.FILLED):
        told = say(f"request_state_{ask.state}")
        raise HelpRefusedError(say("request_takes_no_offers", state=told))


_check_running = _check_takes_offers


def _refused(ask: Ask, offer_id: str) -> str:
    told = say(f"offer_state_{ask.offers[offer_id].state}")
    return say("offer_move_is_refused", state=told, thing="")
