""" "What would suit me?" as somebody meets it, in Chromium: Jane's ten taps, privacy, Back, keyboard."""

import json
import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.barriers import FORMS_OF_AXE, find_barriers
from tests.browser.conftest import MakeReader, Reader

pytestmark = pytest.mark.browser

NOW = "2026-11-22T09:00:00Z"
SHOW = "Show what would suit me"
STITCHERS = "Tuesday Stitchers"


class Taps:
    """A thumb: each touch counts, and the one typing too."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def press(self, role: str, name: str | re.Pattern[str]) -> None:
        self.count += 1
        self.page.get_by_role(role, name=name, exact=True).click()  # type: ignore[arg-type]

    def type(self, label: str, words: str) -> None:
        self.count += 1
        self.page.get_by_label(label).fill(words)


def answer(page: Page, *picks: str, place: str = "", typed: str = "") -> None:
    """Pick, type and press."""
    for pick in picks:
        page.get_by_label(pick, exact=True).check()
    if place:
        page.get_by_label("Postcode or place").fill(place)
    if typed:
        page.get_by_label("Anything else you enjoy?").fill(typed)
    page.get_by_role("button", name=SHOW).click()
    expect(page.locator("[data-part=answer]")).to_be_visible()


def names(page: Page) -> list[str]:
    return page.locator(".match-card h3").all_inner_texts()


def test_jane_has_her_printed_list_in_ten_taps_and_two_minutes(make_reader: MakeReader) -> None:
    reader = make_reader()
    page = reader.page
    page.clock.set_fixed_time(NOW)
    reader.open("/")
    began, taps = time.monotonic(), Taps(page)
    taps.press("link", "What would suit me?")
    taps.press("checkbox", "Sewing and knitting")
    taps.press("checkbox", "Pain, or getting tired")
    taps.press("checkbox", "Feeling lonely")
    taps.type("Postcode or place", "WN1 1AA")
    taps.press("checkbox", "Step-free")
    taps.press("radio", "65 to 79")
    taps.press("button", SHOW)
    first = page.locator(".match-card").first
    expect(first.locator("h3")).to_have_text(STITCHERS)
    expect(first.locator(".match-why")).to_have_text(
        "Why: sewing and knitting; company; 0.7 miles; Tuesday morning; free; step-free"
    )
    expect(first.get_by_role("link", name="01632 960201")).to_be_visible()
    taps.press("button", "Keep these and print my list")
    page.wait_for_url("**/my-list/")
    page.wait_for_load_state("networkidle")
    page.evaluate("() => { window.print = () => { window.printed = true; }; }")
    taps.press("button", "Print this list")
    assert taps.count <= 10
    assert time.monotonic() - began < 120
    assert page.evaluate("window.printed")
    page.emulate_media(media="print")
    entry = page.locator(".my-list-entry").first
    for words in ("01632 960201", "Scholes", "WN1 3BB", "Tuesday 24 November", "Just turn up", "Free",
                  "Step-free", "Last confirmed on 17 November 2026"):  # fmt: skip
        expect(entry).to_contain_text(words)


def test_nothing_that_is_answered_is_in_any_request_or_address(
    make_reader: MakeReader, address: str
) -> None:
    reader = make_reader()
    page = reader.open("/match/")
    page.locator(".match-more summary").first.click()
    answer(page, "Feeling lonely", "Hearing loop", "80 or over", "A woman", "A car and an hour", "Tuesday",
           place="WN5 8AX", typed="tapestry")  # fmt: skip
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="Keep these in my list").click()
    expect(page).to_have_url(f"{address}/match/")
    told = [f"{one.url} {one.post_data or ''}" for one in reader.requests]
    assert any("/search-index/" in one for one in told)
    assert all(one.method == "GET" for one in reader.requests)
    for one in told:
        path = one.removeprefix(address).lower()
        assert not re.search(r"wn5|8ax|lonely|hearing|loop|80-over|women|tapestry|car\b|#|\?", path)


def test_a_link_to_the_answer_holds_ids_alone(make_reader: MakeReader, address: str) -> None:
    page = make_reader(permissions=["clipboard-read", "clipboard-write"]).open("/match/")
    answer(page, "Sewing and knitting", "Feeling lonely", "80 or over", place="WN1 1AA")
    page.get_by_text("Send these to somebody").click()
    page.get_by_role("button", name="Copy the link").click()
    link = page.evaluate("navigator.clipboard.readText()")
    assert re.fullmatch(rf"{address}/my-list/#ids=[a-z0-9.,-]+", link)
    assert link.split("=")[1].split(",")[0] == "tuesday-stitchers"
    assert not re.search("wn1|lonely|80", link.replace(address, ""))


def test_back_from_a_page_the_answer_stands_here_again(make_reader: MakeReader) -> None:
    reader = make_reader()
    page = reader.open("/match/")
    answer(page, "Sewing and knitting", "Free", place="WN1 1AA", typed="old engines")
    before = names(page)
    page.get_by_role("link", name=STITCHERS).click()
    page.wait_for_url("**/listings/**")
    page.go_back()
    expect(page.locator(".match-card h3").first).to_have_text(before[0])
    page.reload()
    expect(page.locator(".match-card h3").first).to_have_text(before[0])
    assert names(page) == before
    page.get_by_role("button", name="Change my answers").click()
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    expect(page.get_by_label("Sewing and knitting")).to_be_checked()
    expect(page.get_by_label("Anything else you enjoy?")).to_have_value("old engines")
    expect(page.get_by_label("Postcode or place")).to_have_value("WN1 1AA")


@pytest.mark.parametrize("is_answered", [True, False])
def test_clear_everything_leaves_nothing(is_answered: bool, make_reader: MakeReader) -> None:
    page = make_reader().open("/match/")
    page.get_by_label("Sewing and knitting").check()
    if is_answered:
        answer(page, "Feeling lonely", place="WN1 1AA", typed="my own words")
        assert "WN1 1AA" in page.evaluate("JSON.stringify(sessionStorage)")
    page.locator("button:visible", has_text="Clear everything").click()
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    expect(page.locator(".said [data-part=status]")).to_contain_text("gone from this device")
    assert page.evaluate("sessionStorage.length") == 0
    expect(page.locator("input:checked")).to_have_count(1)
    expect(page.get_by_label("By bus")).to_be_checked()
    expect(page.locator(".match-card")).to_have_count(0)
    for box in page.locator(".match-form input[type=text]").all():
        expect(box).to_have_value("")
    assert "my own words" not in page.content()
    page.reload()
    expect(page.locator("[data-part=form]")).to_be_visible()
    expect(page.locator(".match-card")).to_have_count(0)


def test_it_works_by_keyboard_alone_and_says_the_answer_once(make_reader: MakeReader) -> None:
    page = make_reader(width=1280).open("/match/")
    page.locator("[data-part=title]").focus()
    page.keyboard.press("Tab")
    for _ in range(40):
        if page.evaluate("document.activeElement.value") == "sewing":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.evaluate(
        """() => {
          window.told = [];
          const region = document.querySelector('[data-part=announced]');
          const listen = () => region.textContent && window.told.push(region.textContent);
          new MutationObserver(listen).observe(region, { childList: true });
        }"""
    )
    page.get_by_label("Anything else you enjoy?").focus()
    page.keyboard.type("tapestry")
    page.keyboard.press("Enter")
    expect(page.locator("#match-answer-title")).to_be_focused()
    page.wait_for_load_state("networkidle")
    assert len(page.evaluate("window.told")) == 1
    assert re.fullmatch(r"\d to join, \d where you could help\.", page.evaluate("window.told")[0])
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == STITCHERS:
            break
    expect(page.get_by_role("link", name=STITCHERS)).to_be_focused()


@pytest.mark.parametrize(("width", "scheme"), FORMS_OF_AXE)
def test_neither_form_nor_answer_has_a_barrier(
    width: int, scheme: str, make_reader: MakeReader
) -> None:
    page = make_reader(width=width, color_scheme=scheme).open("/match/")
    assert find_barriers(page) == []
    page.evaluate(
        "() => document.querySelectorAll('details').forEach((one) => { one.open = false; })"
    )
    answer(page, "Sewing and knitting", "Feeling lonely", "An hour or two", place="WN1 1AA",
           typed="somewhere warm, no food")  # fmt: skip
    page.wait_for_load_state("networkidle")
    assert find_barriers(page) == []
    targets = page.locator("main :is(button, summary, label.match-chip, input:not(.match-chip *))")
    assert [
        box
        for target in targets.all()
        if target.is_visible() and (box := target.bounding_box()) and box["height"] < 24
    ] == []


def test_words_of_danger_put_help_above_the_answer(make_reader: MakeReader) -> None:
    page = make_reader().open("/match/")
    answer(page, "Sewing and knitting", typed="my husband hits me")
    notice = page.locator("[data-part=danger]")
    expect(notice.get_by_role("heading", name="right to be safe")).to_be_visible()
    expect(notice.get_by_role("link", name="999")).to_have_attribute("href", "tel:999")
    first = page.locator(".match-card").first.bounding_box()
    box = notice.bounding_box()
    assert first
    assert box
    assert box["y"] < first["y"]
    page.get_by_role("button", name="Change my answers").click()
    page.get_by_label("Anything else you enjoy?").fill("knitting")
    page.get_by_role("button", name=SHOW).click()
    expect(page.locator(".match-card").first).to_be_visible()
    expect(notice).to_be_hidden()


def test_near_misses_say_why_and_what_was_let_go_of_is_said(make_reader: MakeReader) -> None:
    page = make_reader().open("/match/")
    answer(page, "Gentle exercise", "Feeling lonely", place="WN1 1AA")
    page.get_by_text("Not for you, and why").click()
    expect(page.locator("[data-part=missed]")).to_contain_text(
        "Chair Yoga, Golborne: 5.2 miles away"
    )
    page.get_by_role("button", name="Change my answers").click()
    page.get_by_label("Feeling lonely").uncheck()
    page.get_by_label("On foot").check()
    page.get_by_role("button", name=SHOW).click()
    expect(page.locator("[data-part=relaxed]")).to_contain_text("Nothing that close to WN1 1AA.")
    missing = page.locator(".match-answer").get_by_role("link", name="Tell us what's missing")
    expect(missing).to_have_attribute("href", "/app/missing")


def test_without_answers_a_sentence_and_an_unknown_place_is_told(make_reader: MakeReader) -> None:
    page = make_reader().open("/match/")
    page.get_by_role("button", name=SHOW).click()
    expect(page.locator("[data-part=relaxed]")).to_contain_text("Tell us one thing first")
    page.get_by_role("button", name="Change my answers").click()
    place = page.get_by_label("Postcode or place")
    place.fill("Atlantis")
    page.get_by_role("button", name=SHOW).click()
    expect(page.get_by_role("alert")).to_contain_text("We do not know that postcode or place.")
    expect(place).to_be_focused()
    expect(place).to_have_attribute("aria-invalid", "true")
    place.fill("Leigh")
    page.get_by_label("Sport").check()
    page.get_by_role("button", name=SHOW).click()
    expect(page.locator(".match-card").first).to_be_visible()
    expect(place).not_to_have_attribute("aria-invalid", "true")


def test_each_can_be_kept_by_itself_and_all_of_them_with_their_facts(
    make_reader: MakeReader,
) -> None:
    page = make_reader().open("/match/")
    answer(page, "Sewing and knitting", place="WN1 1AA")
    card = page.locator(".match-card").first
    card.get_by_role("button", name="Keep in my list").click()
    expect(page.get_by_role("link", name="My list (1)")).to_be_visible()
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="Keep these in my list").click()
    entries = json.loads(page.evaluate("localStorage.getItem('my-list')"))["entries"]
    assert [one["name"] for one in entries] == names(page)
    assert entries[1]["facts"]["lines"]["when"]
    assert "WN1 1AA" not in page.evaluate("localStorage.getItem('my-list')")


def test_without_a_connection_the_answers_stay_and_it_can_be_tried_again(
    browser: Browser, address: str
) -> None:
    reader = Reader(browser.new_context(), address)
    page = reader.open("/match/")
    reader.context.route("**/search-index/**", lambda route: route.abort())
    page.get_by_label("Sewing and knitting").check()
    page.get_by_role("button", name=SHOW).click()
    expect(page.get_by_text("Your answers are still here.")).to_be_visible()
    reader.context.unroute("**/search-index/**")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".match-card").first).to_be_visible()
    reader.context.close()


def test_without_javascript_it_says_so_and_leads_on(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/match/")
    expect(page.get_by_text("needs JavaScript")).to_be_visible()
    expect(page.get_by_role("main").get_by_role("link", name="all categories")).to_be_visible()
    expect(page.get_by_role("main").get_by_role("link", name="01632 960 103")).to_be_visible()
    expect(page.locator("[data-part=form]")).to_be_hidden()
    context.close()


def test_the_form_has_no_box_with_a_name_but_choices_of_one(whole_site: Path) -> None:
    page = (whole_site / "match" / "index.html").read_text()
    form = page[page.index("match-form") : page.index("</form>", page.index("match-form"))]
    assert set(re.findall(r' name="([^"]*)"', form)) == {
        "match-reach",
        "match-age",
        "match-company",
    }
    assert " action=" not in form
