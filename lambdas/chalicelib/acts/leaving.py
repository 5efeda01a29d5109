"""Everything that the book holds about somebody: given to them, or deleted."""

from dataclasses import replace
from typing import Any

from chalicelib.acts.changed_files import NoListingError
from chalicelib.acts.helping.asker_data import (
    check_nothing_is_out,
    end_requests,
    export_requests,
    list_waiting_news,
    plan_forget_asker,
)
from chalicelib.acts.helping.looking import may_ask
from chalicelib.acts.holding import plan_stop_holding
from chalicelib.acts.taking_away import withdraw
from chalicelib.services import Services
from chalicelib.store import keys
from chalicelib.store.drafts import Draft, parse_draft
from chalicelib.store.moments import to_text
from chalicelib.store.owners import Owner
from chalicelib.store.submissions import Submission
from chalicelib.table import Delete, Item, Put, Write

_GROUP = "the group"
_AT_ONCE = 50  # writes in a transaction of things that need not go together


def export_of(services: Services, owner: Owner, holder_id: str) -> dict[str, Any]:
    """As plain data: the holder, the listings, what was sent, what waits. Nobody else's address."""
    holder = owner.holders[holder_id]
    return {
        "book": services.book.name,
        "made_at": to_text(services.now),
        "you": holder,
        "holders_of_this_page": len(owner.holders),
        "page_made_at": owner.created_at,
        "listings": owner.slugs,
        "sent": [_sent(services, one, holder) for one in _all_sent(services, owner)],
        "unfinished_forms": [
            {"answers": one.answers, "you": one.private, "touched_at": one.touched_at}
            for one in _drafts_of(services, owner, holder)
        ],
        "mail_waiting": [
            {"subject": item.body["message"]["subject"], "since": item.body["at"]}
            for item in _mail_to(services, holder["email"])
        ],
        "requests": export_requests(services, owner, holder),
        "news_waiting": list_waiting_news(services, owner),
        "asked_when_a_request_looks": may_ask(holder),
        "links": services.store.table.count(f"owner#{owner.id}", prefix="link#"),
    }


def _all_sent(services: Services, owner: Owner) -> list[Submission]:
    return services.store.submissions.list_of_owner(owner.id, limit=1000)


def _sent(services: Services, one: Submission, holder: dict[str, str]) -> dict[str, Any]:
    private = services.store.submissions.find_private(one.id)
    return {
        "reference": one.reference,
        "what": one.sort,
        "state": str(one.state),
        "listing": one.slug,
        "at": one.created_at,
        "answers": one.answers,
        "you": private if private.get("email") == holder["email"] else {},
    }


def _drafts_of(services: Services, owner: Owner, holder: dict[str, str]) -> list[Draft]:
    found = services.store.table.query(f"owner#{owner.id}", prefix="draft#", limit=200)
    hashes = [item.key.sort.removeprefix("draft#") for item in found]
    items = services.store.table.get_many([keys.draft_key(one) for one in hashes]) if hashes else []
    drafts = [parse_draft(item) for item in items if item is not None]
    return [one for one in drafts if one.private.get("email") == holder["email"]]


def _mail_to(services: Services, email: str) -> list[Item]:
    return services.store.mail.list_to(email)


def erase(services: Services, owner: Owner, holder_id: str, *, take_out: bool) -> None:
    """This holder is forgotten. The listings stay, without an owner if this was the only one.

    The link in hand ends last, so that somebody who was interrupted can press again. Raises
    HelpRefusedError while something that was lent to them is still out.
    """
    if len(owner.holders) == 1:
        check_nothing_is_out(services, owner)
        end_requests(services, owner)
    if take_out:
        for slug in owner.slugs:
            _take_out(services, owner, slug)
    _forget_private_parts(services, owner, owner.holders[holder_id])
    if len(owner.holders) > 1:
        holders = {id: one for id, one in owner.holders.items() if id != holder_id}
        writes = plan_stop_holding(services, owner, holder_id)
        writes.append(services.store.owners.plan_change(owner, replace(owner, holders=holders)))
    else:
        writes = plan_end_owner(services, owner)
    email_hash = services.hash_email(owner.holders[holder_id]["email"])
    later = Put(keys.erased_key(email_hash), {"at": to_text(services.now), "v": 1})
    now = services.now
    audit = services.store.audit.plan(now, services.new_id(), _GROUP, "erased", owner.id)
    services.store.commit([*writes, later, audit])


def _take_out(services: Services, owner: Owner, slug: str) -> None:
    known = services.store.listings.find(slug)
    if known is None or known.owner_id != owner.id:
        return
    try:
        withdraw(services, slug, owner.id)
    except NoListingError:
        return  # it is not in the book yet


def _forget_private_parts(services: Services, owner: Owner, holder: dict[str, str]) -> None:
    """Who sent it, unfinished forms, waiting mail: of this address only."""
    writes: list[Write] = []
    for one in _all_sent(services, owner):
        if services.store.submissions.find_private(one.id).get("email") == holder["email"]:
            writes.append(Delete(keys.private_key(one.id)))
    for draft in _drafts_of(services, owner, holder):
        writes += services.store.drafts.plan_delete(draft)
    writes += [Delete(item.key) for item in _mail_to(services, holder["email"])]
    writes += plan_forget_asker(services, owner, holder)
    for start in range(0, len(writes), _AT_ONCE):
        services.store.commit(writes[start : start + _AT_ONCE])


def plan_end_owner(services: Services, owner: Owner) -> list[Write]:
    """Its holders' addresses and links go; its listings have no owner.

    What is left of it in the index holds nobody's address, and goes with the next clearing away.
    """
    store, writes = services.store, [Delete(keys.owner_key(owner.id), owner.version)]
    for item in _listed(services, owner, "link#", 20) + _listed(services, owner, "handover#", 5):
        token_hash = item.key.sort.partition("#")[2]
        writes += [Delete(item.key), Delete(keys.link_key(token_hash))]
    for holder in owner.holders.values():
        writes.append(Delete(keys.owner_by_email_key(services.hash_email(holder["email"]))))
    changes: list[Write] = []
    for slug in owner.slugs[:40]:
        known = store.listings.find(slug)
        if known is not None and known.owner_id == owner.id:
            changes += store.listings.plan_change(known, replace(known, owner_id=""))
    return [*writes, *changes]


def _listed(services: Services, owner: Owner, prefix: str, limit: int) -> list[Item]:
    return services.store.table.query(f"owner#{owner.id}", prefix=prefix, limit=limit)
