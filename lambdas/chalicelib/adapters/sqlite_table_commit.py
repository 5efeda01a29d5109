"""Group commit: whoever comes while the disk is busy goes together in the next commit.

A disk answers a few thousand times a second, however little it is asked to keep. Of the threads
that wait, the first leads: it runs the turns of all of them in one transaction, each in a
savepoint of its own, and answers them when the disk has answered. Nobody leads for long: the
first of those who came meanwhile is the next.
"""

import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager
from threading import Lock

from chalicelib.table import TableUnavailableError

Work = Callable[[sqlite3.Connection], int]
Lend = Callable[[], AbstractContextManager[sqlite3.Connection]]
MOST_TURNS = 256


class Turn:
    """One caller's work, and what came of it."""

    __slots__ = ("error", "is_done", "is_leading", "result", "wake", "work")

    def __init__(self, work: Work) -> None:
        self.work = work
        self.is_done = False
        self.is_leading = False
        self.result = 0
        self.error: Exception | None = None
        self.wake = Lock()
        self.wake.acquire()


class GroupCommit:
    """Runs works that write, many in one commit."""

    def __init__(self, lend: Lend) -> None:
        self._lend = lend
        self.begin_anew()

    def begin_anew(self) -> None:
        """Nobody waits: in the child of a fork, those who did are threads of its parent."""
        self._waiting: list[Turn] = []
        self._is_led = False
        self._lock = Lock()

    def run(self, work: Work) -> int:
        """What the work gives, once it is on the disk; what it raises, once nothing of it is."""
        turn = Turn(work)
        try:
            self._join(turn)
            if not turn.is_leading:
                turn.wake.acquire()
        except BaseException:
            self._leave(turn)
            raise
        if not turn.is_done:
            self._lead()
        if turn.error:
            raise turn.error
        return turn.result

    def _join(self, turn: Turn) -> None:
        with self._lock:
            self._waiting.append(turn)
            if not self._is_led:
                self._is_led = turn.is_leading = True

    def _leave(self, turn: Turn) -> None:
        """An interrupted caller takes its work back, if it has not begun, and leads nobody."""
        with self._lock:
            if turn in self._waiting:
                self._waiting.remove(turn)
                if turn.is_leading:
                    self._choose_leader()

    def _lead(self) -> None:
        with self._lock:
            batch = self._waiting[:MOST_TURNS]
            del self._waiting[:MOST_TURNS]
        try:
            self._commit(batch)
        finally:
            with self._lock:
                self._choose_leader()
            for turn in batch:
                turn.is_done = True
                turn.wake.release()

    def _choose_leader(self) -> None:
        self._is_led = bool(self._waiting)
        if self._waiting:
            self._waiting[0].is_leading = True
            self._waiting[0].wake.release()

    def _commit(self, batch: list[Turn]) -> None:
        for turn in batch:  # stands if this thread is interrupted
            turn.error = TableUnavailableError("The app stopped while it was saving")
        try:
            with self._lend() as connection:
                outcomes = commit_turns(connection, batch)
        except TableUnavailableError as error:
            for turn in batch:
                turn.error = TableUnavailableError(*error.args)
            return
        for turn, (result, failure) in zip(batch, outcomes, strict=True):
            turn.result, turn.error = result, failure


def commit_turns(
    connection: sqlite3.Connection, batch: list[Turn]
) -> list[tuple[int, Exception | None]]:
    """Run all turns in one transaction; each that raises is undone alone."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        outcomes = [_run_turn(connection, turn.work) for turn in batch]
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return outcomes


def _run_turn(connection: sqlite3.Connection, work: Work) -> tuple[int, Exception | None]:
    connection.execute("SAVEPOINT turn")
    try:
        result = work(connection)
    except sqlite3.Error:
        raise  # the disk or the file: it concerns everybody in this commit
    except Exception as error:
        connection.execute("ROLLBACK TO turn")
        connection.execute("RELEASE turn")
        return 0, error
    connection.execute("RELEASE turn")
    return result, None
