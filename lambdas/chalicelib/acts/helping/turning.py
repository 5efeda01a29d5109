"""One act on a help request: read, decide, and write all of it or nothing."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from chalicelib.acts.helping.files import plan_taking_out
from chalicelib.services import Services
from chalicelib.store import keys
from chalicelib.store.help_requests import HelpRecord, with_ask
from chalicelib.table import ConflictError, Put, Write
from communitybook.helping.ask import Ask, Telling, Turn
from communitybook.helping.offers import lapse_invitations

_TRIES = 60
_QUICK_TRIES = 4
_LONGEST_PAUSE = 0.05  # seconds

Plan = Callable[[HelpRecord, HelpRecord], Sequence[Write]]


class NoRequestError(Exception):
    """There is no such request, or it has been deleted."""


def take_turn(
    services: Services,
    id: str,
    turn: Callable[[Ask], Turn],
    by: str,
    what: str,
    *,
    about: str = "",
    plan: Plan | None = None,
    **changes: Any,
) -> HelpRecord:
    """The request after that act; whoever came first is looked at again and again.

    `by` is a role or an id, never a name. `plan` adds writes that stand or fall with the act,
    and `changes` are of the record itself. Raises HelpRefusedError or NoRequestError.
    """
    for attempt in range(_TRIES):
        old = find_request(services, id)
        ask, lapsed = lapse_invitations(old.ask, services.now)
        ask, told = turn(ask)
        new = replace(with_ask(old, ask, services.now), **changes)
        writes = plan_turn(services, old, new, lapsed + told, by, what, about)
        try:
            services.store.commit([*writes, *(plan(old, new) if plan else ())])
        except ConflictError as error:
            if keys.request_key(id) not in error.keys:
                raise  # something else was used up, such as a form that was sent twice
            _pause(attempt)
            continue
        services.wake("news")
        services.wake("git")
        return replace(new, version=old.version + 1)
    raise ConflictError([])


def find_request(services: Services, id: str) -> HelpRecord:
    record = services.store.help.find(id)
    if record is None:
        raise NoRequestError(id)
    return record


def plan_turn(
    services: Services,
    old: HelpRecord,
    new: HelpRecord,
    told: Sequence[Telling],
    by: str,
    what: str,
    about: str = "",
) -> list[Write]:
    """The record, who hears of it, its line in the log, and its file where it has just ended."""
    store, now = services.store, services.now
    writes = store.help.plan_change(old, new)
    if told:
        writes.append(store.help.plan_news(old.id, told, now, services.new_id()))
    more = {"offer": about} if about else {}
    writes.append(store.audit.plan(now, services.new_id(), by, what, old.id, **more))
    if new.has_ended and not old.has_ended:
        writes += plan_taking_out(services, new)
        writes.append(_plan_forgetting(services, new))
    return writes


def _plan_forgetting(services: Services, record: HelpRecord) -> Write:
    """From that day on, retention looks at who had offered."""
    return Put(keys.due_key(services.today.isoformat(), "help-ended", record.id), {"v": 1})


def _pause(attempt: int) -> None:
    """Many at once: a little apart from each other, so that each gets its turn."""
    if attempt >= _QUICK_TRIES:
        time.sleep(min(0.001 * attempt, _LONGEST_PAUSE))
