"""Whether the book does what it should: every loop, what waits, and how far the site is behind."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.jobs.timetable import MINUTE, Loop
from chalicelib.services import Services
from chalicelib.store.moments import from_text
from chalicelib.store.outcomes import Outcome, Record
from chalicelib.store.site_state import SiteState

MOST_COUNTED = 100
# Hosts are away for a few minutes often enough; nobody is to be woken for that.
LONG = timedelta(minutes=10)
# The longest turn known is a first learning of a large book, or all letters of a week.
LONGEST_TURN = timedelta(hours=1)
SITE, SILENT = "site", "silent"


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that is amiss: a job's name, SITE, or a loop that is SILENT.

    `since` is None where nobody knows; `failure` is the kind of the last failure, `why` its
    sentence; `loop` is the loop's name where it is the loop that is silent.
    """

    what: str
    since: datetime | None
    is_long: bool
    kind: str = ""
    why: str = ""
    loop: str = ""

    @property
    def name(self) -> str:
        """By which it is known again: `mail`, `site`, `silent:build`."""
        return f"{self.what}:{self.loop}" if self.loop else self.what


@dataclass(frozen=True, slots=True)
class Health:
    """What was found. `jobs` are by name; `waiting` is counted up to MOST_COUNTED."""

    jobs: dict[str, Outcome]
    waiting: dict[str, int]
    site: SiteState
    troubles: list[Trouble]

    @property
    def is_ok(self) -> bool:
        return not any(one.is_long for one in self.troubles)


def read_health(services: Services) -> Health:
    """How everything stands now; a few reads, however much waits."""
    records = services.store.outcomes.list_of(loop.name for loop in services.loops)
    jobs = _latest(records)
    site = services.store.site.find()
    now = services.now
    troubles = [
        *_silent(services.loops, records, now),
        *(_failing(name, one, now) for name, one in jobs.items() if one.since),
        *_behind(site, now),
    ]
    return Health(jobs, count_waiting(services), site, troubles)


def count_waiting(services: Services) -> dict[str, int]:
    """What waits for mail, for git and to be told, none counted further than MOST_COUNTED."""
    store = services.store
    return {
        "mail": store.mail.count_waiting(MOST_COUNTED),
        "git": store.outbox.count_waiting(MOST_COUNTED),
        "news": store.help.count_news(MOST_COUNTED),
    }


def _latest(records: dict[str, Record | None]) -> dict[str, Outcome]:
    """Each job as it went last, whichever loop it was in."""
    found: dict[str, Outcome] = {}
    for record in records.values():
        for name, one in (record.jobs if record else {}).items():
            known = found.get(name)
            if known is None or max(one.ok_at, one.bad_at) > max(known.ok_at, known.bad_at):
                found[name] = one
    return found


def _failing(name: str, one: Outcome, now: datetime) -> Trouble:
    since = from_text(one.since)
    return Trouble(name, since, now - since >= LONG, one.kind, one.why)


def _behind(site: SiteState, now: datetime) -> Iterator[Trouble]:
    if site.since is not None:
        yield Trouble(SITE, site.since, now - site.since >= LONG)


def _silent(
    loops: tuple[Loop, ...], records: dict[str, Record | None], now: datetime
) -> Iterator[Trouble]:
    """Loops whose thread is gone, or of which nothing was heard for far too long."""
    for loop in loops:
        record = records[loop.name]
        if loop.seconds is None:
            continue
        if record is None:
            if loop.seconds <= MINUTE:  # the others may not have had their first turn
                yield Trouble(SILENT, None, True, loop=loop.name)
        elif record.is_dead or is_overdue(loop.seconds, record, now):
            heard = max(record.began_at, record.ended_at)
            yield Trouble(SILENT, from_text(heard) if heard else None, True, loop=loop.name)


def is_overdue(seconds: float, record: Record, now: datetime) -> bool:
    """Whether a loop with that pause must have had another turn since."""
    heard = max(record.began_at, record.ended_at)
    is_at_work = record.began_at > record.ended_at
    patience = LONGEST_TURN if is_at_work else 3 * timedelta(seconds=seconds) + LONG
    if record.silent_for is not None:
        return timedelta(seconds=record.silent_for) > patience
    return bool(heard) and now - from_text(heard) > patience
