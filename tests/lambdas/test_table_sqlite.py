"""What only the embedded table promises: a file that survives crashes, forks and full disks."""

import json
import os
import random
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from chalicelib.adapters.sqlite_table import SqliteTable
from chalicelib.adapters.sqlite_table_commit import GroupCommit
from chalicelib.adapters.sqlite_table_file import MIGRATIONS, prepare_file
from chalicelib.table import ABSENT, ConflictError, Item, Key, Put, TableUnavailableError
from tests.conftest import IS_LONG, ROOT
from tests.lambdas.tables import Clock, race, sqlite_table

KEY = Key("p", "s")
KILLS = 100 if IS_LONG else 8


def start_child(*arguments: str) -> "subprocess.Popen[bytes]":
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'lambdas'}"}
    command = [sys.executable, "-m", "tests.lambdas.table_child", *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, env=environment)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Another process, as SQLite sees it, that keeps the lock for writing."""
    with closing(sqlite3.connect(folder / "book.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def test_folder_and_file_are_made_for_the_owner_alone(tmp_path: Path) -> None:
    with sqlite_table(tmp_path / "new" / "folder") as table:
        table.transact([Put(KEY, {})])
        files = list((tmp_path / "new" / "folder").iterdir())
        assert {file.name for file in files} == {"book.db", "book.db-wal", "book.db-shm"}
        assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_what_was_written_is_there_after_closing(tmp_path: Path) -> None:
    for version in (1, 2, 3):
        with sqlite_table(tmp_path) as table:
            table.transact([Put(KEY, {"n": version}, version - 1)])
            assert table.get(KEY) == Item(KEY, {"n": version}, version)
        assert [file.name for file in tmp_path.iterdir()] == ["book.db"]


def test_a_file_of_a_newer_release_is_refused_and_left_alone(tmp_path: Path) -> None:
    with sqlite_table(tmp_path):
        pass
    with closing(sqlite3.connect(tmp_path / "book.db")) as newer:
        newer.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    before = (tmp_path / "book.db").read_bytes()
    with pytest.raises(TableUnavailableError, match=r"book\.db was written by a newer release"):
        SqliteTable(tmp_path / "book.db", Clock())
    assert (tmp_path / "book.db").read_bytes() == before


def test_migrations_run_forward_once_and_all_together(tmp_path: Path) -> None:
    path = tmp_path / "book.db"
    with sqlite_table(tmp_path) as table:
        table.transact([Put(KEY, {"n": 1})])
    added = ("CREATE TABLE notes (note TEXT)", "INSERT INTO notes VALUES ('once')")
    with pytest.raises(TableUnavailableError, match="syntax error"):
        prepare_file(path, 1, (*MIGRATIONS, added, ("CREATE nonsense",)))
    with sqlite_table(tmp_path) as table:
        assert table.get(KEY) == Item(KEY, {"n": 1}, 1)
    for _ in range(2):
        prepare_file(path, 1, (*MIGRATIONS, added))
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT note FROM notes").fetchall() == [("once",)]
        assert connection.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS) + 1,)
        assert connection.execute("SELECT count(*) FROM items").fetchone() == (1,)


def test_a_damaged_file_is_named_so(tmp_path: Path) -> None:
    (tmp_path / "book.db").write_bytes(b"This is no database" * 1000)
    with pytest.raises(TableUnavailableError, match="not a database: restore a backup"):
        SqliteTable(tmp_path / "book.db", Clock())


def test_a_folder_that_cannot_be_made_is_named_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(TableUnavailableError, match="can't be made"):
        SqliteTable(tmp_path / "file" / "book.db", Clock())


def test_a_token_is_forgotten_after_ten_minutes(tmp_path: Path) -> None:
    clock = Clock()
    with sqlite_table(tmp_path, clock) as table:
        for minutes, version in ((0, 1), (9.9, 1), (0.2, 2), (5, 2)):
            clock.pass_time(minutes=minutes)
            table.transact([Put(KEY, {})], token="once")
            found = table.get(KEY)
            assert found is not None
            assert found.version == version


def test_a_file_locked_for_too_long_is_unavailable_and_works_again(tmp_path: Path) -> None:
    with closing(SqliteTable(tmp_path / "book.db", Clock(), wait_seconds=0.1)) as table:
        table.transact([Put(KEY, {"n": 1})])
        with locked(tmp_path):
            with pytest.raises(TableUnavailableError, match="locked for too long"):
                table.transact([Put(KEY, {"n": 2})])
            assert table.get(KEY) == Item(KEY, {"n": 1}, 1)
        table.transact([Put(KEY, {"n": 2}, 1)])
        assert table.get(KEY) == Item(KEY, {"n": 2}, 2)


def test_nothing_works_after_closing_and_closing_twice_is_well(tmp_path: Path) -> None:
    with sqlite_table(tmp_path) as table:
        table.close()
        for call in (
            lambda: table.get(KEY),
            lambda: table.transact([Put(KEY, {})]),
            lambda: list(table.everything()),
        ):
            with pytest.raises(TableUnavailableError, match="closed"):
                call()


def test_closing_waits_for_what_is_being_written(tmp_path: Path) -> None:
    with sqlite_table(tmp_path) as table:
        answered: list[str] = []

        def write(worker: int) -> None:
            for number in range(1000):
                try:
                    table.transact([Put(Key("p", f"{worker}-{number}"), {}, ABSENT)])
                except TableUnavailableError:
                    return
                answered.append(f"{worker}-{number}")

        threads = [threading.Thread(target=write, args=(worker,)) for worker in range(4)]
        for thread in threads:
            thread.start()
        time.sleep(0.05)
        table.close()
        for thread in threads:
            thread.join()
    with sqlite_table(tmp_path) as table:
        assert {item.key.sort for item in table.everything()} == set(answered)


def test_those_who_wait_together_are_committed_together(tmp_path: Path) -> None:
    statements: list[str] = []
    has_begun, may_end = threading.Event(), threading.Event()

    @contextmanager
    def lend() -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(tmp_path / "x.db", isolation_level=None)) as connection:
            connection.set_trace_callback(statements.append)
            yield connection

    def hold(connection: sqlite3.Connection) -> int:
        has_begun.set()
        may_end.wait()
        return 0

    group = GroupCommit(lend)
    leader = threading.Thread(target=group.run, args=(hold,))
    leader.start()
    has_begun.wait()

    def conflict_or_not(worker: int) -> int:
        def work(connection: sqlite3.Connection) -> int:
            if worker == 3:
                raise ConflictError([KEY])
            return worker

        try:
            return group.run(work)
        except ConflictError:
            return -1

    outcomes: list[int] = []
    racing = threading.Thread(target=lambda: outcomes.extend(race(8, conflict_or_not)))
    racing.start()
    while len(group._waiting) < 8:
        time.sleep(0.001)
    may_end.set()
    leader.join()
    racing.join()
    assert outcomes == [0, 1, 2, -1, 4, 5, 6, 7]
    assert statements.count("COMMIT") == 2
    assert statements.count("SAVEPOINT turn") == 1 + 8
    assert statements.count("ROLLBACK TO turn") == 1


def test_a_caller_who_is_interrupted_stops_nobody_else(tmp_path: Path) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with sqlite_table(tmp_path) as table, locked(tmp_path):
        leader = threading.Thread(target=table.transact, args=([Put(Key("p", "leader"), {})],))
        leader.start()
        time.sleep(0.05)
        before = signal.signal(signal.SIGALRM, interrupt)
        signal.setitimer(signal.ITIMER_REAL, 0.1)
        try:
            with pytest.raises(KeyboardInterrupt):
                table.transact([Put(Key("p", "interrupted"), {})])
        finally:
            signal.signal(signal.SIGALRM, before)
    leader.join()
    with sqlite_table(tmp_path) as table:
        race(4, lambda number: table.transact([Put(Key("p", str(number)), {})]))
        assert table.count("p") == 4 + 1


def test_processes_that_open_a_new_file_together_count_together(tmp_path: Path) -> None:
    children = [start_child("increment", str(tmp_path), "15") for _ in range(4)]
    for child in children:
        child.communicate(timeout=60)
        assert child.returncode == 0
    with sqlite_table(tmp_path) as table:
        assert table.get(Key("count", "n")) == Item(Key("count", "n"), {"n": 240}, 240)


def test_every_process_sees_at_once_what_another_wrote(tmp_path: Path) -> None:
    with sqlite_table(tmp_path) as one, sqlite_table(tmp_path) as two:
        for version in range(1, 50):
            one.transact([Put(KEY, {"n": version})])
            assert two.get(KEY) == Item(KEY, {"n": version}, version)


def fork_quietly() -> int:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # threads run: that is the test
        return os.fork()


def test_a_fork_under_load_loses_nothing_in_parent_or_child(tmp_path: Path) -> None:
    stop = threading.Event()
    answered: list[str] = []
    table = SqliteTable(tmp_path / "book.db", Clock())

    def write(worker: int) -> None:
        number = 0
        while not stop.is_set():
            table.transact([Put(Key("parent", f"{worker}-{number}"), {}, ABSENT)])
            answered.append(f"{worker}-{number}")
            number += 1

    threads = [threading.Thread(target=write, args=(worker,)) for worker in range(4)]
    for thread in threads:
        thread.start()
    children = []
    for number in range(5):
        time.sleep(0.02)
        child = fork_quietly()
        if child == 0:
            try:
                for place in range(20):
                    table.transact([Put(Key("child", f"{number}-{place:02}"), {}, ABSENT)])
                os._exit(0)
            finally:
                os._exit(1)
        children.append(child)
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0] * 5
    stop.set()
    for thread in threads:
        thread.join()
    table.close()
    with sqlite_table(tmp_path) as table:
        assert table.count("child") == 100
        assert {item.key.sort for item in table.query("parent", limit=10**6)} == set(answered)


def test_a_child_keeps_its_writes_when_the_parent_closes(tmp_path: Path) -> None:
    table = SqliteTable(tmp_path / "book.db", Clock())
    table.transact([Put(Key("p", "parent"), {})])
    reading, writing = os.pipe()
    begun_reading, begun_writing = os.pipe()
    child = fork_quietly()
    if child == 0:
        try:
            table.transact([Put(Key("p", "child-before"), {})])
            os.write(begun_writing, b"x")
            os.read(reading, 1)
            table.transact([Put(Key("p", "child-after"), {})])
            os._exit(0)  # without closing, as if killed
        finally:
            os._exit(1)
    os.read(begun_reading, 1)
    assert table.count("p") == 2
    table.close()
    os.write(writing, b"x")
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    for end in (reading, writing, begun_reading, begun_writing):
        os.close(end)
    with sqlite_table(tmp_path) as table:
        assert [item.key.sort for item in table.query("p")] == [
            "child-after", "child-before", "parent",
        ]  # fmt: skip


def test_a_full_disk_stores_nothing_half_and_works_again_when_freed(tmp_path: Path) -> None:
    child = start_child("fill", str(tmp_path))
    out, _ = child.communicate(timeout=60)
    assert child.returncode == 0
    found = json.loads(out)
    assert found["full"] > 0
    assert found["stored"]
    assert all("nothing was saved" in sentence for sentence in found["sentences"])
    expected = [*found["stored"], "first"]
    expected.remove("9999") if "9999" in expected else None
    assert found["standing"] == {"a": expected, "b": expected}
    assert found["later"] == ""
    with sqlite_table(tmp_path) as table:
        assert table.count("a") == table.count("b") == len(expected) + 1


def test_what_was_answered_survives_being_killed_at_any_moment(tmp_path: Path) -> None:
    answered: set[str] = set()
    for number in range(KILLS):
        child = start_child("commit", str(tmp_path), str(number * 1_000_000))
        assert child.stdout is not None
        answered.add(child.stdout.readline().decode().strip())
        time.sleep(random.uniform(0, 0.15))
        child.kill()
        out, _ = child.communicate()
        # The last line may be cut off: it was answered, but which it was is not known.
        answered.update(out.decode().split("\n")[:-1])
        with sqlite_table(tmp_path) as table:
            stored = {side: {i.body["n"] for i in table.query(side, limit=10**7)} for side in "ab"}
        assert stored["a"] == stored["b"]
        assert {int(line) for line in answered} <= stored["a"]
    assert len(answered) > KILLS * 10
