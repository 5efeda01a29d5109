"""What is kept for so many days and no longer. Totals and the audit log stay."""

from collections.abc import Callable, Iterator
from datetime import timedelta

from chalicelib.acts.changed_files import listing_in
from chalicelib.acts.comparing import PROPOSING
from chalicelib.acts.helping.keeping import is_request_over
from chalicelib.acts.helping.people import list_requests
from chalicelib.acts.leaving import plan_end_owner
from chalicelib.acts.links import is_over
from chalicelib.jobs.expiry import Expired, is_past, why_of
from chalicelib.jobs.retention_of_help import RULES as HELP_RULES
from chalicelib.services import Services
from chalicelib.store import keys
from chalicelib.store.drafts import parse_draft
from chalicelib.store.moments import from_text
from chalicelib.store.owners import LinkUse, Owner, parse_owner
from chalicelib.store.submissions import Submission, parse_submission
from chalicelib.table import Delete, Item, Write
from communitybook.messages import say
from communitybook.submitting.moves import State

_SETTING = {  # what ends a submission: the days for which it is kept after that
    State.UNCONFIRMED: "UNCONFIRMED",
    State.LAPSED: "UNCONFIRMED",
    State.REJECTED: "REFUSED",
    State.SPAM: "REFUSED",
    State.WITHDRAWN: "REFUSED",
    State.CLOSED: "REPORT",
}
_NEWS_DAYS = timedelta(days=30)
_OPEN = (State.WAITING, State.HELD, State.CHANGES_ASKED, State.APPROVED, State.PUBLISHING)


def find_expired(services: Services) -> Iterator[Expired]:
    """Everything that has been kept for as long as it may be."""
    erased = list_erased(services)
    for item in services.store.table.everything():
        yield from expired_in(services, item, erased)
    yield from end_erased(erased)


def list_erased(services: Services) -> dict[str, Item]:
    """Who asked to be forgotten, by the keyed hash of their address."""
    return {item.key.sort: item for item in services.store.table.query("erased", limit=10_000)}


def expired_in(services: Services, item: Item, erased: dict[str, Item]) -> Iterator[Expired]:
    """What is to go because of this item: none or one."""
    rule = _RULES.get(item.key.partition.partition("#")[0])
    found = rule(services, item) if rule else None
    yield from (found,) if found else _of_the_erased(services, item, erased)


def end_erased(erased: dict[str, Item]) -> Iterator[Expired]:
    """Those whose wish was met in the whole store."""
    for item in erased.values():
        yield Expired(say("kept_erased"), (Delete(item.key, item.version),))


def _by_day(why: str, setting: str) -> Callable[[Services, Item], Expired | None]:
    """For partitions that carry their day: `rate#2026-11-22`."""

    def rule(services: Services, item: Item) -> Expired | None:
        day = item.key.partition.partition("#")[2]
        is_old = is_past(services, day, setting)
        told = why_of(services, why, setting)
        return Expired(told, (Delete(item.key, item.version),)) if is_old else None

    return rule


def _draft(services: Services, item: Item) -> Expired | None:
    draft = parse_draft(item)
    if not is_past(services, draft.touched_at, "DRAFT"):
        return None
    return Expired(
        why_of(services, "draft", "DRAFT"), tuple(services.store.drafts.plan_delete(draft))
    )


def _gap(services: Services, item: Item) -> Expired | None:
    """What somebody missed, by the day that stands first in its key."""
    if not is_past(services, item.key.sort[:10], "GAP"):
        return None
    return Expired(why_of(services, "gap", "GAP"), (Delete(item.key, item.version),))


def _held(services: Services, item: Item) -> Expired | None:
    is_old = is_past(services, item.body["at"], "UNCONFIRMED")
    told = why_of(services, "message", "UNCONFIRMED")
    return Expired(told, (Delete(item.key, item.version),)) if is_old else None


def _returned(services: Services, item: Item) -> Expired | None:
    """An address from which mail came back: mailboxes are mended, and people change their minds."""
    is_old = is_past(services, item.body["at"], "RETURNED")
    told = why_of(services, "returned", "RETURNED")
    return Expired(told, (Delete(item.key, item.version),)) if is_old else None


def _link(services: Services, item: Item) -> Expired | None:
    """Too old, or nobody is there any more who could use it."""
    body = item.body
    use = LinkUse(body["purpose"], body["about"], body["holder_id"], body["made_at"])
    is_owners = use.purpose in ("manage", "right", "handover", "quiet")
    has_gone = (is_owners and _has_gone(services, use)) or _has_stopped(services, use)
    if not is_over(services, use) and not has_gone:
        return None
    token_hash = item.key.partition.partition("#")[2]
    writes: list[Write] = [Delete(item.key, item.version)]
    if is_owners:
        writes.append(Delete(keys.owner_link_key(use.about, token_hash)))
        writes.append(Delete(keys.handover_key(use.about, token_hash)))
    return Expired(say("kept_link"), tuple(writes))


def _has_gone(services: Services, use: LinkUse) -> bool:
    owner = services.store.owners.find(use.about)
    return owner is None or use.holder_id not in owner.holders


def _has_stopped(services: Services, use: LinkUse) -> bool:
    """Whether it belongs to a weekly letter that nobody gets any more."""
    is_letters = use.purpose in ("letter", "letter-stop")
    return is_letters and services.store.letters.find(use.about) is None


def _asked_letter(services: Services, item: Item) -> Expired | None:
    is_old = is_past(services, item.body["at"], "UNCONFIRMED")
    told = why_of(services, "letter", "UNCONFIRMED")
    return Expired(told, (Delete(item.key, item.version),)) if is_old else None


def _newcomer(services: Services, item: Item) -> Expired | None:
    """That a listing was new: no letter looks back so far."""
    is_old = from_text(item.key.sort[:27]) + _NEWS_DAYS <= services.now
    return Expired(say("kept_newcomer"), (Delete(item.key, item.version),)) if is_old else None


def _submission(services: Services, item: Item) -> Expired | None:
    if item.key.sort != keys.MAIN:
        return None
    old = parse_submission(item)
    setting = _SETTING.get(old.state)
    if old.sort.startswith("ask") and old.state is State.PUBLISHED:
        return _asking(services, old)
    since = old.decided_at or old.waiting_since or old.created_at
    if setting is None or not is_past(services, since, setting):
        return None
    told = why_of(services, str(old.state), setting)
    writes = [*services.store.submissions.plan_delete(old), *plan_free_slug(services, old)]
    return Expired(told, tuple(writes))


def _asking(services: Services, old: Submission) -> Expired | None:
    """What a help request was made of goes with it."""
    record = services.store.help.find(old.slug)
    if record is not None and not is_request_over(services, record):
        return None
    told = why_of(services, "requester", "REQUESTER")
    return Expired(told, tuple(services.store.submissions.plan_delete(old)))


def plan_free_slug(services: Services, old: Submission) -> list[Write]:
    """A slug that was only reserved, by something that never came, can be taken again."""
    known = services.store.listings.find(old.slug) if old.sort == "new" else None
    if known is None or known.blob or known.next_blob:
        return []
    return [services.store.listings.plan_free(known)]


def _owner(services: Services, item: Item) -> Expired | None:
    """Whoever has nothing in the book any more, and nothing on its way there."""
    if item.key.sort != keys.MAIN:
        return _left_of_owner(services, item)
    owner = parse_owner(item)
    since = _without_listing_since(services, owner)
    if not since or not is_past(services, since, "OWNER"):
        return None
    if any(_is_on_its_way(one) for one in services.store.submissions.list_of_owner(owner.id)):
        return None
    return Expired(why_of(services, "owner", "OWNER"), tuple(plan_end_owner(services, owner)))


def _left_of_owner(services: Services, item: Item) -> Expired | None:
    """What was listed with an owner who has gone."""
    owner_id = item.key.partition.partition("#")[2]
    if services.store.owners.find(owner_id) is not None:
        return None
    return Expired(say("kept_left"), (Delete(item.key, item.version),))


def _is_on_its_way(one: Submission) -> bool:
    return one.sort in PROPOSING and one.state in _OPEN


def _without_listing_since(services: Services, owner: Owner) -> str:
    """The day the last listing was withdrawn or request ended; empty while there is one."""
    requests = list_requests(services, owner)
    if any(not one.has_ended for one in requests):
        return ""
    days = [owner.created_at[:10], *(one.ended_at[:10] for one in requests)]
    for slug in owner.slugs:
        known = services.store.listings.find(slug)
        if known is None or not known.blob or known.owner_id != owner.id:
            continue
        listing = listing_in(known.text, slug)
        if listing is None or listing.withdrawn_on is None:
            return ""
        days.append(listing.withdrawn_on.isoformat())
    return max(days)


def _of_the_erased(services: Services, item: Item, erased: dict[str, Item]) -> Iterator[Expired]:
    """What still holds an address whose owner asked to be forgotten, from before they asked."""
    email, at = _address_in(services, item)
    asked = erased.get(services.hash_email(email)) if email and erased else None
    if asked is not None and at <= asked.body["at"]:
        writes: list[Write] = [Delete(item.key, item.version)]
        if item.key.partition == "letters":
            writes.append(Delete(keys.letter_by_email_key(services.hash_email(email))))
        yield Expired(say("kept_erased"), tuple(writes))


def _address_in(services: Services, item: Item) -> tuple[str, str]:
    """The private address in an item, and since when it stands there."""
    kind, body = item.key.partition.partition("#")[0], item.body
    if kind == "draft":
        return body["private"].get("email", ""), body["created_at"]
    if kind == "submission" and item.key.sort == keys.PRIVATE:
        submission = services.store.submissions.find(item.key.partition.partition("#")[2])
        return body.get("email", ""), submission.created_at if submission else ""
    if kind == "mail":
        return body["message"]["to"], body["at"]
    if kind in ("letters", "letter-asked"):
        return body.get("email", ""), body["at"]
    return (body["email"], body["at"]) if kind == "held" and "email" in body else ("", "")


_RULES: dict[str, Callable[[Services, Item], Expired | None]] = {
    **HELP_RULES,
    "rate": _by_day("rate", "ADDRESS_HASH"),
    "once": _by_day("once", "ADDRESS_HASH"),
    "sent": _by_day("sent", "SENT_MAIL"),
    "draft": _draft,
    "held": _held,
    "gaps": _gap,
    "link": _link,
    "returned": _returned,
    "letter-asked": _asked_letter,
    "newcomers": _newcomer,
    "submission": _submission,
    "owner": _owner,
}
