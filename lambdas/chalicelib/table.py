"""The port to the database: items under two keys, written together or not at all.

One table holds everything. An item is plain JSON under a partition and a sort key; it carries
a version that counts its writes from 1, and every write may name the version it expects. There
is no query language: whatever is listed stands in a partition made for that list.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

ABSENT = 0
MOST_WRITES = 100


class Key(NamedTuple):
    """Where an item stands. Both parts are text of 1 to 900 bytes in UTF-8."""

    partition: str
    sort: str


@dataclass(frozen=True, slots=True)
class Item:
    """One stored item: what it holds, and how often it was written."""

    key: Key
    body: dict[str, Any]
    version: int


@dataclass(frozen=True, slots=True)
class Put:
    """Write an item. `expected` is its version so far, ABSENT, or None for whichever."""

    key: Key
    body: Mapping[str, Any]
    expected: int | None = None


@dataclass(frozen=True, slots=True)
class Delete:
    """Take an item out. With `expected`, only if it is at that version."""

    key: Key
    expected: int | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """Write nothing, but let the rest happen only if this item is at that version, or ABSENT."""

    key: Key
    expected: int


Write = Put | Delete | Check


class ConflictError(Exception):
    """Something was written since it was read: nothing of the transaction happened."""

    def __init__(self, keys: Sequence[Key]) -> None:
        super().__init__(", ".join(f"{key.partition}/{key.sort}" for key in keys))
        self.keys = tuple(keys)


class TableUnavailableError(Exception):
    """The database can't be reached, is full or is throttled: nothing is known to have happened."""


class Table(Protocol):
    """What a database must do. Reads see every write that was answered before them."""

    def get(self, key: Key) -> Item | None: ...

    def get_many(self, keys: Sequence[Key]) -> list[Item | None]:
        """The items of these keys, in their order, None for each that is absent."""

    def query(
        self,
        partition: str,
        *,
        prefix: str = "",
        after: str = "",
        until: str = "",
        limit: int = 100,
        descending: bool = False,
    ) -> list[Item]:
        """Items of a partition by sort key (UTF-8 order).

        `prefix`: only sort keys that begin so. `after`: only those beyond it in reading order
        (with `descending`, below it), so that the last key of a page asks for the next one.
        `until`: only sort keys up to and including it (not with `descending`).
        """

    def count(self, partition: str, *, prefix: str = "") -> int: ...

    def transact(self, writes: Sequence[Write], token: str = "") -> None:
        """All of 1 to MOST_WRITES writes to different keys, durably, or none of them.

        With a token (1 to 36 letters and digits), the same call again within ten minutes does
        nothing and succeeds. Raises ConflictError or TableUnavailableError.
        """

    def add(self, key: Key, field: str, amount: int, body: Mapping[str, Any]) -> int:
        """Add to a whole number, made with `body` and 0 where there is none; the new total."""

    def everything(self) -> Iterator[Item]:
        """Every item, in no order. For moving and exporting a store; never in a request."""
