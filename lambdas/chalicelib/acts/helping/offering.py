"""Offering to help: kept until it is confirmed, and then the asker hears of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Any

from chalicelib.acts.helping.blocking import is_blocked
from chalicelib.acts.helping.keeping import read_private
from chalicelib.acts.helping.people import plan_offer_page
from chalicelib.acts.helping.turning import find_request, take_turn
from chalicelib.acts.mails import Permit, permit_mail, plan_mail
from chalicelib.services import Services
from chalicelib.store import keys
from chalicelib.store.help_requests import HelpRecord
from chalicelib.store.moments import to_text
from chalicelib.table import Put, Write
from chalicelib.tokens import is_link_token
from communitybook.helping.ask import Ask, Offer, Turn
from communitybook.helping.moves import HelpRefusedError, OfferState
from communitybook.helping.offers import confirm, lapse_unconfirmed
from communitybook.helping.offers import offer as make_offer
from communitybook.messages import say

MOST_LETTERS = 1000
_HELPER = "somebody who offered"


@dataclass(frozen=True, slots=True)
class NewOffer:
    """What somebody filled in. `entered_by` is the connector whom they rang, if they did."""

    place: str
    how_many: int
    name: str
    email: str
    phone: str
    message: str
    group: str = ""
    shares: bool = False
    entered_by: str = ""


def send_offer(services: Services, id: str, new: NewOffer, nonce: str = "") -> str:
    """The offer's id. It waits until its address is confirmed; one by phone counts at once.

    Raises HelpRefusedError, NoRequestError or TooMuchMailError.
    """
    _check_not_blocked(services, new.email)
    permit = permit_mail(services, new.email) if new.email else None
    offer_id = services.new_id()
    made = Offer(offer_id, new.place, new.how_many, OfferState.UNCONFIRMED)

    def turn(ask: Ask) -> Turn:
        added = make_offer(ask, made, services.today)
        return (added, []) if new.email else confirm(added, offer_id, services.now)

    by = new.entered_by or _HELPER
    take_turn(
        services,
        id,
        turn,
        by,
        "offered",
        about=offer_id,
        plan=lambda _, record: _plan_kept(services, record, offer_id, new, nonce, permit),
    )
    return offer_id


def _plan_kept(
    services: Services,
    record: HelpRecord,
    offer_id: str,
    new: NewOffer,
    nonce: str,
    permit: Permit | None,
) -> Sequence[Write]:
    """Who it is, apart from the rest, and the link that confirms it."""
    private = {
        "name": new.name,
        "email": new.email,
        "email_hash": services.hash_email(new.email) if new.email else "",
        "phone": new.phone,
        "message": new.message,
        "group": new.group,
        "shares": new.shares,
        "place": new.place,
        "how_many": new.how_many,
        "entered_by": new.entered_by,
        "at": to_text(services.now),
    }
    writes: list[Write] = [services.store.help.plan_private(record.id, offer_id, private)]
    if nonce:
        writes.append(services.store.limits.plan_once(services.now, nonce))
    return writes + (_plan_confirming(services, record, offer_id, permit) if permit else [])


def _plan_confirming(
    services: Services, record: HelpRecord, offer_id: str, permit: Permit
) -> list[Write]:
    link, writes = plan_offer_page(services, record.id, offer_id)
    tomorrow = (services.today + timedelta(days=1)).isoformat()
    about = f"{record.id}#{offer_id}"
    writes.append(Put(keys.due_key(tomorrow, "unconfirmed-offer", about), {"v": 1}))
    return writes + plan_mail(
        services,
        permit.to,
        "help_confirm",
        permit=permit,
        name=record.title,
        asker=record.asker or say("the_group"),
        link=link,
        days=services.settings.days("UNCONFIRMED"),
    )


def confirm_offer(services: Services, id: str, offer_id: str) -> HelpRecord:
    """The address is theirs. Whoever presses again finds it confirmed; nobody offers twice."""
    private = services.store.help.find_private(id, offer_id)
    record = with_kept_offer(find_request(services, id), offer_id, private)
    offer = record.ask.offers.get(offer_id)
    if offer is not None and offer.state is not OfferState.UNCONFIRMED:
        return record
    _check_not_blocked(services, private.get("email", ""))
    if _has_offered(services, record, offer_id, private.get("email_hash", "")):
        lapse = partial(lapse_unconfirmed, offer_id=offer_id)
        return take_turn(services, id, lapse, _HELPER, "offered_again", about=offer_id)

    def confirmed(ask: Ask) -> Turn:
        """One that had to make room is made again first, if the request still takes it."""
        if offer is not None and offer_id not in ask.offers:
            ask = make_offer(ask, offer, services.today)
        return confirm(ask, offer_id, services.now)

    return take_turn(services, id, confirmed, _HELPER, "confirmed_offer", about=offer_id)


def with_kept_offer(record: HelpRecord, offer_id: str, private: Mapping[str, Any]) -> HelpRecord:
    """The record with an offer that had to make room before it was confirmed, if it is that one.

    All that it said was kept apart; it counts again once it is confirmed.
    """
    if offer_id in record.ask.offers or private.get("place") not in record.ask.places:
        return record
    kept = Offer(offer_id, private["place"], private["how_many"], OfferState.UNCONFIRMED)
    return replace(record, ask=record.ask.with_offer(kept))


def _has_offered(services: Services, record: HelpRecord, offer_id: str, email_hash: str) -> bool:
    """Whether the same person has offered for the same place, and that still counts."""
    own = record.ask.offers[offer_id]
    states = (OfferState.OFFERED, OfferState.ACCEPTED, OfferState.WAITLISTED, OfferState.INVITED)
    others = [one.id for one in record.ask.offers_in(*states, place=own.place)]
    known = services.store.help.find_privates(record.id, others)
    return any(one.get("email_hash") == email_hash for one in known.values())


def _check_not_blocked(services: Services, email: str) -> None:
    if email and is_blocked(services, email):
        raise HelpRefusedError(say("address_is_blocked"))


def open_offer_link(services: Services, token: str) -> tuple[HelpRecord, str] | None:
    """The request and offer of a link; None where it is wrong or has ended."""
    use = services.store.owners.find_link(token) if is_link_token(token) else None
    if use is None or use.purpose != "offer":
        return None
    id, _, offer_id = use.about.partition("/")
    record = services.store.help.find(id)
    private = read_private(services, record, offer_id) if record else {}
    if record is None or not private:
        return None
    record = with_kept_offer(record, offer_id, private)
    return (record, offer_id) if offer_id in record.ask.offers else None
