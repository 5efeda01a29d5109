"""Moving a store, keeping a copy of a book and bringing it back: nothing lost, nothing mixed."""

import random
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from chalicelib.adapters.sqlite_table import SqliteTable
from chalicelib.settings import Settings, load_secret
from chalicelib.table import Item, Key, Put, Table
from chalicelib.wiring import ROOT, make_services
from scripts import backup, move_store, restore
from scripts.backup import delete_old, make_backup
from scripts.store_digest import digest_items
from tests.app.answers import submit_and_confirm
from tests.app.conftest import RunningBook, make_book, seeded
from tests.lambdas.conftest import ministack, ministack_client, stand_in_credentials
from tests.lambdas.dynamodb_stands import new_table

__all__ = ["make_book", "ministack", "ministack_client", "seeded", "stand_in_credentials"]

NOW = datetime(2026, 11, 25, 2, tzinfo=UTC)
ITEMS = 1_200


def fill_store(path: Path) -> Table:
    """Items of every shape: long, odd letters, fractions, versions of their own."""
    table = SqliteTable(path, lambda: NOW)
    items = [
        Item(Key(f"p{n % 7}", f"s{n}é"), {"n": n, "half": n / 2, "text": "ü" * (n % 90)}, n % 5 + 1)
        for n in range(ITEMS)
    ]
    assert table.fill(items) == ITEMS
    table.transact([Put(Key("p", "big"), {"body": "x" * 300_000})])
    assert table.add(Key("p", "sum"), "count", 3, {}) == 3
    return table


def move(source: str, target: str, *more: str) -> int:
    return move_store.main(["--from", source, "--to", target, *more])


@pytest.fixture
def store(tmp_path: Path) -> Path:
    fill_store(tmp_path / "a.sqlite")
    return tmp_path / "a.sqlite"


def test_a_store_goes_to_dynamodb_and_back_without_a_change(
    store: Path, ministack: str, ministack_client: Any, tmp_path: Path, capsys: Any
) -> None:
    endpoint = ("--endpoint", ministack, "--make-table")
    assert move(f"sqlite:{store}", "dynamodb:moved", *endpoint) == 0
    assert move("dynamodb:moved", f"sqlite:{tmp_path}/b.sqlite", *endpoint[:2]) == 0
    there, back = (digest_items(open_sqlite(path).everything()) for path in
                   (store, tmp_path / "b.sqlite"))  # fmt: skip
    assert there == back
    assert there.items == ITEMS + 2
    assert capsys.readouterr().out.count(f"Both hold {there}") == 2


def open_sqlite(path: Path) -> SqliteTable:
    return SqliteTable(path, lambda: NOW)


class PowerCutError(Exception):
    """The power went."""


def test_a_move_that_was_cut_short_is_taken_up_again(store: Path, tmp_path: Path) -> None:
    source, target = open_sqlite(store), open_sqlite(tmp_path / "b.sqlite")

    def some(items: Iterator[Item]) -> Iterator[Item]:
        for number, item in enumerate(items):
            if number == 700:
                raise PowerCutError
            yield item

    with pytest.raises(PowerCutError):
        target.fill(some(source.everything()))
    assert 0 < digest_items(target.everything()).items < ITEMS
    assert move(f"sqlite:{store}", f"sqlite:{tmp_path}/b.sqlite") == 0
    assert digest_items(target.everything()) == digest_items(source.everything())


def test_nothing_is_moved_over_another_book(store: Path, tmp_path: Path, capsys: Any) -> None:
    other = open_sqlite(tmp_path / "b.sqlite")
    other.transact([Put(Key("p1", "stranger"), {})])
    assert move(f"sqlite:{store}", f"sqlite:{tmp_path}/b.sqlite") == 2
    assert "Take an empty target" in capsys.readouterr().err
    assert digest_items(other.everything()).items == 1


def test_a_source_that_is_written_to_meanwhile_is_said(store: Path, tmp_path: Path) -> None:
    source, target = open_sqlite(store), open_sqlite(tmp_path / "b.sqlite")
    before = move_store.move(source, target, lambda line: None)
    source.transact([Put(Key("late", "one"), {})])
    again = digest_items(source.everything())
    assert move_store.report(before, again, digest_items(target.everything())) == 1


@pytest.mark.parametrize("name", ["sqlite:", "mysql:book", "sqlite:nowhere.sqlite"])
def test_a_store_that_is_none_gets_a_sentence(name: str, tmp_path: Path, capsys: Any) -> None:
    assert move(name, f"sqlite:{tmp_path}/b.sqlite") == 2
    assert "store" in capsys.readouterr().err


def test_filling_dynamodb_keeps_versions_and_sums(ministack_client: Any) -> None:
    table = new_table(ministack_client)
    items = [Item(Key("p", f"{n:03}"), {"n": n}, n + 1) for n in range(60)]
    assert table.fill(items) == 60
    assert table.fill(items) == 60
    assert list(table.query("p", limit=100)) == items
    table.transact([Put(Key("p", "007"), {"n": 0}, expected=8)])


def test_a_book_that_is_wiped_comes_back_as_it_was(
    make_book: Callable[..., RunningBook], tmp_path: Path, monkeypatch: Any, capsys: Any
) -> None:
    book = make_book()
    submit_and_confirm(book)
    book.run_jobs()
    table, var = book.services.store.table, book.services.settings.var
    before = digest_items(table.everything())
    monkeypatch.setenv("BOOK_VAR", str(var))
    assert backup.main(["--into", str(tmp_path / "kept")]) == 0
    (kept,) = (tmp_path / "kept").iterdir()
    assert kept.stat().st_mode & 0o777 == 0o600
    assert restore.main(["--check", str(kept)]) == 0
    assert restore.main([str(kept)]) == 2
    assert "holds store.sqlite and content and secrets" in capsys.readouterr().err
    table.close()
    shutil.rmtree(var)
    assert restore.main([str(kept)]) == 0
    assert digest_items(open_sqlite(var / "store.sqlite").everything()) == before
    settings = Settings(book.services.settings.values, load_secret(var / "secrets"), ROOT)
    assert settings.secret == book.services.settings.secret
    again = RunningBook(make_services(settings, book.clock, random.Random(8).randbytes), book.clock)
    submit_and_confirm(again)
    assert digest_items(open_sqlite(var / "store.sqlite").everything()).items > before.items


def test_a_backup_of_a_busy_store_is_of_one_moment(
    make_book: Callable[..., RunningBook], tmp_path: Path
) -> None:
    """Two items are always written together: no copy may hold one without the other."""
    book = make_book()
    table, done = book.services.store.table, threading.Event()

    def write() -> None:
        count = 0
        while not done.is_set():
            count += 1
            table.transact(
                [Put(Key("a", "left"), {"n": count}), Put(Key("z", "right"), {"n": count})]
            )

    writer = threading.Thread(target=write)
    writer.start()
    try:
        kept = [make_backup(book.services.settings, tmp_path, NOW + timedelta(n)) for n in range(5)]
    finally:
        done.set()
        writer.join()
    for one in kept:
        folder = tmp_path / f"{one.name}.open"
        copy = open_sqlite(restore.unpack(one, folder) / "store.sqlite")
        left, right = copy.get_many([Key("a", "left"), Key("z", "right")])
        assert (left and left.body) == (right and right.body)
        restore.compare(folder / "book")


def test_a_damaged_backup_is_refused(
    make_book: Callable[..., RunningBook], tmp_path: Path, capsys: Any
) -> None:
    book = make_book()
    kept = make_backup(book.services.settings, tmp_path, NOW)
    cut = tmp_path / "cut.tar.gz"
    cut.write_bytes(kept.read_bytes()[:-2000])
    assert restore.main(["--check", str(cut)]) == 2
    assert "is no whole backup" in capsys.readouterr().err
    folder = restore.unpack(kept, tmp_path / "open")
    with sqlite3.connect(folder / "store.sqlite") as connection:
        connection.execute("INSERT INTO items VALUES ('x', 'y', 1, '{}')")
    connection.close()
    with pytest.raises(restore.RestoreRefusedError, match="damaged"):
        restore.compare(folder)


def test_old_backups_go_and_nothing_else_does(tmp_path: Path) -> None:
    names = ["book-20261001T020000Z.tar.gz", "book-20261120T020000Z.tar.gz", "photos.tar.gz"]
    for name in names:
        (tmp_path / name).touch()
    assert [path.name for path in delete_old(tmp_path, NOW, 35)] == names[:1]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names[1:])


def test_a_store_of_the_first_release_is_brought_up_to_date(tmp_path: Path) -> None:
    """The tables as the first release made them, with what it wrote."""
    path = tmp_path / "store.sqlite"
    with sqlite3.connect(path) as first:
        first.executescript(
            "CREATE TABLE items (partition TEXT NOT NULL, sort TEXT NOT NULL, version INTEGER NOT"
            " NULL, body TEXT NOT NULL, PRIMARY KEY (partition, sort)) WITHOUT ROWID;"
            "CREATE TABLE tokens (token TEXT NOT NULL PRIMARY KEY, made_at INTEGER NOT NULL,"
            " writes TEXT NOT NULL) WITHOUT ROWID;"
            "CREATE INDEX tokens_by_age ON tokens (made_at);"
            "INSERT INTO items VALUES ('listing#a', 'a', 3, '{\"v\":1}');"
            "PRAGMA user_version = 1;"
        )
    first.close()
    assert list(open_sqlite(path).everything()) == [Item(Key("listing#a", "a"), {"v": 1}, 3)]
