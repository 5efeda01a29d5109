"""What is so now lies over what the files say: on the page, in lists, feeds and search."""

import json
from datetime import date
from pathlib import Path

import pytest

from communitybook.freshness import is_in_search, shows_dates
from communitybook.live import LiveState, overlay, parse_live
from communitybook.model.listing import Listing
from communitybook.model.shape import parse_listing
from communitybook.reading.yaml_reader import read_yaml
from tests.conftest import CONTENT, TODAY, Build

NEXT = date(2026, 11, 24)


@pytest.fixture
def stitchers() -> Listing:
    path = CONTENT / "assets" / "tuesday-stitchers.yml"
    listing, _ = parse_listing(read_yaml(path.read_bytes(), path.name))
    assert listing
    return listing


def test_nothing_said_changes_nothing(stitchers: Listing) -> None:
    assert overlay(stitchers, LiveState(), TODAY) is stitchers


def test_each_thing_that_is_so_changes_its_own_field(stitchers: Listing) -> None:
    state = LiveState(
        cancelled=(NEXT,), full=True, paused=True, removed=True, hidden=("contact.phone",),
        confirmed_on=TODAY,
    )  # fmt: skip
    now = overlay(stitchers, state, TODAY)
    assert now.when
    assert NEXT in now.when.cancelled
    assert now.space
    assert now.space.state == "full"
    assert now.paused_on == now.withdrawn_on == now.confirmed_on == TODAY
    assert now.contact
    assert now.contact.phone is None
    assert now.contact.by_message
    assert now.contact.email == stitchers.contact.email  # type: ignore[union-attr]


def test_live_state_that_cannot_be_read_is_left_out() -> None:
    assert parse_live(None) == {}
    assert parse_live({"listings": {"a": 1, "b": {"full": 1}}}) == {"b": LiveState(full=True)}
    assert parse_live({"listings": {"c": {"hidden": ["name", "contact.web"]}}})["c"].hidden == (
        "contact.web",
    )


@pytest.mark.parametrize(
    ("today", "dates", "search"),
    [
        (date(2026, 9, 30), True, True),
        (date(2026, 10, 1), False, True),
        (date(2026, 12, 31), False, True),
        (date(2027, 1, 1), False, False),
    ],
)
def test_silence_hides_dates_at_nine_months_and_the_listing_at_twelve(
    stitchers: Listing, today: date, dates: bool, search: bool
) -> None:
    silent = stitchers.model_copy(
        update={"confirmed_on": date(2026, 1, 1), "unanswered_on": date(2026, 9, 1)}
    )
    assert shows_dates(silent, today) is dates
    assert is_in_search(silent, today) is search
    answered = silent.model_copy(update={"unanswered_on": None})
    assert shows_dates(answered, today)
    assert is_in_search(answered, today)


LIVE = {
    "tuesday-stitchers": {"cancelled": ["2026-11-24"]},
    "larkhill-repair-cafe": {"removed": True},
    "leigh-community-choir": {"paused": True},
    "leigh-library": {"hidden": ["contact.phone"]},
}


def page_of(site: Path, slug: str) -> str:
    return (site / "listings" / slug / "index.html").read_text(encoding="utf-8")


def test_the_builder_shows_what_is_so_now_and_takes_it_back(
    small_book: Path, build: Build, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    before = build(small_book, site)
    stitchers = page_of(site, "tuesday-stitchers")
    assert 'Cancelled:</strong> <time datetime="2026-11-24"' not in stitchers
    build(small_book, site, live=LIVE)
    now = page_of(site, "tuesday-stitchers")
    assert 'Cancelled:</strong> <time datetime="2026-11-24"' in now
    assert "Tuesday 1 December" in now.split("Next:")[1][:120]
    assert "This left the book on" in page_of(site, "larkhill-repair-cafe")
    assert "Paused since" in page_of(site, "leigh-community-choir")
    assert (
        "20261124"
        not in (site / "listings/tuesday-stitchers/dates.ics")
        .read_text()
        .replace("DTSTAMP:20261124", "")
        .split("EXDATE")[0]
    )
    names = (site / "a-to-z" / "index.html").read_text()
    assert "Repair" not in names
    build(small_book, site)
    assert page_of(site, "tuesday-stitchers") == stitchers
    assert before.listings == json.loads((site / "build.json").read_bytes())["listings"]


def test_a_change_of_the_live_state_writes_the_same_bytes_as_a_fresh_build(
    small_book: Path, build: Build, tmp_path: Path
) -> None:
    site, fresh = tmp_path / "site", tmp_path / "fresh"
    build(small_book, site)
    build(small_book, site, live=LIVE)
    build(small_book, fresh, live=LIVE, whole=True)
    pages = {path.relative_to(fresh): path.read_bytes() for path in fresh.rglob("*.html")}
    assert pages == {path.relative_to(site): path.read_bytes() for path in site.rglob("*.html")}
