"""What the built pages say, for every page of the project's own content."""

import gzip
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from icalendar import Calendar

VOID = {"meta", "link", "input", "br", "hr", "img", "path", "rect"}


class Outline(HTMLParser):
    """Headings, ids, links and unclosed elements of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.headings: list[int] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.sources: list[str] = []
        self.open: list[str] = []
        self.inline: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.ids += [given["id"] or ""] if "id" in given else []
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "a" and given.get("href"):
            self.links.append(given["href"] or "")
        source = given.get("src") or (given.get("href") if tag == "link" else None)
        if source and given.get("rel") not in ("canonical", "alternate"):
            self.sources.append(source)
        if "style" in given or any(name.startswith("on") for name in given):
            self.inline.append(tag)
        if tag == "script" and "src" not in given and given.get("type") != "application/ld+json":
            self.inline.append(tag)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.faults.append(tag)


@pytest.fixture(scope="module")
def outlines(whole_site: Path) -> dict[str, Outline]:
    found = {}
    for path in whole_site.rglob("*.html"):
        outline = Outline()
        outline.feed(path.read_text())
        found[str(path.relative_to(whole_site))] = outline
    return found


def test_there_is_a_page_for_all_that_the_book_promises(whole_site: Path) -> None:
    addresses = [
        "", "search/", "categories/", "categories/food/", "places/", "places/leigh/", "a-to-z/",
        "whats-on/", "whats-on/today/", "whats-on/tomorrow/", "whats-on/weekend/", "whats-on/week/",
        "whats-on/2026-12/", "help-now/", "about/", "take-part/", "accessibility/", "privacy/",
        "credits/", "listings/tuesday-stitchers/", "categories/sewing-and-knitting/scholes/",
    ]  # fmt: skip
    missing = [one for one in addresses if not (whole_site / one / "index.html").exists()]
    assert missing == []
    assert (whole_site / "404.html").exists()


def test_every_page_is_well_formed_with_one_title_and_headings_in_order(
    outlines: dict[str, Outline],
) -> None:
    for name, outline in outlines.items():
        assert outline.faults == [], name
        assert outline.open == [], name
        assert outline.headings.count(1) == 1, name
        assert len(outline.ids) == len(set(outline.ids)), name
        steps = zip(outline.headings, outline.headings[1:], strict=False)
        assert all(later <= level + 1 for level, later in steps), (name, outline.headings)


def test_no_page_runs_inline_code_or_asks_anybody_else(outlines: dict[str, Outline]) -> None:
    for name, outline in outlines.items():
        assert outline.inline == [], name
        assert all(source.startswith("/") for source in outline.sources), (name, outline.sources)


def test_every_link_inside_the_book_leads_somewhere(
    whole_site: Path, outlines: dict[str, Outline]
) -> None:
    links = {link.split("#")[0] for outline in outlines.values() for link in outline.links}
    inner = {one for one in links if one.startswith("/") and not one.startswith("/app/")}
    files = {
        link: whole_site / link[1:] / ("index.html" if link.endswith("/") else "") for link in inner
    }
    assert [link for link, path in files.items() if not path.exists()] == []
    assert len(inner) > 500


def test_every_page_carries_a_policy_a_title_and_its_own_address(whole_site: Path) -> None:
    titles = set()
    for path in whole_site.rglob("index.html"):
        page = path.read_text()
        assert 'http-equiv="Content-Security-Policy"' in page
        assert page.count('<link rel="canonical"') == 1, path
        titles.add((re.search("<title>(.*?)</title>", page) or [""])[0])
        assert "@@" not in page
    assert len(titles) > 500


def test_a_listing_answers_a_persons_questions_in_their_order(whole_site: Path) -> None:
    page = (whole_site / "listings/tuesday-stitchers/index.html").read_text()
    questions = re.findall(r'<h2 id="([a-z-]+)"', page)
    assert questions[:7] == ["who", "joining", "when", "where", "cost", "contact", "access"]
    assert questions[-1] == "trust"
    for words in ("Free", "Just turn up", "Every Tuesday, 10am to midday", "WN1", "tel:+44",
                  "Step-free", "Last confirmed on", "Report a mistake", "Sample"):  # fmt: skip
        assert words.lower() in page.lower(), words


def test_times_are_12_hour_and_dates_are_in_words(whole_site: Path) -> None:
    shown = re.sub(r"<[^>]*>", " ", (whole_site / "listings/abram-pharmacy/index.html").read_text())
    assert "9am to 1pm and 2:15pm to 6:15pm" in shown
    assert not re.search(r"\b\d\d:\d\d\b", shown.split("Wigan Community Book", 2)[-1])


def test_every_sample_page_says_that_it_is_one(whole_site: Path) -> None:
    pages = list((whole_site / "listings").glob("*/index.html"))
    assert len(pages) > 250
    assert all("sample content" in page.read_text() for page in pages)


def json_ld(page: str) -> list[dict[str, object]]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert found
    graph: list[dict[str, object]] = json.loads(found[1])["@graph"]
    return graph


def test_structured_data_has_an_event_for_each_occurrence(whole_site: Path) -> None:
    graph = json_ld((whole_site / "listings/tuesday-stitchers/index.html").read_text())
    assert {node["@type"] for node in graph} == {"Event"}
    assert graph[0]["startDate"] == "2026-11-24T10:00:00+00:00"
    assert graph[0]["isAccessibleForFree"] is True
    assert len(graph) == 10


def test_structured_data_of_a_place_is_a_local_business(whole_site: Path) -> None:
    (node,) = json_ld((whole_site / "listings/abram-pharmacy/index.html").read_text())
    assert node["@type"] == "LocalBusiness"
    assert node["address"]["postalCode"] == "WN2 5XA"  # type: ignore[index]


def test_calendars_can_be_read_and_hold_the_dates(whole_site: Path) -> None:
    for name in (
        "calendar.ics",
        "listings/tuesday-stitchers/dates.ics",
        "categories/sewing-and-knitting/dates.ics",
    ):
        calendar = Calendar.from_ical((whole_site / name).read_bytes())
        events = calendar.walk("VEVENT")
        assert events, name
        assert len({str(event["UID"]) for event in events}) == len(events)
    first = Calendar.from_ical((whole_site / "listings/tuesday-stitchers/dates.ics").read_bytes())
    start = first.walk("VEVENT")[0]["DTSTART"]
    assert start.params["TZID"] == "Europe/London"
    assert start.dt.isoformat() == "2026-11-24T10:00:00+00:00"


def test_the_feed_and_the_sitemap_are_well_formed_and_complete(whole_site: Path) -> None:
    feed = ElementTree.parse(whole_site / "feed.atom").getroot()
    assert len(feed.findall("{http://www.w3.org/2005/Atom}entry")) == 40
    sitemap = (whole_site / "sitemap.xml").read_text()
    for address in ("/listings/tuesday-stitchers/", "/about/", "/categories/food/", "/whats-on/"):
        assert f"<loc>https://communitybook.example.org{address}</loc>" in sitemap
    assert (
        "Sitemap: https://communitybook.example.org/sitemap.xml"
        in (whole_site / "robots.txt").read_text()
    )


def test_all_attributions_stand_on_the_credits_page(whole_site: Path) -> None:
    page = (whole_site / "credits/index.html").read_text()
    for words in ("Crown copyright", "Royal Mail", "Office for National Statistics", "GeoNames",
                  "Open Government Licence", "UK-CAT", "OpenActive", "Trafford Council"):  # fmt: skip
        assert words in page, words


def test_a_listing_page_with_everything_on_it_is_light(whole_site: Path) -> None:
    page = (whole_site / "listings/tuesday-stitchers/index.html").read_bytes()
    files = [
        page,
        *(path.read_bytes() for path in whole_site.glob("assets/*/stylesheets/book.css")),
    ]
    files += [path.read_bytes() for path in whole_site.glob("assets/*/javascripts/book.js")]
    assert len(files) == 3
    assert sum(len(gzip.compress(data)) for data in files) < 60_000


@pytest.mark.parametrize(
    ("slug", "kind"),
    [
        ("tuesday-stitchers", "group"),
        ("abram-pharmacy", "place"),
    ],
)
def test_the_kind_of_a_listing_is_said_on_its_card(slug: str, kind: str, whole_site: Path) -> None:
    pages = [path.read_text() for path in whole_site.glob("places/*/index.html")]
    cards = re.findall(
        rf'<h3 class="card-name"><a href="/listings/{slug}/">.*?</li>', "".join(pages), re.DOTALL
    )
    assert cards
    assert kind.capitalize() in cards[0]


def test_every_brace_of_every_stylesheet_is_closed(whole_site: Path) -> None:
    sheets = list(whole_site.glob("assets/*/stylesheets/*.css"))
    assert {sheet.name for sheet in sheets} == {"book.css", "forms.css", "match.css"}
    for sheet in sheets:
        depth = 0
        for character in sheet.read_text(encoding="utf-8"):
            depth += (character == "{") - (character == "}")
            assert 0 <= depth <= 2, sheet.name
        assert depth == 0, sheet.name
