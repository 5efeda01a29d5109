"""A request goes looking: the mails to those who may have what it asks for, and their opt-out."""

from collections.abc import Iterator
from dataclasses import replace

from chalicelib.acts.changed_files import NoListingError
from chalicelib.acts.helping.known import request_of
from chalicelib.acts.helping.people import find_asker
from chalicelib.acts.links import plan_link
from chalicelib.acts.mails import plan_mail
from chalicelib.acts.taking_away import find_listing
from chalicelib.services import Services
from chalicelib.store.help_requests import HelpRecord
from chalicelib.store.owners import LinkUse, Owner
from chalicelib.table import ConflictError, Write
from communitybook.helping.areas import find_area
from communitybook.helping.looking import Candidate, choose_nearest, find_match
from communitybook.live import What
from communitybook.messages import say
from communitybook.model.help_request import HelpRequest
from communitybook.presenting.spot import find_spot

QUIET = "quiet"  # a link for one purpose: not to be asked any more
_ASKS = "asks"
_PAGE = 500
_TRIES = 6
_GONE = (What.PAUSED, What.REMOVED)


def plan_looking_mails(services: Services, record: HelpRecord) -> list[Write]:
    """A mail to each holder of the ten nearest owners who may be able to help."""
    request = request_of(record.text, record.id)
    area = find_area(request.area, services.reference.gazetteer) if request else None
    if request is None or area is None:
        return []
    writes: list[Write] = []
    for one in choose_nearest(_candidates(services, record, request), area.point):
        owner = services.store.owners.find(one.owner_id)
        if owner is not None:
            writes += _plan_to_owner(services, record, request, owner, one)
    return writes


def _candidates(
    services: Services, record: HelpRecord, request: HelpRequest
) -> Iterator[Candidate]:
    """Every listing that answers the request, is there, and whose owner may be asked."""
    asker = find_asker(services, record)
    for slug in _walk_helpers(services):
        found = _open_candidate(services, slug, request) if slug != record.slug else None
        if found is None or (asker is not None and found.owner_id == asker.id):
            continue
        owner = services.store.owners.find(found.owner_id)
        if owner is not None and any(may_ask(holder) for holder in owner.holders.values()):
            yield found


def _walk_helpers(services: Services) -> Iterator[str]:
    after = ""
    while items := services.store.table.query("helpers", after=after, limit=_PAGE):
        yield from (item.key.sort for item in items)
        after = items[-1].key.sort


def _open_candidate(services: Services, slug: str, request: HelpRequest) -> Candidate | None:
    try:
        known, listing = find_listing(services, slug)
    except NoListingError:
        return None
    said = find_match(request, listing)
    is_away = listing.is_withdrawn or listing.paused_on is not None
    if not said or is_away or not known.owner_id:
        return None
    if any(one.what in _GONE for one in services.store.live.list_of(slug)):
        return None
    point = find_spot(listing, services.reference.gazetteer).point
    return Candidate(slug, known.owner_id, point, said)


def _plan_to_owner(
    services: Services, record: HelpRecord, request: HelpRequest, owner: Owner, one: Candidate
) -> list[Write]:
    """Only what stands in public files, and two links: to offer, and to be left alone."""
    writes: list[Write] = []
    known = services.store.listings.find(one.slug)
    for holder_id, holder in owner.holders.items():
        if not may_ask(holder):
            continue
        stop, made = plan_link(services, "/app/quiet", LinkUse(QUIET, owner.id, holder_id))
        writes += made
        writes += plan_mail(
            services,
            holder["email"],
            "looking",
            headers=unsubscribe_headers(stop),
            name=record.title,
            asker=record.asker or say("the_group"),
            summary=request.summary,
            is_for_people=request.is_for_people,
            said=one.said,
            listing=known.name if known else one.slug,
            page=services.address(f"/requests/{record.id}/"),
            offer=services.address(f"/app/help/{record.id}"),
            stop=stop,
        )
    return writes


def unsubscribe_headers(stop: str) -> dict[str, str]:
    """What mail programs need for a button of their own (RFC 8058)."""
    return {
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def may_ask(holder: dict[str, str]) -> bool:
    return holder.get(_ASKS) != "no"


def set_asks(services: Services, owner_id: str, holder_id: str, *, is_wanted: bool) -> None:
    """Whether that holder is written to when a request goes looking."""
    for _attempt in range(_TRIES):
        owner = services.store.owners.find(owner_id)
        if owner is None or holder_id not in owner.holders:
            return
        holder = {**owner.holders[holder_id], _ASKS: "yes" if is_wanted else "no"}
        changed = replace(owner, holders={**owner.holders, holder_id: holder})
        try:
            services.store.commit([services.store.owners.plan_change(owner, changed)])
        except ConflictError:
            continue
        return
    raise ConflictError([])
