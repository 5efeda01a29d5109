"""How long the work in pieces takes by a model of latency: `python -m benchmarks.in_pieces`.

The store is a real database file, but each call moves the clock of the book by what DynamoDB would
take for it; so time limits cut runs as they would there. Reading git and working out what a file
says is done for real and not counted. Runs begin as often as the function's clock calls them.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.listings import write_listings
from chalicelib.jobs.clearing import clear_away_daily
from chalicelib.jobs.publishing import sync_content
from chalicelib.services import Services
from chalicelib.settings import Settings
from chalicelib.store import keys
from chalicelib.store.moments import to_text
from chalicelib.store.store import Store
from chalicelib.table import Item, Key
from chalicelib.wiring import choose_publisher, make_services
from scripts.sitebuilder.house import ROOT

# A single-digit number of milliseconds for a key, as AWS says of DynamoDB; more for a transaction,
# and a page of a scan of up to a megabyte.
SECONDS = {"get": 0.004, "get_many": 0.010, "query": 0.006, "transact": 0.020, "add": 0.008,
           "count": 0.006, "walk_on": 0.060}  # fmt: skip


class ModelTable:
    """A table whose calls take their time by the book's own clock."""

    def __init__(self, inner: Any, clock: "Clock") -> None:
        self.inner, self.clock = inner, clock
        self.calls = dict.fromkeys(SECONDS, 0)

    def __getattr__(self, name: str) -> Any:
        call: Callable[..., Any] = getattr(self.inner, name)
        if name not in SECONDS:
            return call

        def timed(*arguments: Any, **more: Any) -> Any:
            self.calls[name] += 1
            self.clock.now += timedelta(seconds=SECONDS[name])
            return call(*arguments, **more)

        return timed


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 28, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--listings", type=int, default=100_000)
    parser.add_argument("--items", type=int, default=1_000_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="book-pieces-") as name:
        services, table, clock = open_book(Path(name), options.listings)
        run("first learning", services, table, clock, sync_content, timedelta(minutes=1))
        fill(table, options.items)
        run("clearing away", services, table, clock, clear_away_daily, timedelta(hours=1))
    return 0


def open_book(folder: Path, listings: int) -> tuple[Services, ModelTable, Clock]:
    content, clock = folder / "source", Clock()
    write_listings(listings, content)
    settings = Settings({"BOOK_VAR": str(folder / "var")}, b"k" * 32, ROOT)
    choose_publisher(settings, ("The book", "book@localhost"), clock).seed(content)
    services = make_services(settings, clock)
    table = ModelTable(services.store.table, clock)
    return replace(services, store=Store(table)), table, clock  # type: ignore[arg-type]


def fill(table: ModelTable, items: int) -> None:
    """So many items beside the listings, half of them past their days."""
    now = table.clock.now
    days = [to_text(now - timedelta(days=age))[:10] for age in (1, 30)]
    made = (
        Item(keys.once_key(days[number % 2], f"n{number}"), {"v": 1}, 1) for number in range(items)
    )
    table.inner.fill(made)


def run(
    what: str,
    services: Services,
    table: ModelTable,
    clock: Clock,
    job: Callable[[Services], int],
    pause: timedelta,
) -> None:
    """Again and again until it is done; what it came to by the model, and here."""
    began, here, runs, done = clock.now, time.perf_counter(), 0, 0
    table.calls = dict.fromkeys(SECONDS, 0)
    longest = timedelta()
    while True:
        started = clock.now
        made = job(services)
        longest = max(longest, clock.now - started)
        runs, done = runs + 1, done + made
        if not made and is_whole(table):
            break
        clock.now = max(clock.now, started + pause)
    calls = sum(table.calls.values())
    at_work = sum(SECONDS[name] * count for name, count in table.calls.items())
    took = (clock.now - began).total_seconds()
    print(
        f"{what}: {done:,} done in {runs} runs, the longest {longest.total_seconds():.0f} s;"
        f" {calls:,} calls, {at_work / 60:.0f} min at work, {took / 3600:.1f} h from beginning to"
        f" end; {time.perf_counter() - here:.0f} s here",
        flush=True,
    )


def is_whole(table: ModelTable) -> bool:
    """Whether neither learning nor clearing has a place to go on from."""
    place = table.inner.get(keys.sync_key())
    mark = table.inner.get(Key("figures", "retention"))
    is_open = bool(mark and mark.body.get("is_open"))
    return not is_open and not (place and place.body.get("at"))


if __name__ == "__main__":
    sys.exit(main())
