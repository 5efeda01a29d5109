"""Deleting what retention finds: all at once by hand, in pieces once a day."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from chalicelib.jobs.expiry import Expired
from chalicelib.jobs.retention import end_erased, expired_in, find_expired, list_erased
from chalicelib.services import Services
from chalicelib.store.moments import to_text
from chalicelib.table import Item, Key, Put

_MARK = Key("figures", "retention")
_TOGETHER = 50  # writes of a transaction, of the 100 that it may have
_PIECE = 500  # items read at a time: about half a megabyte
LONGEST_RUN = timedelta(minutes=5)  # of the fifteen that a function of AWS has, with all its jobs


def clear_away(services: Services) -> Counter[str]:
    """How much was deleted, by reason; what was written meanwhile is left for the next time."""
    done: Counter[str] = Counter()
    _clear(services, find_expired(services), done)
    return done


def _clear(services: Services, expired: Iterable[Expired], done: Counter[str]) -> None:
    for together in _in_transactions(expired):
        writes = [write for one in together for write in one.writes]
        gone = together if services.store.commits(writes) else _clear_alone(services, together)
        done.update(one.why for one in gone)


def _clear_alone(services: Services, expired: Iterable[Expired]) -> list[Expired]:
    """Those that nobody has written to meanwhile."""
    return [one for one in expired if services.store.commits(one.writes)]


def _in_transactions(expired: Iterable[Expired]) -> Iterator[list[Expired]]:
    """As many together as go into one transaction, which writes to each key once."""
    together: list[Expired] = []
    taken: set[Key] = set()
    for one in expired:
        own = {write.key for write in one.writes}
        if together and (taken & own or len(taken) + len(own) > _TOGETHER):
            yield together
            together, taken = [], set()
        together.append(one)
        taken |= own
    if together:
        yield together


def clear_away_daily(services: Services) -> int:
    """Once a day through the whole store, in pieces; how much was deleted now.

    Each piece keeps its place: after so many minutes, or a kill, the next run goes on there. An
    address whose owner asked to be forgotten is forgotten when the whole store has been gone
    through since they asked.
    """
    today, until = services.today.isoformat(), services.now + LONGEST_RUN
    table, done = services.store.table, Counter[str]()
    place = _read_place(services, today)
    erased = list_erased(services) if place.is_open else {}
    while place.is_open and services.now < until:
        items = table.walk_on(place.after, _PIECE)
        found = (one for item in items for one in expired_in(services, item, erased))
        _clear(services, found, done)
        place = place.behind(items)
        if not place.is_open:
            _clear(services, end_erased(_asked_before(erased, place.began_at)), done)
        services.store.commit([Put(_MARK, place.body())])
    return done.total()


@dataclass(frozen=True, slots=True)
class _Place:
    """How far a day's clearing has come: behind that key, or whole where it is not open."""

    day: str
    began_at: str
    after: Key | None = None
    is_open: bool = True

    def behind(self, items: Sequence[Item]) -> "_Place":
        """The place behind these; fewer than a piece were the last."""
        if len(items) < _PIECE:
            return replace(self, after=None, is_open=False)
        return replace(self, after=items[-1].key)

    def body(self) -> dict[str, Any]:
        after = list(self.after) if self.after else None
        known = {"day": self.day, "began_at": self.began_at, "after": after}
        return {**known, "is_open": self.is_open, "v": 1}


def _read_place(services: Services, today: str) -> _Place:
    """Where an earlier run of today or yesterday left off, or the beginning of a new one."""
    mark = services.store.table.get(_MARK)
    known = mark.body if mark else {}
    if known.get("is_open"):
        after = known["after"]
        return _Place(known["day"], known["began_at"], Key(*after) if after else None)
    return _Place(today, to_text(services.now), is_open=known.get("day") != today)


def _asked_before(erased: dict[str, Item], moment: str) -> dict[str, Item]:
    return {name: item for name, item in erased.items() if item.body["at"] <= moment}
