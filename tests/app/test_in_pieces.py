"""Work that is too long for one run keeps its place, and goes on there in the next."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.jobs import clearing, publishing
from chalicelib.jobs.clearing import clear_away_daily
from chalicelib.jobs.publishing import LONGEST_RUN, sync_content
from chalicelib.ports import Publication
from chalicelib.services import Services
from chalicelib.store import keys
from chalicelib.store.store import Store
from chalicelib.table import Key, Put, Write
from tests.app.conftest import RunningBook
from tests.conftest import CONTENT

SAMPLE = (CONTENT / "assets" / "tuesday-stitchers.yml").read_text(encoding="utf-8")


class KilledError(BaseException):
    """The process was killed there."""


class SlowTable:
    """A table whose transactions take time by the book's clock, and which may be the last."""

    def __init__(self, book: RunningBook, seconds: float = 0, lives: int = 10_000) -> None:
        self.inner = book.services.store.table
        self.book, self.seconds, self.lives = book, seconds, lives
        self.learned: list[str] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    def transact(self, writes: list[Write], token: str = "") -> None:
        if self.lives == 0:
            raise KilledError
        self.lives -= 1
        self.book.clock.pass_(seconds=self.seconds)
        self.inner.transact(writes, token)
        parts = [one.key.partition for one in writes if isinstance(one, Put)]
        self.learned += [part for part in parts if part.startswith("listing#new-")]


def on(book: RunningBook, table: SlowTable) -> Services:
    return replace(book.services, store=Store(table))  # type: ignore[arg-type]


def fill_git(book: RunningBook, count: int) -> None:
    """So many new listings, pushed by hand."""
    files = [
        Publication(
            f"p{number}", f"assets/new-{number:03}.yml", None,
            SAMPLE.replace("slug: tuesday-stitchers", f"slug: new-{number:03}").encode(), "x",
        )
        for number in range(count)
    ]  # fmt: skip
    book.services.publisher.publish(files)


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishing, "_PIECE", 20)
    monkeypatch.setattr(clearing, "_PIECE", 20)


def test_a_first_learning_goes_on_where_its_time_was_over(book: RunningBook) -> None:
    fill_git(book, 60)
    table = SlowTable(book, seconds=LONGEST_RUN.total_seconds() / 3)
    runs = []
    while done := sync_content(on(book, table)):
        runs.append(done)
    assert runs == [20, 20, 20], "a piece of three batches takes the time of a run"
    assert table.learned == [f"listing#new-{number:03}" for number in range(60)], "each once"
    assert sync_content(book.services) == 0


@pytest.mark.parametrize("lives", [0, 1, 2, 4, 6])
def test_a_learning_that_is_killed_goes_on_behind_what_it_knows(
    book: RunningBook, lives: int
) -> None:
    fill_git(book, 60)
    dying = SlowTable(book, lives=lives)
    with pytest.raises(KilledError):
        sync_content(on(book, dying))
    table = SlowTable(book)
    sync_content(on(book, table))
    assert dying.learned + table.learned == [f"listing#new-{number:03}" for number in range(60)]


def test_what_is_pushed_meanwhile_is_learned_after_the_commit_in_hand(book: RunningBook) -> None:
    """A book that is written to every minute is learned to its end all the same."""
    fill_git(book, 60)
    table = SlowTable(book, seconds=LONGEST_RUN.total_seconds())
    sync_content(on(book, table))
    for number in range(4):
        changed = SAMPLE.replace("slug: tuesday-stitchers", "slug: new-000")
        publish_by_hand(book, "new-000", changed.replace("summary: ", f"summary: No {number}. "))
        sync_content(on(book, table))
    while sync_content(on(book, table)):
        pass
    assert len(set(table.learned)) == 60
    assert len(table.learned) <= 60 + 4
    known = book.services.store.listings.find("new-000")
    assert known is not None
    assert "No 3." in known.text


def publish_by_hand(book: RunningBook, slug: str, text: str) -> None:
    found = book.services.publisher.read(f"assets/{slug}.yml")
    base = found[0] if found else None
    file = Publication("hand", f"assets/{slug}.yml", base, text.encode(), "x")
    book.services.publisher.publish([file])


def test_a_commit_that_is_gone_is_begun_anew_and_nothing_is_missed(book: RunningBook) -> None:
    fill_git(book, 60)
    table = SlowTable(book, seconds=LONGEST_RUN.total_seconds())
    sync_content(on(book, table))
    place = book.services.store.learned.find()
    assert place.after
    lost = replace(place, at="f" * 40)
    book.services.store.commit([book.services.store.learned.plan(lost)])
    while sync_content(book.services):
        pass
    known = [book.services.store.listings.find(f"new-{number:03}") for number in range(60)]
    assert all(one is not None and one.blob for one in known)


def fill_store(book: RunningBook, count: int) -> None:
    """So many used form tokens, each past its days in a week."""
    for number in range(count):
        key = keys.once_key("2026-11-01", f"n{number:03}")
        book.services.store.commit([Put(key, {"v": 1})])


def once_left(book: RunningBook) -> int:
    return book.services.store.table.count("once#2026-11-01")


def test_clearing_away_goes_on_where_its_time_was_over(book: RunningBook) -> None:
    fill_store(book, 100)
    table = SlowTable(book, seconds=clearing.LONGEST_RUN.total_seconds() / 2)
    services, runs = on(book, table), []
    while once_left(book):
        runs.append(clear_away_daily(services))
        assert len(runs) < 20
    assert sum(runs) >= 100
    assert len(runs) >= 4
    assert max(runs) <= 40, "a run ends with the piece in which its time is over"


@pytest.mark.parametrize("lives", [0, 1, 2, 3, 4])
def test_clearing_away_that_is_killed_loses_nothing_and_ends(book: RunningBook, lives: int) -> None:
    fill_store(book, 60)
    with pytest.raises(KilledError):
        clear_away_daily(on(book, SlowTable(book, lives=lives)))
    clear_away_daily(book.services)
    assert once_left(book) == 0
    assert clear_away_daily(book.services) == 0, "once a day"


def test_a_place_from_yesterday_is_taken_up_and_a_new_day_begins_after_it(
    book: RunningBook,
) -> None:
    fill_store(book, 100)
    clear_away_daily(on(book, SlowTable(book, seconds=clearing.LONGEST_RUN.total_seconds())))
    assert once_left(book)
    book.clock.pass_(days=1)
    clear_away_daily(book.services)
    assert once_left(book) == 0
    fill_store(book, 3)
    clear_away_daily(book.services)
    assert once_left(book) == 0, "today's own run"


def test_an_address_is_forgotten_only_when_all_was_gone_through_since_it_was_asked(
    book: RunningBook,
) -> None:
    fill_store(book, 100)
    services = on(book, SlowTable(book, seconds=clearing.LONGEST_RUN.total_seconds()))
    clear_away_daily(services)
    book.clock.pass_(seconds=1)
    at = book.clock.now.isoformat(timespec="microseconds").replace("+00:00", "Z")
    book.services.store.commit([Put(keys.erased_key("hash"), {"at": at, "v": 1})])
    while once_left(book):
        clear_away_daily(book.services)
    assert book.services.store.table.get(Key("erased", "hash")), "asked in the middle of it"
    book.clock.pass_(days=1)
    clear_away_daily(book.services)
    assert book.services.store.table.get(Key("erased", "hash")) is None
