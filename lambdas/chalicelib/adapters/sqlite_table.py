"""The table in one SQLite file: for a machine of one's own, and for trying the app."""

import hashlib
import json
import os
import sqlite3
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from chalicelib.adapters.sqlite_table_commit import GroupCommit
from chalicelib.adapters.sqlite_table_file import Connections, prepare_file
from chalicelib.table import (
    ABSENT,
    Check,
    ConflictError,
    Item,
    Key,
    Put,
    Write,
    check_key,
    check_query,
    encode_body,
    encode_writes,
    sort_range,
)

TOKEN_AGE = timedelta(minutes=10)
PAGE = 500

FIND = "SELECT partition, sort, version, body FROM items WHERE partition = ? AND sort = ?"
FIND_VERSION = "SELECT version FROM items WHERE partition = ? AND sort = ?"
LIST = (
    "SELECT partition, sort, version, body FROM items"
    " WHERE partition = ? AND sort BETWEEN ? AND ? ORDER BY sort {} LIMIT ?"
)
COUNT = (
    "SELECT count(*) FROM"
    " (SELECT 1 FROM items WHERE partition = ? AND sort BETWEEN ? AND ? LIMIT ?)"
)
NO_LIMIT = -1  # as SQLite spells it
WALK = (
    "SELECT partition, sort, version, body FROM items"
    " WHERE (partition, sort) > (?, ?) ORDER BY partition, sort LIMIT ?"
)
PUT = (
    "INSERT INTO items VALUES (?, ?, 1, ?) ON CONFLICT (partition, sort)"
    " DO UPDATE SET version = version + 1, body = excluded.body"
)
INSERT = "INSERT INTO items VALUES (?, ?, 1, ?) ON CONFLICT DO NOTHING"
UPDATE = (
    "UPDATE items SET version = version + 1, body = ?"
    " WHERE partition = ? AND sort = ? AND version = ?"
)
DELETE_VERSION = "DELETE FROM items WHERE partition = ? AND sort = ? AND version = ?"
DELETE = "DELETE FROM items WHERE partition = ? AND sort = ?"
FILL = "INSERT OR REPLACE INTO items VALUES (?, ?, ?, ?)"
FORGET_TOKENS = "DELETE FROM tokens WHERE made_at < ?"
FIND_TOKEN = "SELECT writes FROM tokens WHERE token = ?"
KEEP_TOKEN = "INSERT INTO tokens VALUES (?, ?, ?)"


class SqliteTable:
    """The `Table` in a file. Safe from many threads and processes, and across forks."""

    def __init__(
        self, path: Path, read_clock: Callable[[], datetime], wait_seconds: float = 10.0
    ) -> None:
        prepare_file(path, wait_seconds)
        self._read_clock = read_clock
        self._connections = Connections(path, wait_seconds)
        self._commits = GroupCommit(self._connections.lend)
        _stand_aside_from_forks(self._connections, self._commits)

    def close(self) -> None:
        """Wait for what is going on, and let the file go. Nothing works afterwards."""
        self._connections.close()

    def get(self, key: Key) -> Item | None:
        """See `Table`."""
        return self.get_many([key])[0]

    def get_many(self, keys: Sequence[Key]) -> list[Item | None]:
        """See `Table`."""
        for key in keys:
            check_key(key)
        with self._connections.lend() as connection:
            rows = [connection.execute(FIND, key).fetchone() for key in keys]
        return [_read_row(*row) if row else None for row in rows]

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
        """See `Table`."""
        check_query(partition, limit)
        first, last = sort_range(prefix=prefix, after=after, until=until, descending=descending)
        statement = LIST.format("DESC" if descending else "ASC")
        with self._connections.lend() as connection:
            rows = connection.execute(statement, (partition, first, last, limit)).fetchall()
        return [_read_row(*row) for row in rows]

    def count(self, partition: str, *, prefix: str = "", most: int | None = None) -> int:
        """See `Table`."""
        check_query(partition, 1 if most is None else most)
        span = sort_range(prefix=prefix)
        with self._connections.lend() as connection:
            rows = connection.execute(COUNT, (partition, *span, most or NO_LIMIT))
            return int(rows.fetchone()[0])

    def transact(self, writes: Sequence[Write], token: str = "") -> None:
        """See `Table`."""
        texts = encode_writes(writes, token)
        if not token:
            self._commits.run(lambda connection: _write(connection, writes, texts))
            return
        now = self._read_clock()
        mark = hashlib.sha256(repr((writes, texts)).encode()).hexdigest()

        def write_once(connection: sqlite3.Connection) -> int:
            if _is_known(connection, token, mark, now):
                return 0
            return _write(connection, writes, texts)

        self._commits.run(write_once)

    def add(self, key: Key, field: str, amount: int, body: Mapping[str, Any]) -> int:
        """See `Table`."""
        fresh = encode_body(key, {**body, field: amount})
        return self._commits.run(lambda connection: _add(connection, key, field, amount, fresh))

    def everything(self) -> Iterator[Item]:
        """See `Table`."""
        last: Key | None = None
        while items := self.walk_on(last, PAGE):
            yield from items
            last = items[-1].key

    def walk_on(self, after: Key | None, limit: int) -> list[Item]:
        """See `Table`."""
        with self._connections.lend() as connection:
            rows = connection.execute(WALK, (*(after or ("", "")), limit)).fetchall()
        return [_read_row(*row) for row in rows]

    def fill(self, items: Iterable[Item]) -> int:
        """See `Table`."""
        source, filled = iter(items), 0
        while batch := list(islice(source, PAGE)):
            rows = [(*one.key, one.version, encode_body(one.key, one.body)) for one in batch]
            filled += self._commits.run(partial(_fill, rows=rows))
        return filled


def _fill(connection: sqlite3.Connection, rows: Sequence[tuple[str, str, int, str]]) -> int:
    connection.executemany(FILL, rows)
    return len(rows)


def _read_row(partition: str, sort: str, version: int, body: str) -> Item:
    return Item(Key(partition, sort), json.loads(body), version)


def _write(connection: sqlite3.Connection, writes: Sequence[Write], texts: Sequence[str]) -> int:
    """Each write checks what it expects in the same statement; the savepoint undoes the others."""
    missed = [
        write.key
        for write, text in zip(writes, texts, strict=True)
        if not _write_one(connection, write, text)
    ]
    if missed:
        raise ConflictError(missed)
    return len(writes)


def _write_one(connection: sqlite3.Connection, write: Write, text: str) -> bool:
    """Whether it was as expected, and so is done."""
    if isinstance(write, Put):
        return _put(connection, write, text)
    if isinstance(write, Check) or write.expected == ABSENT:
        return _find_version(connection, write.key) == write.expected
    if write.expected is None:
        connection.execute(DELETE, write.key)
        return True
    return connection.execute(DELETE_VERSION, (*write.key, write.expected)).rowcount == 1


def _put(connection: sqlite3.Connection, write: Put, text: str) -> bool:
    if write.expected is None:
        connection.execute(PUT, (*write.key, text))
        return True
    if write.expected == ABSENT:
        return connection.execute(INSERT, (*write.key, text)).rowcount == 1
    return connection.execute(UPDATE, (text, *write.key, write.expected)).rowcount == 1


def _find_version(connection: sqlite3.Connection, key: Key) -> int:
    row = connection.execute(FIND_VERSION, key).fetchone()
    return int(row[0]) if row else ABSENT


def _is_known(connection: sqlite3.Connection, token: str, mark: str, now: datetime) -> bool:
    """Whether these writes were already done under the token, which is kept from now on."""
    oldest = int((now - TOKEN_AGE).timestamp())
    connection.execute(FORGET_TOKENS, (oldest,))
    row = connection.execute(FIND_TOKEN, (token,)).fetchone()
    if row is None:
        connection.execute(KEEP_TOKEN, (token, int(now.timestamp()), mark))
        return False
    if row[0] != mark:
        raise ValueError(f"The token {token} was used for other writes")
    return True


def _add(connection: sqlite3.Connection, key: Key, field: str, amount: int, fresh: str) -> int:
    row = connection.execute(FIND, key).fetchone()
    body = json.loads(row[3]) if row else json.loads(fresh)
    total = int(body.get(field, 0)) + amount if row else amount
    connection.execute(PUT, (*key, encode_body(key, {**body, field: total})))
    return total


def _stand_aside_from_forks(connections: Connections, commits: GroupCommit) -> None:
    """Hold no file and no lock while the process forks, and begin anew in the child."""
    # A hook is never taken out again, so it must not keep a table alive that nobody uses.
    lent, led = weakref.ref(connections), weakref.ref(commits)

    def pause() -> None:
        if standing := lent():
            standing.pause()

    def resume() -> None:
        if standing := lent():
            standing.resume()

    def begin_anew() -> None:
        if (standing := lent()) and (waiting := led()):
            standing.begin_anew()
            waiting.begin_anew()

    os.register_at_fork(before=pause, after_in_parent=resume, after_in_child=begin_anew)
