"""The file of the embedded database: how it is made, brought up to date, opened and let go.

Nothing that SQLite holds may cross a fork: a child that inherits an open file believes it has
locks which are its parent's, and its writes can be lost without an error. So connections are
closed before every fork and opened again when they are next asked for.
"""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from threading import Condition

from chalicelib.table import TableUnavailableError

Migrations = tuple[tuple[str, ...], ...]
MIGRATIONS: Migrations = (
    (
        """CREATE TABLE items (
            partition TEXT NOT NULL, sort TEXT NOT NULL, version INTEGER NOT NULL,
            body TEXT NOT NULL, PRIMARY KEY (partition, sort)
        ) WITHOUT ROWID""",
        """CREATE TABLE tokens (
            token TEXT NOT NULL PRIMARY KEY, made_at INTEGER NOT NULL, writes TEXT NOT NULL
        ) WITHOUT ROWID""",
        "CREATE INDEX tokens_by_age ON tokens (made_at)",
    ),
)
SENTENCES = {
    sqlite3.SQLITE_BUSY: "Another process kept the database locked for too long",
    sqlite3.SQLITE_FULL: "The disk is full",
    sqlite3.SQLITE_IOERR: "The disk reports an error",
    sqlite3.SQLITE_READONLY: "The database file may not be written",
    sqlite3.SQLITE_CANTOPEN: "The database file can't be opened",
    sqlite3.SQLITE_CORRUPT: "The database file is damaged: restore a backup",
    sqlite3.SQLITE_NOTADB: "The database file is not a database: restore a backup",
}


def explain(error: sqlite3.Error) -> TableUnavailableError:
    """The sentence for an error of SQLite, with its own words in brackets."""
    primary = getattr(error, "sqlite_errorcode", 0) & 0xFF
    sentence = SENTENCES.get(primary, "The database does not answer")
    return TableUnavailableError(f"{sentence}: nothing was saved ({error})")


def prepare_file(path: Path, wait_seconds: float, migrations: Migrations = MIGRATIONS) -> None:
    """Make folder and file where there are none, and bring the file up to this code's version."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _make_file(path)
        with closing(open_connection(path, wait_seconds)) as connection:
            _migrate(connection, path, migrations)
            _keep_log(connection, wait_seconds)
    except OSError as error:
        raise TableUnavailableError(f"The database file can't be made: {error}") from error
    except sqlite3.Error as error:
        raise explain(error) from error


def open_connection(path: Path, wait_seconds: float) -> sqlite3.Connection:
    """A connection that answers a commit only when it is on the disk."""
    connection = sqlite3.connect(
        path, timeout=wait_seconds, isolation_level=None, check_same_thread=False
    )
    try:
        connection.execute("PRAGMA synchronous = FULL")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _make_file(path: Path) -> None:
    # A file that is there is not opened: closing it would free the locks of SQLite on it, which
    # belong to the process as a whole.
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def _keep_log(connection: sqlite3.Connection, wait_seconds: float) -> None:
    """Write ahead to a log, so that reading never waits for writing."""
    # SQLite does not wait for the lock of this step when several processes come at once.
    give_up_at = time.monotonic() + wait_seconds
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError:
            if time.monotonic() > give_up_at:
                raise
        time.sleep(0.01)


def _migrate(connection: sqlite3.Connection, path: Path, migrations: Migrations) -> None:
    """Run the migrations that the file has not had, all of them or none."""
    connection.execute("BEGIN IMMEDIATE")
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > len(migrations):
        connection.execute("ROLLBACK")
        raise TableUnavailableError(
            f"{path.name} was written by a newer release (its version is {version}, this release"
            f" knows up to {len(migrations)}): update the app, or restore the backup made before"
        )
    for number, statements in enumerate(migrations[version:], version + 1):
        for statement in statements:
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {number}")
    connection.execute("COMMIT")


class Connections:
    """Connections to one file: each is lent to one thread at a time."""

    def __init__(self, path: Path, wait_seconds: float) -> None:
        self._path = path
        self._wait_seconds = wait_seconds
        self._is_closed = False
        self.begin_anew()

    def begin_anew(self) -> None:
        """Nothing is lent: in the child of a fork, whoever borrowed is a thread of its parent."""
        self._idle: list[sqlite3.Connection] = []
        self._lent = 0
        self._pauses = 0
        self._changed = Condition()

    @contextmanager
    def lend(self) -> Iterator[sqlite3.Connection]:
        """A connection for a moment. One that failed is not lent again."""
        connection = self._take()
        is_sound = False
        try:
            yield connection
            is_sound = not connection.in_transaction
        except sqlite3.Error as error:
            raise explain(error) from error
        finally:
            self._give_back(connection, is_sound)

    def pause(self) -> None:
        """Lend nothing more, wait for what is lent, and close everything."""
        with self._changed:
            self._pauses += 1
            self._changed.wait_for(lambda: not self._lent)
            while self._idle:
                self._idle.pop().close()

    def resume(self) -> None:
        """Lend again."""
        with self._changed:
            self._pauses -= 1
            self._changed.notify_all()

    def close(self) -> None:
        """Lend nothing ever more, and close everything that was lent."""
        self._is_closed = True
        self.pause()
        self.resume()

    def _take(self) -> sqlite3.Connection:
        with self._changed:
            self._changed.wait_for(lambda: not self._pauses)
            if self._is_closed:
                raise TableUnavailableError("The database was closed")
            self._lent += 1
            if self._idle:
                return self._idle.pop()
        try:
            return open_connection(self._path, self._wait_seconds)
        except sqlite3.Error as error:
            self._count_back()
            raise explain(error) from error

    def _give_back(self, connection: sqlite3.Connection, is_sound: bool) -> None:
        if is_sound:
            self._idle.append(connection)
        else:
            connection.close()
        self._count_back()

    def _count_back(self) -> None:
        with self._changed:
            self._lent -= 1
            if self._pauses:
                self._changed.notify_all()
