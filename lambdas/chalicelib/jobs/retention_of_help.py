"""What is kept of help requests for so many days after their end, and no longer."""

from collections.abc import Callable

from chalicelib.acts.helping.keeping import WRITTEN, is_over, is_request_over, settled_at
from chalicelib.jobs.expiry import Expired, why_of
from chalicelib.services import Services
from chalicelib.store import keys
from chalicelib.store.due import id_of, kind_of
from chalicelib.store.help_requests import HelpRecord, parse_record
from chalicelib.table import Delete, Item, Put
from communitybook.messages import say

Rule = Callable[[Services, Item], Expired | None]


def _request(services: Services, item: Item) -> Expired | None:
    """A request, or one of the things that stand with it."""
    id, sort = item.key.partition.partition("#")[2], item.key.sort
    if sort == keys.MAIN:
        return _requester(services, item)
    record = services.store.help.find(id)
    if record is None:
        return Expired(say("kept_left"), (Delete(item.key, item.version),))
    what, _, offer_id = sort.partition("#")
    rule = {keys.PRIVATE: _offer, "notes": _loan}.get(what)
    return rule(services, item, record, offer_id) if rule else None


def _requester(services: Services, item: Item) -> Expired | None:
    """Whoever asked: the request itself, its card and where it is listed. Its totals stay."""
    record = parse_record(item)
    if record.is_published or not is_request_over(services, record):
        return None
    writes = (
        Delete(item.key, item.version),
        Delete(keys.request_card_key(record.id)),
        Delete(keys.asked_key(record.asker_key, record.id)),
    )
    return Expired(why_of(services, "requester", "REQUESTER"), writes)


def _offer(services: Services, item: Item, record: HelpRecord, offer_id: str) -> Expired | None:
    """Who offered, with every link of theirs; before that, perhaps, what was written."""
    at = settled_at(services, record, offer_id)
    if is_over(services, at, "OFFER"):
        writes = tuple(services.store.help.plan_forget_offer(record.id, offer_id))
        return Expired(why_of(services, "offer", "OFFER"), writes)
    if not is_over(services, at, "MESSAGE") or not any(item.body.get(name) for name in WRITTEN):
        return None
    rest = {name: value for name, value in item.body.items() if name not in WRITTEN}
    return Expired(why_of(services, "written", "MESSAGE"), (Put(item.key, rest, item.version),))


def _loan(services: Services, item: Item, record: HelpRecord, offer_id: str) -> Expired | None:
    """What both said of a thing that was lent."""
    if not is_over(services, settled_at(services, record, offer_id), "LOAN"):
        return None
    return Expired(why_of(services, "loan", "LOAN"), (Delete(item.key, item.version),))


def _call(services: Services, item: Item) -> Expired | None:
    """Somebody who was to be rung about a request that is long over."""
    record = services.store.help.find(item.body["request"])
    if record is not None and not is_over(services, record.ended_at, "OFFER"):
        return None
    return Expired(why_of(services, "call", "OFFER"), (Delete(item.key, item.version),))


def _asked(services: Services, item: Item) -> Expired | None:
    """Where a request was listed that has gone."""
    return _with_request(services, item, item.key.sort)


def _due(services: Services, item: Item) -> Expired | None:
    """That a request had ended, once there is nothing left of it."""
    is_end = kind_of(item) == "help-ended"
    return _with_request(services, item, id_of(item)) if is_end else None


def _with_request(services: Services, item: Item, id: str) -> Expired | None:
    if services.store.help.find(id) is not None:
        return None
    return Expired(say("kept_left"), (Delete(item.key, item.version),))


RULES: dict[str, Rule] = {
    "request": _request,
    "calls": _call,
    "asked": _asked,
    "due": _due,
}
