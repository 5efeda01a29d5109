"""What the tests of tables share: making them, a clock that stands, and racing threads."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier
from typing import Any, TypeVar
from uuid import uuid4

from chalicelib.adapters.sqlite_table import SqliteTable
from chalicelib.table import MOST_WRITES, Delete, Key, Table

T = TypeVar("T")


@dataclass
class Clock:
    """A clock that stands until it is moved."""

    now: datetime = field(default_factory=lambda: datetime(2026, 11, 22, 12, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.now

    def pass_time(self, **how_long: float) -> None:
        self.now += timedelta(**how_long)


@dataclass
class Place:
    """A table, and partitions in it that no other test writes to."""

    table: Table
    name: str = field(default_factory=lambda: uuid4().hex)

    def key(self, sort: str, partition: str = "") -> Key:
        return Key(self.name + partition, sort)

    def everything(self) -> list[Any]:
        return [
            item for item in self.table.everything() if item.key.partition.startswith(self.name)
        ]

    def clear(self) -> None:
        writes = [Delete(item.key) for item in self.everything()]
        for start in range(0, len(writes), MOST_WRITES):
            self.table.transact(writes[start : start + MOST_WRITES])


@contextmanager
def sqlite_table(folder: Path, clock: Clock | None = None) -> Iterator[SqliteTable]:
    table = SqliteTable(folder / "book.db", clock or Clock())
    try:
        yield table
    finally:
        table.close()


def race(workers: int, work: Callable[[int], T]) -> list[T]:
    """Run it in that many threads that begin together; what each gave, in order."""
    barrier = Barrier(workers)

    def begin(number: int) -> T:
        barrier.wait()
        return work(number)

    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(begin, range(workers)))


def pages(ask: Callable[[str], Sequence[Any]]) -> list[list[str]]:
    """The sort keys of every page, each asked for by the last key of the one before."""
    found: list[list[str]] = []
    while page := ask(found[-1][-1] if found else ""):
        found.append([item.key.sort for item in page])
    return found
