"""Offering to help: kept until it is confirmed, and then the asker hears of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from chalicelib.acts.helping.blocking import is_blocked
from chalicelib.acts.helping.keeping import read_private
from chalicelib.acts.helping.people import plan_offer_page
from chalicelib.acts.helping.turning import find_request, take_turn
from chalicelib.acts.mails import plan_mail
from chalicelib.services import Services
from chalicelib.store import keys
from chalicelib.store.help_requests import HelpRecord
from chalicelib.store.moments import to_text
from chalicelib.table import Put, Write
from chalicelib.tokens import is_link_token
from communitybook.helping.ask import Ask, Offer, Turn
from communitybook.helping.moves import HelpRefusedError, OfferState
from communitybook.helping.offers import confirm, lapse_unconfirmed, offer
from communitybook.messages import say

MOST_LETTERS = 1000
_MOST_OFFERS = 500  # of one request: more than that is no offer of help any more
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

    Raises HelpRefusedError or NoRequestError.
    """
    _check_not_blocked(services, new.email)
    offer_id = services.new_id()
    made = Offer(offer_id, new.place, new.how_many, OfferState.UNCONFIRMED)

    def turn(ask: Ask) -> Turn:
        if len(ask.offers) >= _MOST_OFFERS:
            raise HelpRefusedError(say("offers_are_many"))
        added = offer(ask, made, services.today)
        return (added, []) if new.email else confirm(added, offer_id, services.now)

    by = new.entered_by or _HELPER
    take_turn(
        services,
        id,
        turn,
        by,
        "offered",
        about=offer_id,
        plan=lambda _, record: _plan_kept(services, record, offer_id, new, nonce),
    )
    return offer_id


def _plan_kept(
    services: Services, record: HelpRecord, offer_id: str, new: NewOffer, nonce: str
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
        "entered_by": new.entered_by,
        "at": to_text(services.now),
    }
    writes: list[Write] = [services.store.help.plan_private(record.id, offer_id, private)]
    if nonce:
        writes.append(services.store.limits.plan_once(services.now, nonce))
    return writes + (_plan_confirming(services, record, offer_id, new.email) if new.email else [])


def _plan_confirming(
    services: Services, record: HelpRecord, offer_id: str, email: str
) -> list[Write]:
    link, writes = plan_offer_page(services, record.id, offer_id)
    tomorrow = (services.today + timedelta(days=1)).isoformat()
    about = f"{record.id}#{offer_id}"
    writes.append(Put(keys.due_key(tomorrow, "unconfirmed-offer", about), {"v": 1}))
    return writes + plan_mail(
        services,
        email,
        "help_confirm",
        name=record.title,
        asker=record.asker or say("the_group"),
        link=link,
        days=services.settings.days("UNCONFIRMED"),
    )


def confirm_offer(services: Services, id: str, offer_id: str) -> HelpRecord:
    """The address is theirs. Whoever presses again finds it confirmed; nobody offers twice."""
    record = find_request(services, id)
    offer = record.ask.offers.get(offer_id)
    if offer is not None and offer.state is not OfferState.UNCONFIRMED:
        return record
    private = services.store.help.find_private(id, offer_id)
    _check_not_blocked(services, private.get("email", ""))
    if _has_offered(services, record, offer_id, private.get("email_hash", "")):
        lapse = partial(lapse_unconfirmed, offer_id=offer_id)
        return take_turn(services, id, lapse, _HELPER, "offered_again", about=offer_id)
    confirmed = partial(confirm, offer_id=offer_id, now=services.now)
    return take_turn(services, id, confirmed, _HELPER, "confirmed_offer", about=offer_id)


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
    if record is None or offer_id not in record.ask.offers:
        return None
    return (record, offer_id) if read_private(services, record, offer_id) else None
