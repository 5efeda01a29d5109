"""How everything that is done again and again went: kept small, and read by health and staff."""

import threading
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from chalicelib.store import keys
from chalicelib.store.bodies import body_of
from chalicelib.store.moments import from_text, to_text
from chalicelib.table import Put, Table, TableUnavailableError

# A loop of two seconds would write 43,000 times a day to say that all is well.
KEEP_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Failure:
    """What went wrong: the kind of error, and a sentence where it holds nobody's words."""

    kind: str
    why: str = ""

    def __str__(self) -> str:
        return self.why or self.kind


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one job went: moments as text, "" where there was none.

    `kind` and `why` are of the last failure; `failures` and `since` of the row of failures that
    goes on now.
    """

    ok_at: str = ""
    bad_at: str = ""
    kind: str = ""
    why: str = ""
    failures: int = 0
    since: str = ""

    def after(self, now: datetime, failure: Failure | None) -> "Outcome":
        """How it stands after one more try."""
        at = to_text(now)
        if failure is None:
            return replace(self, ok_at=at, failures=0, since="")
        told = {"bad_at": at, "kind": failure.kind, "why": failure.why}
        return replace(self, failures=self.failures + 1, since=self.since or at, **told)


@dataclass(frozen=True, slots=True)
class Record:
    """One loop: when its last turn began and ended, whether its thread is gone, and its jobs.

    `silent_for` is in seconds, since it was last heard of; None where another process runs it.
    """

    began_at: str = ""
    ended_at: str = ""
    is_dead: bool = False
    jobs: Mapping[str, Outcome] = field(default_factory=dict)
    silent_for: float | None = None

    @property
    def failing(self) -> dict[str, str]:
        """The jobs that fail now, with how."""
        return {name: one.kind + one.why for name, one in self.jobs.items() if one.since}


class Outcomes:
    """Intents over outcomes. What this process did is known here, even where it can't be kept."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._lock = threading.Lock()
        self._own: dict[str, Record] = {}
        self._kept: dict[str, Record] = {}
        # By a clock that nobody sets: one that jumps an hour ahead must not make loops silent.
        self._heard: dict[str, float] = {}

    def begin(self, name: str, now: datetime) -> None:
        """A turn of that loop begins."""
        known = self._own.get(name) or self._load(name)
        if _is_old(known, now):
            known = _newer(known, self._load(name))  # another process may have had this turn
        with self._lock:
            self._heard[name] = time.monotonic()
            self._own[name] = replace(known, began_at=to_text(now), is_dead=False)

    def end(self, name: str, now: datetime, failures: Mapping[str, Failure | None]) -> None:
        """It ended so; kept where that is news, and at most once a minute where it is not."""
        with self._lock:
            old = self._own.get(name, Record())
            jobs = {job: old.jobs.get(job, Outcome()).after(now, failure)
                    for job, failure in failures.items()}  # fmt: skip
            self._heard[name] = time.monotonic()
            new = replace(old, ended_at=to_text(now), jobs={**old.jobs, **jobs})
            self._own[name] = new
        kept = self._kept.get(name)
        if kept is None or kept.failing != new.failing or _is_old(kept, now):
            self._keep(name, new)

    def die(self, name: str) -> None:
        """The thread of that loop is gone, and nothing brings it back but a start."""
        with self._lock:
            self._own[name] = dead = replace(self._own.get(name, Record()), is_dead=True)
        self._keep(name, dead)

    def list_of(self, names: Iterable[str]) -> dict[str, Record | None]:
        """The loops of these names, None where one never ran."""
        wanted = list(names)
        moment = time.monotonic()
        with self._lock:
            own = {name: replace(one, silent_for=moment - self._heard.get(name, moment))
                   for name, one in self._own.items()}  # fmt: skip
        missing = [name for name in wanted if name not in own]
        items = self.table.get_many([keys.health_key(name) for name in missing]) if missing else []
        found = {name: _parse(item.body) if item else None
                 for name, item in zip(missing, items, strict=True)}  # fmt: skip
        return {name: own.get(name, found.get(name)) for name in wanted}

    def _load(self, name: str) -> Record:
        with suppress(TableUnavailableError):
            item = self.table.get(keys.health_key(name))
            if item is not None:
                return _parse(item.body)
        return Record()

    def _keep(self, name: str, record: Record) -> None:
        """A store that is down keeps nothing; this process knows it all the same."""
        with suppress(TableUnavailableError):
            self.table.transact([Put(keys.health_key(name), _body(record))])
            self._kept[name] = record


def _is_old(record: Record, now: datetime) -> bool:
    """Whether its last end is a minute away, in the past or, where the clock went back, ahead."""
    return not record.ended_at or abs(now - from_text(record.ended_at)) >= KEEP_EVERY


def _newer(one: Record, other: Record) -> Record:
    return other if other.ended_at > one.ended_at else one


def _body(record: Record) -> dict[str, Any]:
    jobs = {name: body_of(outcome) for name, outcome in record.jobs.items()}
    return {
        "began_at": record.began_at,
        "ended_at": record.ended_at,
        "is_dead": record.is_dead,
        "jobs": jobs,
        "v": 1,
    }


def _parse(body: Mapping[str, Any]) -> Record:
    jobs = {name: Outcome(**told) for name, told in body["jobs"].items()}
    return Record(body["began_at"], body["ended_at"], body["is_dead"], jobs)
