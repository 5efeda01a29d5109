"""The port to the database: items under two keys, written together or not at all.

One table holds everything. An item is plain JSON under a partition and a sort key; it carries
a version that counts its writes from 1, and every write may name the version it expects. There
is no query language: whatever is listed stands in a partition made for that list.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

ABSENT = 0
MOST_WRITES = 100
MOST_KEY_BYTES = 900
# DynamoDB's own limits are 409,600 bytes and 4 MiB, with names, versions and added numbers.
MOST_ITEM_BYTES = 400_000
MOST_TRANSACTION_BYTES = 4_000_000
FIRST_CHARACTER, LAST_CHARACTER = "\0", "\U0010ffff"


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
    """What a database must do. Reads see every write that was answered before them.

    What no database could hold (a key or body beyond the limits, a limit below 1, two writes to
    one key) is refused with ValueError by all of them alike, and nothing of it happens.
    """

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

    def count(self, partition: str, *, prefix: str = "", most: int | None = None) -> int:
        """How many there are. With `most`, no more than that are counted, or read."""

    def transact(self, writes: Sequence[Write], token: str = "") -> None:
        """All of 1 to MOST_WRITES writes to different keys, durably, or none of them.

        With a token (1 to 36 letters and digits), the same call again within ten minutes does
        nothing and succeeds; other writes under that token are refused with ValueError. Raises
        ConflictError or TableUnavailableError.
        """

    def add(self, key: Key, field: str, amount: int, body: Mapping[str, Any]) -> int:
        """Add to a whole number, made with `body` and 0 where there is none; the new total.

        Counts as a write of the item. Not idempotent: after TableUnavailableError it may have
        happened.
        """

    def everything(self) -> Iterator[Item]:
        """Every item, in no order. For moving and exporting a store; never in a request."""

    def walk_on(self, after: Key | None, limit: int) -> list[Item]:
        """Up to `limit` items, 1 or more, from behind that key on; None for the beginning.

        Fewer than `limit` only at the end. The order is the database's own and holds still: the
        last key of one answer asks for the next, in another process and on another day too, even
        if that item has gone since. What was there all the while is met once.
        """

    def fill(self, items: Iterable[Item]) -> int:
        """Store items as they are, versions too, over what stands there; how many they were.

        For moving a store that nobody uses meanwhile. Not one transaction, but the same call again
        after a failure ends in the same items. Raises TableUnavailableError.
        """


def check_key(key: Key) -> None:
    """ValueError unless both parts are text of 1 to MOST_KEY_BYTES bytes in UTF-8."""
    for part in key:
        if not 1 <= len(part.encode()) <= MOST_KEY_BYTES:
            raise ValueError(f"A key has 1 to {MOST_KEY_BYTES} bytes: {part[:60]!r}...")


def check_query(partition: str, limit: int = 1) -> None:
    """ValueError unless such a partition can be, and something may be answered."""
    check_key(Key(partition, FIRST_CHARACTER))
    if limit < 1:
        raise ValueError(f"A query answers at least 1 item, not {limit}")


def encode_body(key: Key, body: Mapping[str, Any]) -> str:
    """The body as JSON; ValueError if it can't be said in JSON or the item is too big."""
    check_key(key)
    text = json.dumps(dict(body), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    if _count_bytes(key, text) > MOST_ITEM_BYTES:
        raise ValueError(f"An item has at most {MOST_ITEM_BYTES} bytes: {key.partition}/{key.sort}")
    return text


def encode_writes(writes: Sequence[Write], token: str) -> list[str]:
    """The JSON of each write, "" where it stores none; ValueError if they can't go together."""
    if not 1 <= len(writes) <= MOST_WRITES:
        raise ValueError(f"A transaction has 1 to {MOST_WRITES} writes, not {len(writes)}")
    if len({write.key for write in writes}) != len(writes):
        raise ValueError("A transaction writes to a key only once")
    if token and not re.fullmatch(r"[A-Za-z0-9]{1,36}", token):
        raise ValueError("A token has 1 to 36 letters and digits")
    texts = [_encode_write(write) for write in writes]
    pairs = zip(writes, texts, strict=True)
    if sum(_count_bytes(write.key, text) for write, text in pairs) > MOST_TRANSACTION_BYTES:
        raise ValueError(f"A transaction has at most {MOST_TRANSACTION_BYTES} bytes")
    return texts


def sort_range(
    *, prefix: str = "", after: str = "", until: str = "", descending: bool = False
) -> tuple[str, str]:
    """The first and last sort key a query may answer, both included; none if they cross."""
    if descending and until:
        raise ValueError("`until` does not go with `descending`")
    for part in (prefix, after, until):
        if len(part.encode()) > MOST_KEY_BYTES:
            raise ValueError(f"A sort key has at most {MOST_KEY_BYTES} bytes: {part[:60]!r}...")
    first, last = prefix or FIRST_CHARACTER, _fill_up(prefix)
    if after and descending:
        last = min(last, _step_down(after))
    elif after:
        first = max(first, after + FIRST_CHARACTER)
    return first, min(last, until) if until else last


def _encode_write(write: Write) -> str:
    if isinstance(write, Put):
        return encode_body(write.key, write.body)
    check_key(write.key)
    return ""


def _count_bytes(key: Key, text: str) -> int:
    return sum(len(part.encode()) for part in (*key, text))


def _fill_up(prefix: str) -> str:
    """At least as great as every sort key that begins so."""
    missing = MOST_KEY_BYTES - len(prefix.encode())
    return prefix + LAST_CHARACTER * -(-missing // 4)


def _step_down(sort: str) -> str:
    """Less than this sort key, and at least as great as every sort key below it."""
    head, last = sort[:-1], sort[-1]
    if last == FIRST_CHARACTER:
        return head
    below = "\ud7ff" if last == "\ue000" else chr(ord(last) - 1)  # no surrogates in UTF-8
    return _fill_up(head + below)
