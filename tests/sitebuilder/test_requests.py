"""Help requests in the built site: pages, files, search; and what a broken one may not do."""

import gzip
import json
import shutil
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
from icalendar import Calendar

from scripts.build_site import main as build_command
from scripts.sitebuilder.building import BuildRefusedError
from tests.conftest import CONTENT, Build
from tests.finding.sample_book import run_command
from tests.sitebuilder.test_building import snapshot

TODAY = date(2026, 11, 24)
MACHINES = "sewing-machines-for-beginners-x4rj"
CHAIRS = "stacking-chairs-to-keep-t6uh"
FIXERS = "fixers-for-the-repair-cafe-h4tn"
LIVE = {FIXERS: {"state": "open", "remaining": 1, "places": {"1": 1}}}


@pytest.fixture
def book(small_book: Path) -> Path:
    (small_book / "requests").mkdir()
    for id in (MACHINES, CHAIRS, FIXERS):
        shutil.copy(CONTENT / "requests" / f"{id}.yml", small_book / "requests")
    return small_book


def page(site: Path, address: str) -> str:
    return (site / address / "index.html").read_text(encoding="utf-8")


def own(site: Path, id: str) -> str:
    return page(site, f"requests/{id}")


def break_file(book: Path, id: str = FIXERS) -> Path:
    path = book / "requests" / f"{id}.yml"
    path.write_text("id: [\n")
    return path


def test_a_request_has_its_page_list_card_calendar_poster_and_picture(
    book: Path, tmp_path: Path, build: Build
) -> None:
    site = tmp_path / "site"
    build(book, site, TODAY)
    text = own(site, FIXERS)
    for words in (
        "Fixers for the Repair Cafe", "/listings/larkhill-repair-cafe/", "In Scholes",
        "First Saturday of the month, 10am to 1pm", "Saturday 5 December", "3 still needed",
        "No check is asked for", "Parts, and your bus fare", f'href="/app/help/{FIXERS}"',
        "I can help", "01632 960 103", "As of 24 November 2026", "Step-free",
    ):  # fmt: skip
        assert words in text, words
    for name, value in {
        "og:title": "Fixers for the Repair Cafe", "og:type": "website",
        "og:url": f"https://communitybook.example.org/requests/{FIXERS}/",
        "og:image": f"https://communitybook.example.org/requests/{FIXERS}/card.png",
    }.items():  # fmt: skip
        assert f'<meta property="{name}" content="{value}">' in text
    assert 'property="og:description" content="Volunteers wanted: Mend lamps' in text
    assert (site / "requests" / FIXERS / "card.png").read_bytes().startswith(b"\x89PNG")
    assert (site / "card.png").read_bytes().startswith(b"\x89PNG")
    assert 'content="https://communitybook.example.org/card.png"' in page(
        site, "listings/leigh-library"
    )
    poster = page(site, f"requests/{FIXERS}/poster")
    assert "<svg" in poster
    assert 'name="robots" content="noindex"' in poster
    calendar = Calendar.from_ical((site / "requests" / FIXERS / "dates.ics").read_bytes())
    events = calendar.walk("VEVENT")
    assert str(events[0]["URL"]).endswith(f"/requests/{FIXERS}/")
    assert events[0]["LOCATION"] == "Scholes"


def test_the_home_page_the_listing_and_the_sitemap_lead_to_it(
    book: Path, tmp_path: Path, build: Build
) -> None:
    site = tmp_path / "site"
    build(book, site, TODAY)
    home = page(site, "")
    assert f'href="/requests/{FIXERS}/"' in home
    assert 'href="/app/ask?kind=volunteers"' in home
    assert 'href="/app/ask?kind=equipment"' in home
    listing = page(site, "listings/larkhill-repair-cafe")
    assert "They could use help with" in listing
    assert f'href="/requests/{FIXERS}/"' in listing
    sitemap = (site / "sitemap.xml").read_text()
    assert f"/requests/{FIXERS}/</loc>" in sitemap
    assert "poster" not in sitemap
    feed = ElementTree.fromstring((site / "requests" / "feed.atom").read_text())
    assert len(feed.findall("{http://www.w3.org/2005/Atom}entry")) == 3


def test_the_search_finds_requests_by_their_words_and_filters_them(
    book: Path, tmp_path: Path, build: Build
) -> None:
    site = tmp_path / "site"
    build(book, site, TODAY)
    done = run_command("--site", site, "--json", "woodwork", "--filter", "kind=request")
    (result,) = json.loads(done.stdout)["results"]
    assert result["url"] == f"/requests/{FIXERS}/"
    assert result["card"]["kind_words"] == "Can you help?"
    assert result["card"]["needed"] == "3 still needed"


def test_a_broken_request_stops_the_build_with_its_line(
    book: Path, tmp_path: Path, build: Build
) -> None:
    break_file(book)
    with pytest.raises(BuildRefusedError) as refused:
        build(book, tmp_path / "site", TODAY)
    (problem,) = refused.value.problems
    assert (problem.path.endswith(f"{FIXERS}.yml"), problem.line > 0) == (True, True)


def test_keep_going_leaves_a_broken_request_out(book: Path, tmp_path: Path, build: Build) -> None:
    site = tmp_path / "site"
    break_file(book)
    report = build(book, site, TODAY, keep_going=True)
    assert report.left_out == 1
    assert not (site / "requests" / FIXERS).exists()
    assert (site / "requests" / CHAIRS).exists()


def test_a_running_book_keeps_the_last_good_version_of_a_request(
    book: Path, tmp_path: Path, build: Build
) -> None:
    site = tmp_path / "site"
    build(book, site, TODAY, keep_last_good=True)
    path = break_file(book)
    report = build(book, site, TODAY, keep_last_good=True)
    assert (report.left_out, len(report.kept_back)) == (0, 1)
    assert "Fixers for the Repair Cafe" in own(site, FIXERS)
    path.unlink()
    report = build(book, site, TODAY, keep_last_good=True)
    assert (report.left_out, report.kept_back) == (0, ())
    assert not (site / "requests" / FIXERS).exists()


def test_a_request_whose_asker_left_is_not_kept(book: Path, tmp_path: Path, build: Build) -> None:
    site = tmp_path / "site"
    build(book, site, TODAY, keep_last_good=True)
    report = build(
        book, site, TODAY, keep_last_good=True, live={"larkhill-repair-cafe": {"removed": True}}
    )
    assert report.left_out == 1
    assert not (site / "requests" / FIXERS).exists()


def test_the_live_state_lies_over_the_build_and_is_taken_back(
    book: Path, tmp_path: Path, build: Build
) -> None:
    site = tmp_path / "site"
    build(book, site, TODAY)
    build(book, site, TODAY, live_requests=LIVE)
    assert "1 still needed" in own(site, FIXERS)
    assert "1 still needed" in page(site, "requests/volunteers")
    filled = {FIXERS: {"state": "filled", "remaining": 0, "places": {"1": 0}}}
    build(book, site, TODAY, live_requests=filled)
    assert "Join the waiting list" in own(site, FIXERS)
    build(book, site, TODAY, live_requests={FIXERS: {"state": "held"}})
    assert "On hold for now" in own(site, FIXERS)
    assert f"/app/help/{FIXERS}" not in own(site, FIXERS)
    assert FIXERS not in page(site, "requests")
    build(book, site, TODAY, live_requests={FIXERS: {"state": "closed"}})
    assert "This has ended" in own(site, FIXERS)
    report = build(book, site, TODAY)
    assert "3 still needed" in own(site, FIXERS)
    assert report.written < 40


def test_an_incremental_build_of_requests_ends_in_the_bytes_of_a_whole_one(
    book: Path, tmp_path: Path, build: Build
) -> None:
    site = tmp_path / "site"
    build(book, site, TODAY)
    path = book / "requests" / f"{CHAIRS}.yml"
    path.write_text(path.read_text().replace("Twenty stacking", "Thirty stacking"))
    (book / "requests" / f"{MACHINES}.yml").unlink()
    listing = book / "assets" / "larkhill-repair-cafe.yml"
    listing.write_text(listing.read_text().replace("name: Larkhill Repair", "name: Scholes Repair"))
    build(book, site, TODAY)
    build(book, tmp_path / "fresh", TODAY, whole=True)
    assert snapshot(site) == snapshot(tmp_path / "fresh")
    assert "Scholes Repair Cafe" in own(site, FIXERS)
    assert build(book, site, TODAY).written == 0


def test_an_expired_request_leaves_the_lists_on_its_day(
    book: Path, tmp_path: Path, build: Build
) -> None:
    site = tmp_path / "site"
    build(book, site, date(2027, 1, 15))
    assert CHAIRS in page(site, "requests")
    build(book, site, date(2027, 1, 16))
    assert CHAIRS not in page(site, "requests")
    assert "This has ended" in own(site, CHAIRS)
    assert CHAIRS not in (site / "sitemap.xml").read_text()


def test_a_picture_is_drawn_again_only_when_its_words_change(
    book: Path, tmp_path: Path, build: Build
) -> None:
    site = tmp_path / "site"
    build(book, site, TODAY)
    pictures = {id: site / "requests" / id / "card.png" for id in (FIXERS, CHAIRS)}
    before = {id: path.stat().st_mtime_ns for id, path in pictures.items()}
    path = book / "requests" / f"{CHAIRS}.yml"
    path.write_text(path.read_text().replace("Twenty stacking", "Thirty stacking"))
    build(book, site, date(2026, 11, 25))
    after = {id: path.stat().st_mtime_ns for id, path in pictures.items()}
    assert [id for id in pictures if before[id] != after[id]] == [CHAIRS]


def test_a_book_without_requests_says_what_else_there_is(
    small_book: Path, tmp_path: Path, build: Build
) -> None:
    site = tmp_path / "site"
    build(small_book, site, TODAY)
    text = page(site, "requests")
    assert "Nobody is asking for help just now" in text
    assert "/app/ask?kind=volunteers" in text
    assert 'id="can-you-help"' not in page(site, "")
    assert json.loads((site / "requests" / "open.json").read_text())["requests"] == []


def test_a_production_build_refuses_sample_requests(
    book: Path, tmp_path: Path, build: Build
) -> None:
    with pytest.raises(BuildRefusedError) as refused:
        build(book, tmp_path / "site", TODAY, production=True)
    paths = [one.path for one in refused.value.problems if one.field == "sample"]
    assert any(path.endswith(f"{FIXERS}.yml") for path in paths)


def test_the_command_reads_the_live_state_of_requests(book: Path, tmp_path: Path) -> None:
    live = tmp_path / "live.json"
    live.write_text(json.dumps({"listings": {}, "requests": LIVE}))
    site = tmp_path / "site"
    options = ["--content", str(book), "--out", str(site), "--cache", str(tmp_path / "cache")]
    assert build_command([*options, "--today", "2026-11-24", "--live", str(live)]) == 0
    assert "1 still needed" in own(site, FIXERS)
    static = json.loads((site / "app" / "live.json").read_text())
    assert static == {"listings": {}, "requests": {}}


def test_a_request_page_and_the_list_are_light(whole_site: Path) -> None:
    def weight(*paths: str) -> int:
        return sum(len(gzip.compress((whole_site / path).read_bytes())) for path in paths)

    release = json.loads((whole_site / "build.json").read_text())["release"]
    assets = [f"assets/{release}/stylesheets/book.css", f"assets/{release}/javascripts/book.js"]
    share = f"assets/{release}/javascripts/share.js"
    assert weight(f"requests/{FIXERS}/index.html", share, *assets) < 60_000
    filters = f"assets/{release}/javascripts/request-filters.js"
    assert weight("requests/index.html", "requests/open.json", filters, *assets) < 60_000
