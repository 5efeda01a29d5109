"""Time passes and nothing breaks: no error, nothing left out, and every address goes on answering."""

from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from communitybook.checks.entry import Entry, Reference
from communitybook.checks.rules import check_entry
from communitybook.freshness import DAYS_AFTER_THE_END, finished_on, is_in_search
from communitybook.loading import Content, load_reference
from communitybook.model.shape import parse_listing
from communitybook.reading.yaml_reader import read_yaml
from scripts.sitebuilder.building import Options, build_site
from scripts.sitebuilder.static_app import StaticSite
from tests.conftest import CONTENT, IS_LONG, TODAY

# Year's end, both clock changes, a leap day, the edges of terms; the rest of a year in make prove.
CHOSEN = ("2026-12-06", "2027-01-02", "2027-09-10", "2028-02-29")
DAYS = (
    [TODAY + timedelta(days=number) for number in range(1, 401)]
    if IS_LONG
    else [date.fromisoformat(day) for day in CHOSEN]
)
EVENT = """slug: winter-fair
kind: event
name: Winter Fair
summary: Stalls, a brass band and hot pies for everybody in the hall.
categories: [sewing-and-knitting]
where: {venue: Larkhill Hall, postcode: WN1 3BB}
when: {dates: [{date: 2026-12-05, starts: "11:00", ends: "15:00"}]}
contact: {phone: "01632 960 201"}
"""


def status_of(site: StaticSite, address: str) -> tuple[int, str]:
    """What a reader gets, and where they are sent on."""
    told: list[Any] = []
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": address, "wsgi.input": BytesIO()}
    site(environ, lambda status, headers: told.append((int(status[:3]), dict(headers))))
    return told[0][0], told[0][1].get("Location", "")


def addresses_in(site: Path) -> set[str]:
    """Every page and calendar of a built site."""
    pages = {f"/{path.parent.relative_to(site).as_posix()}/" for path in site.rglob("index.html")}
    files = {f"/{path.relative_to(site).as_posix()}" for path in site.rglob("*.ics")}
    return {page.replace("/./", "/") for page in pages | files}


def test_the_sample_book_lives_on(tmp_path: Path) -> None:
    """In one folder, as a running book builds it, day after day."""
    site, cache, known = tmp_path / "site", tmp_path / "cache", set[str]()
    for day in [TODAY, *DAYS]:
        content = Content(CONTENT, CONTENT)
        report = build_site(Options(content, site, day, cache, keep_last_good=True))
        assert [one for one in report.problems if one.is_error] == [], day
        assert (report.left_out, report.kept_back) == (0, ()), day
        app = StaticSite(site)
        lost = {one for one in known if status_of(app, one)[0] not in (200, 302)}
        assert lost == set(), day
        known |= addresses_in(site)


def test_a_fresh_build_knows_every_address_too(tmp_path: Path) -> None:
    """From the files and the day alone: what an earlier build left behind is no part of it."""
    sites = []
    for day in (TODAY, date(2027, 9, 10)):
        sites.append(tmp_path / day.isoformat())
        build_site(Options(Content(CONTENT, CONTENT), sites[-1], day, tmp_path / "cache"))
    later = StaticSite(sites[1])
    lost = {one for one in addresses_in(sites[0]) if status_of(later, one)[0] not in (200, 302)}
    assert lost == set()


@pytest.fixture
def fair() -> Entry:
    document = read_yaml(EVENT.encode(), "winter-fair.yml")
    listing, problems = parse_listing(document)
    assert listing, problems
    return Entry(document, listing)


@pytest.mark.parametrize(
    ("today", "finished"),
    [("2026-12-04", False), ("2026-12-05", False), ("2026-12-06", True), ("2030-01-01", True)],
)
def test_an_event_has_finished_the_day_after(fair: Entry, today: str, finished: bool) -> None:
    day = date.fromisoformat(today)
    assert (finished_on(fair.listing, day) is not None) is finished
    assert is_in_search(fair.listing, day) is not finished
    reference: Reference = load_reference(Content(CONTENT, CONTENT), day)
    errors = [one for one in check_entry(fair, reference) if one.is_error]
    assert errors == []


def test_a_group_goes_on_when_its_dates_are_over(fair: Entry) -> None:
    group = fair.listing.model_copy(update={"kind": "group"})
    assert finished_on(group, date(2027, 1, 1)) is None


def test_a_finished_event_keeps_its_page_leaves_the_lists_and_says_less_in_time(
    small_book: Path, tmp_path: Path
) -> None:
    (small_book / "assets" / "winter-fair.yml").write_text(EVENT)
    last, cache = date(2026, 12, 5), tmp_path / "cache"
    for days, is_over, has_number in ((0, False, True), (1, True, True),
                                      (DAYS_AFTER_THE_END + 1, True, False)):  # fmt: skip
        site = tmp_path / "site"
        today = last + timedelta(days=days)
        build_site(Options(Content(small_book, CONTENT), site, today, cache, keep_last_good=True))
        page = (site / "listings" / "winter-fair" / "index.html").read_text()
        assert ("This has finished. It was on 5 December 2026." in page) is is_over
        assert ("tel:" in page.split("<article")[1].split("</article>")[0]) is has_number
        for name in ("a-to-z/w/index.html", "sitemap.xml", "whats-on/2026-12/index.html"):
            text = (site / name).read_text() if (site / name).exists() else ""
            assert ("winter-fair" in text) is not is_over, name
        assert ("winter-fair" in (site / "listings.csv").read_text()) is not is_over


@pytest.mark.parametrize(
    ("address", "to"),
    [
        ("/categories/sewing-and-knitting/page-9/", "/categories/sewing-and-knitting/"),
        ("/whats-on/2019-01/", "/whats-on/"),
        ("/whats-on/today/page-7/", "/whats-on/today/"),
        ("/whats-on/no-such/thing/", "/whats-on/"),
    ],
)
def test_a_page_that_a_list_has_no_more_leads_to_the_list(
    whole_site: Path, address: str, to: str
) -> None:
    assert status_of(StaticSite(whole_site), address) == (302, to)


@pytest.mark.parametrize(
    "address", ["/nothing/", "/nothing/page-2/", "/listings/none/", "//x/page-2/"]
)
def test_what_never_was_is_not_found(whole_site: Path, address: str) -> None:
    assert status_of(StaticSite(whole_site), address)[0] == 404
