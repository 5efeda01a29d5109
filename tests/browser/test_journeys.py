"""What people come to the book to do, done in a real browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import MakeReader, Reader

pytestmark = pytest.mark.browser


def names(page: Page) -> list[str]:
    expect(page.locator("[data-part=found]")).to_be_visible()
    return page.locator("[data-part=sure] h3").all_inner_texts()


def wait_for_count(page: Page) -> None:
    expect(page.locator("[data-part=count]")).to_have_text(re.compile(r"\d"))


def test_somebody_near_wn1_who_likes_sewing_finds_the_stitching_group(
    make_reader: MakeReader,
) -> None:
    reader = make_reader()
    page = reader.open("/")
    page.get_by_label("What are you looking for?").last.fill("sewing")
    page.get_by_label("Postcode or place").fill("WN1 1AA")
    page.get_by_role("button", name="Find").click()
    page.wait_for_url("**/search/#q=sewing")
    wait_for_count(page)
    expect(page.locator("[data-part=sure] li.card").first).to_contain_text("mile")
    card = page.locator("[data-part=sure] li.card").first
    expect(card).to_contain_text("Tuesday Stitchers")
    expect(card).to_contain_text("Tuesday 24 November, 10am to midday")
    card.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tuesday Stitchers")
    page.go_back()
    wait_for_count(page)
    assert names(page)[0] == "Tuesday Stitchers"
    expect(page.locator("#search-place")).to_have_value("WN1 1AA")


def test_a_postcode_is_in_no_request_and_no_address(make_reader: MakeReader) -> None:
    reader = make_reader()
    page = reader.open("/search/#q=library")
    wait_for_count(page)
    page.locator("#search-place").fill("WN7 1NY")
    page.locator("#search-place").press("Enter")
    expect(page.locator("[data-part=sure] li.card").first).to_contain_text("mile")
    for request in reader.requests:
        told = f"{request.url} {request.post_data or ''} {request.headers.get('referer', '')}"
        assert "wn7" not in told.lower()
        assert "1ny" not in told.lower()
    assert "wn7" not in page.url.lower()


def test_a_filter_hides_no_and_asks_about_unknown(make_reader: MakeReader) -> None:
    page = make_reader(width=1280, height=900).open("/search/#q=cafe")
    wait_for_count(page)
    before = names(page)
    page.locator("summary", has_text="Access").click()
    loop = page.get_by_role("checkbox", name=re.compile("^Hearing loop"))
    loop.check()
    expect(page).to_have_url(re.compile("access=hearing_loop"))
    expect(page.locator("[data-part=asking]")).to_be_visible()
    sure, asked = names(page), page.locator("[data-part=ask] h3").all_inner_texts()
    assert len(sure) >= 4
    assert len(asked) >= 5
    assert not set(sure) & set(asked)
    loop.uncheck()
    expect(page).not_to_have_url(re.compile("access="))
    assert names(page) == before


def test_without_javascript_everything_can_be_reached_by_links(make_reader: MakeReader) -> None:
    page = make_reader(java_script_enabled=False).open("/")
    page.get_by_role("link", name="Arts, crafts and music").click()
    page.get_by_role("link", name="Sewing and knitting").first.click()
    page.get_by_role("link", name="Tuesday Stitchers").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tuesday Stitchers")
    page.get_by_role("link", name="Scholes").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Scholes")
    page.get_by_role("link", name="A to Z").click()
    page.get_by_role("link", name="L", exact=True).click()
    expect(page.get_by_role("link", name="Leigh Library")).to_be_visible()
    page.get_by_role("link", name="What's on").click()
    expect(page.get_by_text("Tuesday Stitchers")).to_be_visible()
    page.goto(page.url.replace("/whats-on/", "/search/"))
    expect(page.get_by_text("Search works in your browser and needs JavaScript")).to_be_visible()


def test_the_help_numbers_open_and_dial_without_javascript(make_reader: MakeReader) -> None:
    page = make_reader(java_script_enabled=False).open("/listings/tuesday-stitchers/")
    number = page.locator(".urgent-panel a[href='tel:999']")
    expect(number).to_be_hidden()
    page.get_by_text("Need help now?").first.click()
    expect(number).to_be_visible()
    page.get_by_role("link", name="More numbers").click()
    expect(page.get_by_role("heading", name="Samaritans")).to_be_visible()


def test_everything_works_by_keyboard_alone(make_reader: MakeReader) -> None:
    page = make_reader(width=1280, height=900).open("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the main part")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#home-query")).to_be_focused()
    page.keyboard.type("sewing")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/#q=sewing")
    wait_for_count(page)
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('[data-part=sure]') !== null"):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tuesday Stitchers")
    page.keyboard.press("Shift+Tab")


def test_dates_that_have_passed_since_the_build_are_hidden(make_reader: MakeReader) -> None:
    reader = make_reader()
    reader.page.clock.set_fixed_time("2026-11-25T09:00:00Z")
    page = reader.open("/whats-on/")
    expect(page.get_by_role("heading", name="Monday 23 November")).to_be_hidden()
    expect(page.get_by_role("heading", name="Thursday 26 November")).to_be_visible()
    reader.open("/listings/tuesday-stitchers/")
    expect(page.locator(".next")).to_be_hidden()


def test_what_is_on_can_be_narrowed_by_day_month_category_and_place(
    make_reader: MakeReader,
) -> None:
    page = make_reader().open("/whats-on/")
    page.get_by_role("link", name="December 2026").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What's on December 2026")
    expect(page.get_by_role("link", name="Larkhill Christmas Fair").first).to_be_visible()
    page.get_by_role("heading", name="By place").click()
    page.get_by_role("link", name="Leigh", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "What's on in the next two weeks in Leigh"
    )


def test_on_paper_there_is_the_listing_and_no_menu(make_reader: MakeReader) -> None:
    page = make_reader(width=800).open("/listings/tuesday-stitchers/")
    page.emulate_media(media="print")
    expect(page.locator(".menu")).to_be_hidden()
    expect(page.locator(".urgent")).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_text("Last confirmed on")).to_be_visible()
    assert len(page.pdf()) > 5_000


@pytest.mark.parametrize(
    ("typed", "first", "told"),
    [
        ("fodo bnak", "food bank", "shown for “food”"),
        ("where can I find a mens shed please", "Leigh Men's Shed", ""),
        ("my dad keeps forgetting things", "Forget-me-not Cafe", ""),
        ("sewing on tuesday mornings in Scholes", "Tuesday Stitchers", "Near Scholes"),
    ],
)
def test_what_people_type_finds_what_they_mean(
    make_reader: MakeReader, typed: str, first: str, told: str
) -> None:
    page = make_reader().open("/")
    page.locator("#home-query").fill(typed)
    page.locator("#home-query").press("Enter")
    expect(page.locator("[data-part=sure] h3").first).to_contain_text(first, ignore_case=True)
    expect(page.locator("[data-part=found]")).to_contain_text(told)


def test_the_search_box_in_the_header_leads_to_results(make_reader: MakeReader) -> None:
    page = make_reader(width=1280).open("/about/")
    page.locator("#header-query").fill("choir")
    page.locator("#header-query").press("Enter")
    page.wait_for_url("**/search/#q=choir")
    wait_for_count(page)
    assert "Lantern Street Community Choir" in names(page)


@pytest.mark.parametrize(
    "path", ["/", "/listings/tuesday-stitchers/", "/search/#q=sewing", "/whats-on/"]
)
def test_no_page_needs_scrolling_sideways_on_a_small_phone(
    path: str, make_reader: MakeReader
) -> None:
    reader: Reader = make_reader(width=320, height=640)
    page = reader.open(path)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
