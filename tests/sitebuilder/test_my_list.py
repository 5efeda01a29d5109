"""What the build promises to the scripts of my list: one page, and facts marked on every entry's own."""

import re
from pathlib import Path

from tests.conftest import ROOT, Build

MY_LIST = ROOT / "site" / "javascripts" / "my-list"
PAGES = ROOT / "templates" / "pages"
ALWAYS = {"when", "where", "joining", "cost", "access", "confirmed"}


def facts_read() -> set[str]:
    """The names that the scripts look for."""
    found = re.search(r"FACTS = .*?\(\[(.*?)\]\)", (MY_LIST / "entries.js").read_text(), re.DOTALL)
    assert found
    return set(re.findall(r'"([a-z]+)"', found[1]))


def facts_in(text: str) -> set[str]:
    return set(re.findall(r'data-fact="([^"]*)"', text))


def test_the_templates_mark_what_the_scripts_read_and_nothing_else() -> None:
    marked = {name for path in PAGES.glob("*.jinja") for name in facts_in(path.read_text())}
    assert marked == facts_read()


def test_the_list_has_a_row_for_every_fact_and_for_the_next_days(whole_site: Path) -> None:
    page = (whole_site / "my-list" / "index.html").read_text()
    assert set(re.findall(r'data-row="([a-z]+)"', page)) == facts_read() | {"next"}


def test_every_listing_says_when_where_how_and_when_confirmed(whole_site: Path) -> None:
    pages = list((whole_site / "listings").glob("*/index.html"))
    assert len(pages) > 250
    for path in pages:
        text = path.read_text()
        assert "data-gone" in text or "data-moved" in text or facts_in(text) >= ALWAYS, path


def test_a_request_says_what_it_needs_where_and_whom_to_ring(whole_site: Path) -> None:
    name = "two-drivers-for-the-thursday-lunch-7k3f"
    page = (whole_site / "requests" / name / "index.html").read_text()
    assert facts_in(page) >= {"needed", "when", "where", "joining", "phone", "confirmed"}


def test_the_list_is_one_page_that_search_engines_leave_out(whole_site: Path) -> None:
    page = (whole_site / "my-list" / "index.html").read_text()
    assert '<meta name="robots" content="noindex">' in page
    assert "/my-list/" not in (whole_site / "sitemap.xml").read_text()
    assert [path.name for path in (whole_site / "my-list").iterdir()] == ["index.html"]


def test_what_has_left_the_book_and_what_has_moved_is_marked(
    small_book: Path, tmp_path: Path, build: Build
) -> None:
    path = small_book / "assets" / "leigh-library.yml"
    path.write_text(path.read_text() + "withdrawn_on: 2026-11-20\nformerly: [library-in-leigh]\n")
    site = tmp_path / "site"
    build(small_book, site)
    listings = site / "listings"
    assert "data-gone>" in (listings / "leigh-library" / "index.html").read_text()
    assert "data-gone>" not in (listings / "abram-pharmacy" / "index.html").read_text()
    moved = (listings / "library-in-leigh" / "index.html").read_text()
    assert 'data-moved="leigh-library"' in moved
