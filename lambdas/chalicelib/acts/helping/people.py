"""Who asks and who offers: how each is reached, and what each may know of the other."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.services import Services
from chalicelib.store.help_requests import HelpRecord
from chalicelib.store.owners import LinkUse, Owner
from chalicelib.table import Write
from communitybook.helping.moves import OfferState
from communitybook.messages import say

_KNOWN_TO_EACH_OTHER = (OfferState.ACCEPTED, OfferState.COMPLETED)


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach somebody: their name, then a line for each way."""

    name: str
    lines: tuple[str, ...]


def find_asker(services: Services, record: HelpRecord) -> Owner | None:
    """Whoever looks after the listing that asks, or asked afresh; None where nobody does."""
    known = services.store.listings.find(record.slug) if record.slug else None
    owner_id = (known.owner_id if known else "") or record.owner_id
    return services.store.owners.find(owner_id) if owner_id else None


def is_askers(services: Services, record: HelpRecord, owner: Owner) -> bool:
    asker = find_asker(services, record)
    return asker is not None and asker.id == owner.id


def first_name(private: Mapping[str, Any]) -> str:
    """What an asker calls them before they are accepted: never an address."""
    name = str(private.get("name", "")).split()
    return name[0] if name else say("somebody")


def may_meet(record: HelpRecord, offer_id: str, private: Mapping[str, Any]) -> bool:
    """After acceptance, and only when both have said so."""
    offer = record.ask.offers.get(offer_id)
    is_accepted = offer is not None and offer.state in _KNOWN_TO_EACH_OTHER
    return is_accepted and bool(private.get("shares")) and bool(private.get("asker_shares"))


def contact_of_offer(
    record: HelpRecord, offer_id: str, private: Mapping[str, Any]
) -> Contact | None:
    """For the asker; None until both may know."""
    if not may_meet(record, offer_id, private):
        return None
    lines = (private.get("email", ""), private.get("phone", ""))
    return Contact(private.get("name", ""), tuple(line for line in lines if line))


def contact_of_asker(
    record: HelpRecord, offer_id: str, private: Mapping[str, Any]
) -> Contact | None:
    """For whoever offered; None until both may know."""
    if not may_meet(record, offer_id, private):
        return None
    shared = private["asker_shares"]
    name = ", ".join(part for part in (shared.get("name", ""), record.asker) if part)
    lines = (shared.get("email", ""), shared.get("phone", ""))
    return Contact(name, tuple(line for line in lines if line))


def plan_offer_page(services: Services, id: str, offer_id: str) -> tuple[str, list[Write]]:
    """A fresh link to the page of an offer, listed with it so that it ends with it."""
    token = services.new_token()
    use = LinkUse("offer", f"{id}/{offer_id}")
    writes: list[Write] = list(services.store.owners.plan_link(token, use, services.now))
    writes.append(services.store.help.plan_offer_link(id, offer_id, token))
    return services.address(f"/app/offer/{token}"), writes


def list_requests(services: Services, owner: Owner) -> list[HelpRecord]:
    """What the owner's listings asked for, and what it asked for afresh; newest first."""
    known = [services.store.listings.find(slug) for slug in owner.slugs]
    askers = [one.slug for one in known if one is not None and one.owner_id == owner.id]
    found = [
        record
        for asker in (*askers, f"owner:{owner.id}")
        for record in services.store.help.list_of_asker(asker)
    ]
    return sorted(found, key=lambda one: one.opened_at, reverse=True)
