"""What the book holds about somebody who offered: given to them, or deleted."""

from typing import Any

from chalicelib.acts.helping.offered import withdraw_offer
from chalicelib.acts.helping.turning import NoRequestError
from chalicelib.services import Services
from chalicelib.store import keys
from chalicelib.store.help_requests import HelpRecord
from chalicelib.store.moments import to_text
from chalicelib.table import Delete, Put, Write
from communitybook.helping.moves import HelpRefusedError, OfferState
from communitybook.messages import say

_HELPER = "somebody who offered"
_STANDS = (
    OfferState.OFFERED,
    OfferState.WAITLISTED,
    OfferState.INVITED,
    OfferState.ACCEPTED,
)


def export_offer(services: Services, record: HelpRecord, offer_id: str) -> dict[str, Any]:
    """As plain data: the offer, who made it, what they wrote, what mail waits for them."""
    private = services.store.help.find_private(record.id, offer_id)
    asker = private.pop("asker_shares", None)
    offer = record.ask.offers[offer_id]
    notes = services.store.table.get(keys.loan_notes_key(record.id, offer_id))
    lender = {
        what: said["lender"]["note"]
        for what, said in (notes.body.items() if notes else ())
        if what != "v" and "lender" in said
    }
    return {
        "book": services.book.name,
        "made_at": to_text(services.now),
        "request": record.title,
        "state": str(offer.state),
        "how_many": offer.how_many,
        "you": {name: value for name, value in private.items() if name not in _OURS},
        "the_group_may_be_reached": bool(asker),
        "your_notes": lender,
        "mail_waiting": _waiting(services, private.get("email", "")),
    }


_OURS = ("v", "email_hash", "entered_by")


def _waiting(services: Services, email: str) -> list[str]:
    found = services.store.mail.list_to(email) if email else []
    return [item.body["message"]["subject"] for item in found]


def erase_offer(services: Services, id: str, offer_id: str) -> None:
    """Withdrawn if it still stands; then name, address, words, links and waiting mail go.

    A thing that is still out has to come back first: HelpRefusedError says so.
    """
    record = services.store.help.find(id)
    if record is None:
        raise NoRequestError(id)
    if record.ask.offers[offer_id].state in _STANDS and not record.has_ended:
        withdraw_offer(services, id, offer_id)
    elif record.ask.offers[offer_id].state is OfferState.ACCEPTED:
        raise HelpRefusedError(say("loan_is_out"))
    private = services.store.help.find_private(id, offer_id)
    writes: list[Write] = services.store.help.plan_forget_offer(id, offer_id)
    writes += _plan_waiting(services, private.get("email", ""))
    if private.get("email_hash"):
        later = keys.erased_key(private["email_hash"])
        writes.append(Put(later, {"at": to_text(services.now), "v": 1}))
    line = services.store.audit.plan(
        services.now, services.new_id(), _HELPER, "erased_offer", id, offer=offer_id
    )
    services.store.commit([*writes[:95], line])


def _plan_waiting(services: Services, email: str) -> list[Write]:
    found = services.store.mail.list_to(email) if email else []
    return [Delete(item.key) for item in found[:40]]
