"""Requests that have just been opened go looking, once each."""

from chalicelib.acts.helping.looking import plan_looking_mails
from chalicelib.services import Services
from chalicelib.store import keys
from chalicelib.store.due import id_of
from chalicelib.table import Check, ConflictError, Item, Write
from communitybook.helping.moves import RequestState

_BOOK = "the book"


def go_looking(services: Services) -> int:
    """How many requests went. One that is held waits; one that is filled or over never goes."""
    waiting = list(services.store.due.walk(services.today, "looking"))
    gone = sum(_go(services, item) for item in waiting)
    if gone:
        services.wake("mail")
    return gone


def _go(services: Services, item: Item) -> int:
    """All mails of one request, and that it went, in one transaction on the request as it is."""
    record = services.store.help.find(id_of(item))
    if record is not None and record.ask.state is RequestState.HELD:
        return 0
    if record is None or record.ask.state is not RequestState.OPEN:
        services.store.due.drop(item)
        return 0
    mails = plan_looking_mails(services, record)
    done = services.store.due.plan_done(item)
    writes: list[Write] = [done, Check(keys.request_key(record.id), record.version), *mails]
    if mails:
        audit = services.store.audit
        writes.append(audit.plan(services.now, services.new_id(), _BOOK, "went_looking", record.id))
    try:
        services.store.commit(writes)
    except ConflictError:
        return 0  # somebody else did it, or the request changed: looked at again with the next run
    return int(bool(mails))
