"""Asking owners whether their listings are still right, and finding those that nobody answers."""

from dataclasses import dataclass
from typing import Any

from chalicelib.acts.asking import parse_asking, plan_next
from chalicelib.acts.changed_files import NoListingError
from chalicelib.acts.links import plan_link
from chalicelib.acts.mails import plan_mail
from chalicelib.acts.taking_away import find_listing, take_away
from chalicelib.services import Services
from chalicelib.store.due import day_of, id_of
from chalicelib.store.owners import LinkUse, Owner
from chalicelib.table import ConflictError, Item, Write
from communitybook.at_once import AtOnce, Change
from communitybook.dates.freshness import Asking, next_asking

_BOOK = "the book"
_IN_ONE_MAIL = 10
_SILENCE = 3


@dataclass(frozen=True, slots=True)
class Due:
    """One listing to ask about, or one whose owner said nothing twice."""

    item: Item
    slug: str
    name: str
    owner: Owner
    asking: Asking


def ask_if_right(services: Services) -> int:
    """How many listings were asked about, or found unanswered for."""
    by_owner: dict[str, list[Due]] = {}
    done = 0
    for item in list(services.store.due.walk(services.today, "fresh")):
        due = _read(services, item)
        if due is None:
            services.store.due.drop(item)
        elif due.asking.step == _SILENCE:
            done += _find_silent(services, due)
        else:
            by_owner.setdefault(due.owner.id, []).append(due)
    for found in by_owner.values():
        for start in range(0, len(found), _IN_ONE_MAIL):
            done += _ask(services, found[start : start + _IN_ONE_MAIL])
    services.wake("mail")
    return done


def _read(services: Services, item: Item) -> Due | None:
    """What is due; None where it was confirmed since, left the book, or has no owner any more."""
    asking = parse_asking(item.body, day_of(item))
    try:
        known, listing = find_listing(services, id_of(item))
    except NoListingError:
        return None
    owner = services.store.owners.find(known.owner_id) if known.owner_id else None
    is_open = listing.confirmed_on == asking.confirmed_on and not listing.is_withdrawn
    return Due(item, known.slug, listing.name, owner, asking) if owner and is_open else None


def _find_silent(services: Services, due: Due) -> int:
    """Its file says that nobody answers; a confirmation in the same moment wins."""
    value = due.asking.confirmed_on.isoformat()
    one = AtOnce(Change.UNANSWERED, services.today, value)
    take_away(services, due.slug, one, "", _BOOK)
    services.store.due.drop(due.item)
    return 1


def _ask(services: Services, found: list[Due]) -> int:
    """One mail to each holder about all of them; the next letter falls due."""
    writes: list[Write] = []
    for due in found:
        writes.append(services.store.due.plan_done(due.item))
        if later := next_asking(due.asking, services.today):
            writes.append(plan_next(due.slug, later))
    for holder_id in found[0].owner.holders:
        writes += _plan_letter(services, found, holder_id)
    names = [due.slug for due in found]
    audit = services.store.audit
    writes.append(
        audit.plan(services.now, services.new_id(), _BOOK, "asked_if_right", names[0], all=names)
    )
    try:
        services.store.commit(writes)
    except ConflictError:
        return 0
    return len(found)


def _plan_letter(services: Services, found: list[Due], holder_id: str) -> list[Write]:
    owner = found[0].owner
    writes: list[Write] = []
    listed: list[dict[str, Any]] = []
    for due in found:
        use = LinkUse("right", owner.id, holder_id, slug=due.slug)
        link, made = plan_link(services, "/app/right", use)
        writes += made
        listed.append({"name": due.name, "link": link})
    subject = listed[0]["name"] if len(listed) == 1 else ""
    is_second = any(due.asking.step > 1 for due in found)
    email = owner.holders[holder_id]["email"]
    template = "still_right" if subject else "still_right_all"
    return writes + plan_mail(
        services, email, template, name=subject, listed=listed, is_second=is_second
    )
