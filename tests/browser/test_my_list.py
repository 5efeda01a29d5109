"""My list as somebody keeps it, in Chromium: on this device, in print, as text and as a link."""

import json
import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.barriers import find_barriers
from tests.browser.conftest import MakeReader, Reader

pytestmark = pytest.mark.browser

STITCHERS = "/listings/tuesday-stitchers/"
DRIVERS = "/requests/two-drivers-for-the-thursday-lunch-7k3f/"
THREE = ("tuesday-stitchers", "abram-pharmacy", "r.two-drivers-for-the-thursday-lunch-7k3f")
NOW = "2026-11-22T09:00:00Z"
SNAPSHOT = Path(__file__).parent / "snapshots" / "my-list-entries.yml"


def keep(reader: Reader, *ids: str, **more: object) -> Page:
    """The list's page with these in it, as storage would hold them; times stand still."""
    entries = [{"id": id, "name": id.title(), "note": "", **more} for id in ids]
    page = reader.page
    page.clock.set_fixed_time(NOW)
    reader.open("/help-now/")
    page.evaluate("text => localStorage.setItem('my-list', text)", json.dumps({"entries": entries}))
    reader.open("/my-list/")
    page.wait_for_load_state("networkidle")
    return page


def names(page: Page) -> list[str]:
    return page.locator(".my-list-entry h2").all_inner_texts()


def kept(page: Page) -> list[str]:
    text = page.evaluate("localStorage.getItem('my-list')")
    return [one["id"] for one in json.loads(text)["entries"]] if text else []


def said(page: Page) -> str:
    return page.locator(".my-list [role=status]").inner_text()


def test_a_page_is_kept_and_shown_with_all_its_facts(make_reader: MakeReader) -> None:
    page = make_reader().open(STITCHERS)
    button = page.get_by_role("button", name="Keep in my list")
    expect(button).to_have_attribute("aria-pressed", "false")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("status")).to_contain_text("Tuesday Stitchers is in your list")
    link = page.get_by_role("link", name="My list (1)")
    link.click()
    entry = page.locator(".my-list-entry")
    for words in ("01632 960201", "Scholes", "WN1 3BB", "Every Tuesday", "Just turn up", "Free",
                  "Step-free", "Last confirmed on 17 November 2026"):  # fmt: skip
        expect(entry).to_contain_text(words)
    expect(entry.get_by_role("link", name="01632 960201")).to_have_attribute(
        "href", "tel:01632960201"
    )


def test_pressing_again_takes_out_and_once_more_brings_the_note_back(
    make_reader: MakeReader,
) -> None:
    reader = make_reader()
    page = keep(reader, "abram-pharmacy", "tuesday-stitchers", note="Ring Ann")
    reader.open("/listings/abram-pharmacy/")
    button = page.get_by_role("button", name="Keep in my list")
    button.click()
    assert kept(page) == ["tuesday-stitchers"]
    button.click()
    assert kept(page) == ["abram-pharmacy", "tuesday-stitchers"]
    assert "Ring Ann" in page.evaluate("localStorage.getItem('my-list')")


def test_results_and_cards_are_kept_where_they_stand(make_reader: MakeReader) -> None:
    reader = make_reader()
    page = reader.open("/search/#q=sewing")
    page.locator("[data-part=sure] .card").first.get_by_role("button").click()
    reader.open("/categories/sewing-and-knitting/")
    first = page.locator(".card").first.get_by_role("button", name="Keep in my list")
    expect(first).to_have_attribute("aria-pressed", "true")
    reader.open("/requests/")
    page.locator(".card").first.get_by_role("button").click()
    expect(page.get_by_role("link", name="My list (2)")).to_be_visible()
    assert kept(page)[1].startswith("r.")


def test_the_order_is_changed_by_keyboard_and_said(make_reader: MakeReader) -> None:
    page = keep(make_reader(), *THREE)
    page.get_by_role("button", name="Move up Abram Pharmacy").focus()
    page.keyboard.press("Enter")
    assert names(page)[:2] == ["Abram Pharmacy", "Tuesday Stitchers"]
    assert said(page) == "Abram Pharmacy is now number 1 of 3."
    down = page.get_by_role("button", name="Move down Abram Pharmacy")
    expect(down).to_be_focused()
    page.keyboard.press("Enter")
    expect(down).to_be_focused()
    page.keyboard.press("Enter")
    assert said(page) == "Abram Pharmacy is now number 3 of 3."
    assert kept(page) == [THREE[0], THREE[2], THREE[1]]
    page.reload()
    assert names(page)[2] == "Abram Pharmacy"


def test_taking_out_can_be_undone_with_the_note(make_reader: MakeReader) -> None:
    page = keep(make_reader(), *THREE, note="Bus 362")
    page.get_by_role("button", name="Take out Abram Pharmacy").click()
    assert len(kept(page)) == 2
    undo = page.get_by_role("button", name="Put it back")
    expect(undo).to_be_focused()
    page.keyboard.press("Enter")
    assert kept(page) == list(THREE)
    expect(page.get_by_label("My note on Abram Pharmacy")).to_have_value("Bus 362")
    expect(page.get_by_role("heading", name="Abram Pharmacy")).to_be_focused()


def test_a_note_is_kept_as_typed_and_no_longer_than_500_letters(make_reader: MakeReader) -> None:
    page = keep(make_reader(), *THREE)
    box = page.get_by_label("My note on Tuesday Stitchers")
    box.fill(" <b>Ann</b>\n  Tuesday")
    page.reload()
    expect(box).to_have_value(" <b>Ann</b>\n  Tuesday")
    assert box.get_attribute("maxlength") == "500"


def test_a_shared_link_brings_the_entries_and_no_notes(
    make_reader: MakeReader, address: str
) -> None:
    sender = keep(make_reader(), *THREE, note="Private")
    link = sender.locator("#my-list-link").input_value()
    assert link == f"{address}/my-list/#ids={','.join(THREE)}"
    assert "Private" not in sender.locator("#my-list-text").input_value()
    other = make_reader()
    page = keep(other, "leigh-library", "tuesday-stitchers")
    other.open(link.removeprefix(address))
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "A list that somebody shared with you"
    )
    assert len(names(page)) == 3
    expect(page.locator("textarea:not([readonly])")).to_have_count(0)
    page.get_by_role("button", name="Keep these in my list").click()
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    assert kept(page) == ["leigh-library", *THREE[:1], *THREE[1:]]
    expect(page).to_have_url(f"{address}/my-list/")
    assert "Private" not in page.evaluate("localStorage.getItem('my-list')")
    assert not any("ids=" in one.url for one in other.requests)


def test_a_hostile_link_is_harmless_and_what_is_unknown_is_said(
    browser: Browser, address: str
) -> None:
    page = browser.new_page(service_workers="block")
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/my-list/#ids=<script>alert(1)</script>,%E0%A4%A,no-such,abram-pharmacy")
    expect(page.locator("[data-part=strange]")).to_have_text(
        "3 pages that the link names are not in the book."
    )
    assert names(page) == ["Abram Pharmacy"]
    asked.clear()
    page.evaluate(
        "location.hash = 'ids=' + Array.from({length: 10000}, (_, at) => 'x' + at).join()"
    )
    expect(page.locator("[data-part=strange]")).to_contain_text("100 pages")
    assert len([one for one in asked if "/listings/" in one]) == 100
    assert troubles == []
    page.close()


def test_what_left_the_book_says_so_and_goes_with_its_note_shown(
    browser: Browser, address: str
) -> None:
    reader = Reader(browser.new_context(service_workers="block"), address)
    page = keep(reader, "no-such-group", "abram-pharmacy", note="Ask for Pat")
    expect(page.locator("[data-part=gone]")).to_have_text(
        "No-Such-Group is no longer in the book, so it has left your list. "
        "Your note was: Ask for Pat"
    )
    assert kept(page) == ["abram-pharmacy"]
    reader.context.close()


def test_a_page_that_moved_is_followed(make_reader: MakeReader) -> None:
    reader = make_reader()
    body = '<p data-moved="abram-pharmacy">It is now elsewhere.</p>'
    reader.context.route("**/listings/old-name/", lambda route: route.fulfill(body=body))
    page = keep(reader, "old-name", note="Ask for Pat")
    expect(page.locator(".my-list-entry h2")).to_have_text("Abram Pharmacy")
    assert kept(page) == ["abram-pharmacy"]
    expect(page.get_by_label("My note on Abram Pharmacy")).to_have_value("Ask for Pat")


def cut_off(route: Route) -> None:
    route.abort()


def test_without_a_connection_the_kept_copy_stands_with_its_date(
    browser: Browser, address: str
) -> None:
    reader = Reader(browser.new_context(service_workers="block"), address)
    page = keep(reader, "tuesday-stitchers")
    reader.context.route("**/listings/**", cut_off)
    page.reload()
    entry = page.locator(".my-list-entry")
    expect(entry).to_contain_text("This is how it was on 22 November 2026.")
    expect(entry).to_contain_text("01632 960201")
    assert kept(page) == ["tuesday-stitchers"]
    reader.context.unroute("**/listings/**")
    page.evaluate("() => { dispatchEvent(new Event('online')); }")
    expect(entry).not_to_contain_text("This is how it was on")
    reader.context.close()


def test_a_sign_in_page_of_a_hotel_takes_nothing_out(make_reader: MakeReader) -> None:
    reader = make_reader()
    reader.context.route(
        "**/listings/**", lambda route: route.fulfill(body="<h1>Welcome guest</h1>")
    )
    page = keep(reader, "tuesday-stitchers")
    expect(page.locator(".my-list-entry")).to_contain_text("can't be fetched just now")
    assert kept(page) == ["tuesday-stitchers"]


REFUSED = "Object.defineProperty(window, 'localStorage', { get() { throw new Error('no'); } })"
FULL = """
() => { Storage.prototype.setItem = () => { throw new DOMException("", "QuotaExceededError"); }; }
"""


def test_where_storage_is_refused_a_sentence_says_so(make_reader: MakeReader) -> None:
    reader = make_reader()
    reader.page.add_init_script(REFUSED)
    page = reader.open(STITCHERS)
    page.get_by_role("button", name="Keep in my list").click()
    expect(page.get_by_role("status")).to_contain_text("does not let the book keep anything")
    reader.open("/my-list/")
    expect(page.get_by_text("so there is no list")).to_be_visible()
    reader.open("/my-list/#ids=abram-pharmacy")
    page.get_by_role("button", name="Keep these").click()
    expect(page.locator(".my-list [role=status]")).to_contain_text("was not kept")


def test_where_storage_is_full_a_note_says_that_it_was_not_kept(make_reader: MakeReader) -> None:
    reader = make_reader()
    page = keep(reader, "tuesday-stitchers")
    page.evaluate(FULL)
    page.get_by_label("My note on Tuesday Stitchers").fill("Too much")
    expect(page.locator(".my-list [role=status]")).to_contain_text("no room left on this device")


def test_everything_goes_after_a_second_question(make_reader: MakeReader) -> None:
    page = keep(make_reader(), *THREE)
    clear = page.get_by_role("button", name="Empty my list")
    clear.click()
    expect(page.get_by_text("Take everything out and delete all your notes?")).to_be_focused()
    page.get_by_role("button", name="No, keep it").click()
    expect(clear).to_be_focused()
    assert len(kept(page)) == 3
    clear.click()
    page.get_by_role("button", name="Yes, empty it").click()
    expect(page.get_by_text("Nothing is in your list yet.")).to_be_visible()
    assert page.evaluate("localStorage.length") == 0
    expect(page.get_by_role("link", name="My list", exact=True)).to_be_visible()


def test_the_text_can_be_copied_or_marked(make_reader: MakeReader) -> None:
    page = keep(make_reader(permissions=["clipboard-read", "clipboard-write"]), *THREE)
    page.get_by_role("button", name="Copy as text").click()
    expect(page.locator(".my-list [role=status]")).to_have_text("Copied.")
    text = page.evaluate("navigator.clipboard.readText()")
    assert text.startswith("Wigan Community Book, 22 November 2026\n\n1. Tuesday Stitchers\n")
    assert "   Ring: 01632 960201\n" in text
    page.evaluate(
        "() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')); }"
    )
    page.get_by_role("button", name="Copy as text").click()
    expect(page.locator("#my-list-text")).to_be_focused()


@pytest.mark.parametrize(("size", "points"), [("Normal", 11), ("Large", 18)])
def test_print_shows_the_entries_and_nothing_else(
    size: str, points: int, make_reader: MakeReader
) -> None:
    page = keep(make_reader(width=1280), *THREE, note="Ring Ann")
    page.get_by_label(size).check()
    page.emulate_media(media="print")
    shown = page.locator("body").inner_text()
    for words in ("Tuesday Stitchers", "01632 960201", "Last confirmed on", "Ring Ann"):
        assert words in shown
    for words in ("What's on", "Print this list", "Take out", "Link to this list", "Royal Mail",
                  "Need help now", "500 letters"):  # fmt: skip
        assert words not in shown
    script = "all => all.map((one) => parseFloat(getComputedStyle(one).fontSize) * 72 / 96)"
    sizes = page.locator(".my-list-entry :visible").evaluate_all(script)
    assert min(sizes) >= points - 0.01 if size == "Large" else min(sizes) > 8
    entry = page.locator(".my-list-entry").first
    assert entry.evaluate("one => getComputedStyle(one).breakInside") == "avoid"
    expect(entry.locator(".my-list-line")).to_be_visible()
    assert page.pdf(format="A4").startswith(b"%PDF")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 360, 1280])
def test_the_list_has_no_serious_barrier(width: int, scheme: str, make_reader: MakeReader) -> None:
    page = keep(make_reader(width=width, color_scheme=scheme), *THREE, note="Ring Ann")
    page.get_by_role("button", name="Empty my list").click()
    page.get_by_role("button", name="Take out Abram Pharmacy").click()
    assert find_barriers(page) == []
    targets = page.locator("main :is(a, button, textarea, label.my-list-choice)")
    assert [
        box
        for target in targets.all()
        if target.is_visible() and (box := target.bounding_box()) and box["height"] < 24
    ] == []


def test_a_screen_reader_is_told_the_same_of_the_entries_as_before(
    make_reader: MakeReader,
) -> None:
    page = keep(make_reader(width=1280), *THREE)
    tree = page.locator(".my-list-entries").aria_snapshot() + "\n"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        SNAPSHOT.write_text(tree, encoding="utf-8")
    assert tree == SNAPSHOT.read_text(encoding="utf-8")


def test_two_tabs_keep_one_list(make_reader: MakeReader) -> None:
    reader = make_reader()
    page = keep(reader, *THREE)
    other = reader.context.new_page()
    other.goto(f"{reader.address}/listings/leigh-library/")
    other.get_by_role("button", name="Keep in my list").click()
    expect(page.locator(".my-list-entry")).to_have_count(4)
    expect(page.get_by_role("link", name="My list (4)")).to_be_visible()


def test_without_javascript_nothing_offers_to_keep(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + STITCHERS)
    expect(page.get_by_role("button", name=re.compile("Keep in"))).to_have_count(0)
    expect(page.get_by_role("link", name="My list")).to_have_count(0)
    page.goto(f"{address}/my-list/")
    expect(page.get_by_text("needs JavaScript")).to_be_visible()
    expect(page.locator(".my-list-tools")).to_be_hidden()
    context.close()
