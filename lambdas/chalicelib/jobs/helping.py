"""What time does to help requests: invitations end, loans fall due, requests are over."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from chalicelib.acts.helping.offering import with_kept_offer
from chalicelib.acts.helping.people import plan_offer_page
from chalicelib.acts.helping.turning import NoRequestError, Plan, take_turn
from chalicelib.acts.mails import Permit, plan_mail
from chalicelib.services import Services
from chalicelib.store import keys
from chalicelib.store.due import id_of
from chalicelib.store.help_requests import HelpRecord
from chalicelib.store.moments import from_text
from chalicelib.table import ConflictError, Item, Put
from communitybook.helping.ask import Ask, Turn
from communitybook.helping.endings import expire, nudge
from communitybook.helping.loans import watch_loans
from communitybook.helping.moves import RUNNING, HelpRefusedError, OfferState, RequestState
from communitybook.helping.offers import lapse_unconfirmed

_BOOK = "the book"


def end_invitations(services: Services) -> int:
    """Places that were kept long enough go to the next; how many requests were looked at."""
    ended = {id for id, _ in services.store.help.list_ended_invitations(services.now)}
    for id in ended:
        _look(services, id, lambda ask: (ask, []), "ended_invitations")
    return len(ended)


def watch_requests(services: Services) -> int:
    """Every running request once a day: a reminder before its end, and its end."""
    done = 0
    for card in list(services.store.help.walk_cards()):
        if RequestState(card["state"]) in RUNNING:
            done += _watch(services, card["id"])
    return done


def _watch(services: Services, id: str) -> int:
    record = services.store.help.find(id)
    if record is None:
        return 0
    for what, act in _WATCHED.items():
        turn = partial(act, today=services.today)
        if turn(record.ask)[0] != record.ask:
            return _look(services, id, turn, what)
    return 0


def watch_all_loans(services: Services) -> int:
    """Reminders for what is due soon, and letters about what is overdue."""
    ids = {body["request"] for body in services.store.help.walk_loans_out()}
    done = 0
    for id in sorted(ids):
        record = services.store.help.find(id)
        if record and watch_loans(record.ask, services.today)[0] != record.ask:
            done += _look(
                services, id, lambda ask: watch_loans(ask, services.today), "watched_loans"
            )
    return done


def lapse_unconfirmed_offers(services: Services) -> int:
    """One reminder after a day; after two weeks who it was is forgotten."""
    done = 0
    for item in list(services.store.due.walk(services.today, "unconfirmed-offer")):
        id, _, offer_id = id_of(item).partition("#")
        record = services.store.help.find(id)
        if record is not None:
            private = services.store.help.find_private(id, offer_id)
            record = with_kept_offer(record, offer_id, private)
        offer = record.ask.offers.get(offer_id) if record else None
        if record is None or offer is None or offer.state is not OfferState.UNCONFIRMED:
            services.store.due.drop(item)
            continue
        done += _remind_or_lapse(services, item, record, offer_id)
    return done


def _remind_or_lapse(services: Services, item: Item, record: HelpRecord, offer_id: str) -> int:
    store = services.store
    private = store.help.find_private(record.id, offer_id)
    days = timedelta(days=services.settings.days("UNCONFIRMED"))
    end = from_text(private["at"]) + days if private else services.now
    if end <= services.now:
        writes = [store.due.plan_done(item), *store.help.plan_forget_offer(record.id, offer_id)]
        return _look(services, record.id, _lapse(offer_id), "lapsed_offer", lambda *_: writes)
    if item.body.get("is_reminded"):
        return 0
    link, writes = plan_offer_page(services, record.id, offer_id)
    last_day = (end + timedelta(days=1)).date().isoformat()
    again = keys.due_key(last_day, "unconfirmed-offer", id_of(item))
    words: dict[str, Any] = {"name": record.title, "asker": record.asker, "days": days.days}
    to = private["email"]
    # The one reminder, which nobody can ask for twice.
    mail = plan_mail(services, to, "help_confirm", permit=Permit(to), link=link, **words)
    writes += [store.due.plan_done(item), Put(again, {"is_reminded": True, "v": 1}), *mail]
    try:
        store.commit(writes)
    except ConflictError:
        return 0
    services.wake("mail")
    return 1


def _lapse(offer_id: str) -> Callable[[Ask], Turn]:
    """One that had to make room is not there to lapse; who it was is forgotten all the same."""

    def turn(ask: Ask) -> Turn:
        return lapse_unconfirmed(ask, offer_id) if offer_id in ask.offers else (ask, [])

    return turn


_WATCHED: dict[str, Callable[..., Turn]] = {"nudged": nudge, "expired_request": expire}


def _look(
    services: Services,
    id: str,
    turn: Callable[[Ask], Turn],
    what: str,
    plan: Plan | None = None,
) -> int:
    try:
        take_turn(services, id, turn, _BOOK, what, plan=plan)
    except (NoRequestError, HelpRefusedError, ConflictError):
        return 0  # it changed meanwhile: looked at again with the next run
    return 1
