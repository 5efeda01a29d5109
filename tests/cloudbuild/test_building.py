"""The building function: from git to the bucket, whatever dies, comes twice or lands meanwhile."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from chalicelib.acts import taking_away
from chalicelib.jobs.building import wake_builder
from chalicelib.jobs.publishing import sync_content
from chalicelib.jobs.seen import end_what_is_seen
from communitybook.build_facts import BuildFacts, parse_build_facts
from scripts.cloudbuild.building import LEASE, Place, build_while_behind
from scripts.cloudbuild.pieces import LIST
from tests.app.conftest import RunningBook
from tests.app.owned import STITCHERS, give_owner, live_of, publish
from tests.cloudbuild.fake_s3 import DiedError, FakeS3
from tests.conftest import CONTENT, IS_LONG

PAGE = f"listings/{STITCHERS}/index.html"


@pytest.fixture
def book(make_book: Callable[..., RunningBook]) -> RunningBook:
    return make_book(BOOK_SAMPLES="yes", BOOK_BUILD_FUNCTION="book-Building")


class Cloud:
    """Two buckets, and functions that begin with an empty disk or go on in a warm one."""

    def __init__(self, folder: Path) -> None:
        self.s3 = FakeS3()
        self.folder = folder
        self.starts = 0

    def build(
        self, book: RunningBook, *, is_cold: bool = True, seconds: float = 800
    ) -> list[dict[str, object]]:
        self.starts += 1
        disk = self.folder / "disk"
        if is_cold:
            shutil.rmtree(disk, ignore_errors=True)
        place = Place(self.s3, "site", "pieces", disk)
        return build_while_behind(book.services, place, lambda: seconds, f"holder{self.starts}")

    @property
    def site(self) -> dict[str, bytes]:
        return self.s3.files("site")

    def left_over(self) -> set[str]:
        """Objects that no file stands for."""
        pieces = self.s3.files("pieces")
        held = {name.removeprefix("held/") for name in pieces} - {LIST}
        return held - set(json.loads(pieces[LIST]).values())

    @property
    def facts(self) -> BuildFacts | None:
        return parse_build_facts(json.loads(self.site["build.json"]))


@pytest.fixture
def cloud(tmp_path: Path) -> Cloud:
    return Cloud(tmp_path)


def reworded(book: RunningBook, word: str) -> str:
    return book.file(STITCHERS).replace("A friendly morning", f"A {word} morning")


def test_an_approval_is_in_the_bucket_and_only_what_it_changed_is_written(
    book: RunningBook, cloud: Cloud
) -> None:
    (first,) = cloud.build(book)
    assert first["put"] == len(cloud.site)
    assert b"A friendly morning" in cloud.site[PAGE]
    publish(book, STITCHERS, reworded(book, "cheerful"))
    cloud.s3.written.clear()
    (second,) = cloud.build(book)
    assert b"A cheerful morning" in cloud.site[PAGE]
    put = [one for one in cloud.s3.written if one.startswith("put site/")]
    assert len(put) == second["put"] < len(cloud.site) / 3
    assert put[-1] == "put site/build.json", "what names the others comes last"
    pieces = [one for one in cloud.s3.written if one.startswith("put pieces/held/")]
    assert len(pieces) <= 8, "a piece of each sort, the manifest, and what was shared"


def test_a_warm_function_fetches_nothing_and_a_cold_one_what_was_kept(
    book: RunningBook, cloud: Cloud
) -> None:
    (first,) = cloud.build(book)
    publish(book, STITCHERS, reworded(book, "cheerful"))
    (warm,) = cloud.build(book, is_cold=False)
    publish(book, STITCHERS, reworded(book, "quiet"))
    (cold,) = cloud.build(book)
    assert first["fetched"] == warm["fetched"] == 0
    assert cold["fetched"] == len(json.loads(cloud.s3.files("pieces")[LIST]))
    assert cloud.left_over() == set()


def test_the_site_is_the_same_as_one_that_was_built_at_once(
    book: RunningBook, tmp_path: Path
) -> None:
    grown, fresh = Cloud(tmp_path / "grown"), Cloud(tmp_path / "fresh")
    grown.build(book)
    owner = give_owner(book, STITCHERS)
    taking_away.pause(book.services, STITCHERS, owner.id)
    grown.build(book)
    book.run_jobs()
    text = (CONTENT / "assets" / "leigh-library.yml").read_text()
    publish(book, "leigh-library", text.replace("name: ", "name: The ", 1))
    grown.build(book)
    book.clock.pass_(days=1)
    grown.build(book)
    fresh.build(book)
    assert grown.site == fresh.site


def test_killed_at_any_step_the_next_one_makes_it_good(book: RunningBook, tmp_path: Path) -> None:
    """Every call that writes, counted from the end, where the steps differ; all in make prove."""
    cloud = Cloud(tmp_path / "one")
    cloud.build(book)
    words = iter(f"no{number}" for number in range(1000))
    publish(book, STITCHERS, reworded(book, next(words)))
    cloud.s3.written.clear()
    cloud.build(book)
    steps = len(cloud.s3.written)
    chosen = range(steps) if IS_LONG else [0, 1, 2, steps // 2, steps - 4, steps - 2, steps - 1]
    for step in chosen:
        before = book.file(STITCHERS)
        publish(book, STITCHERS, before.replace("summary: ", f"summary: Step {step}. ", 1))
        cloud.s3.lives = step
        with pytest.raises(DiedError):
            cloud.build(book)
        cloud.s3.lives = None
        publish(book, STITCHERS, before)  # back again: what was half put must not stay
        book.clock.now += timedelta(minutes=16)
        assert len(cloud.build(book)) == 1
    fresh = Cloud(tmp_path / "fresh")
    fresh.build(book)
    assert cloud.site == fresh.site
    assert cloud.left_over() == set()


def test_two_at_once_are_one_and_what_landed_meanwhile_is_built_too(
    book: RunningBook, cloud: Cloud
) -> None:
    leases = book.services.store.leases
    assert leases.take(LEASE, "another", book.clock.now, timedelta(minutes=15))
    assert cloud.build(book) == []
    book.clock.pass_(minutes=16)
    landed: list[str] = []

    def sync() -> str:
        if not landed:
            landed.append("once")
            head = publisher.sync()
            publish(book, STITCHERS, reworded(book, "late"))
            return head
        return publisher.sync()

    publisher = book.services.publisher

    class Meanwhile:
        def __init__(self) -> None:
            self.sync = sync

    cloud_book = replace(book.services, publisher=Meanwhile())  # type: ignore[arg-type]
    place = Place(cloud.s3, "site", "pieces", cloud.folder / "disk")
    builds = build_while_behind(cloud_book, place, lambda: 800, "holder")
    assert len(builds) == 2
    assert b"A late morning" in cloud.site[PAGE]
    assert leases.take(LEASE, "next", book.clock.now, timedelta(minutes=1)), "it was let go"


def test_with_little_time_left_nothing_is_begun(book: RunningBook, cloud: Cloud) -> None:
    assert cloud.build(book, seconds=60) == []
    assert cloud.site == {}


def test_what_was_taken_out_is_gone_at_once_and_never_back(book: RunningBook, cloud: Cloud) -> None:
    """With the builder's facts as the app reads them: from git behind to the item's end."""
    cloud.build(book)
    owner = give_owner(book, STITCHERS)
    taking_away.withdraw(book.services, STITCHERS, owner.id)

    def is_out() -> bool:
        return live_of(book, STITCHERS).removed or b"This left the book on" in cloud.site[PAGE]

    services = replace(book.services, read_site=lambda: cloud.facts)
    for act in (book.run_jobs, lambda: cloud.build(book), lambda: cloud.build(book)):
        act()
        for _ in range(3):
            end_what_is_seen(services)
            assert is_out()
            book.clock.pass_(minutes=2)
    assert not live_of(book, STITCHERS).removed
    assert b"This left the book on" in cloud.site[PAGE]


def test_whoever_is_behind_wakes_the_builder_and_nobody_else_does(
    book: RunningBook, cloud: Cloud
) -> None:
    woken: list[str] = []
    services = replace(book.services, wake=woken.append, read_site=lambda: facts)
    facts: BuildFacts | None = None
    assert wake_builder(services) == 1, "there is no site yet"
    cloud.build(book)
    facts = cloud.facts
    sync_content(book.services)
    assert wake_builder(services) == 0
    publish(book, STITCHERS, reworded(book, "new"))
    assert wake_builder(services) == 1, "git has gone on"
    cloud.build(book)
    facts = cloud.facts
    assert wake_builder(services) == 0
    book.services.store.landings.take_number()
    assert wake_builder(services) == 1, "something has landed"
    cloud.build(book)
    facts = cloud.facts
    book.clock.pass_(days=1)
    assert wake_builder(services) == 1, "the day has changed"
    assert set(woken) == {"build"}
    elsewhere = replace(services, settings=services.settings.with_values(BOOK_BUILD_FUNCTION=""))
    assert wake_builder(elsewhere) == 0
