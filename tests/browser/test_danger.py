"""Whoever searches or writes in danger sees whom to ring before anything else, on a small phone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.barriers import find_barriers
from tests.browser.conftest import MakeReader


def is_first_on_screen(page: Page) -> bool:
    """The panel's first number lies on the first screen, and nothing of <main> above the panel."""
    return bool(
        page.evaluate(
            """() => {
              const panel = document.querySelector("main .danger");
              const shown = (one) => one.getClientRects().length > 0;
              const number = [...panel.querySelectorAll("a.number")].find(shown);
              const { top, bottom } = number.getBoundingClientRect();
              const others = [...document.querySelectorAll("main :is(h1, p, form, li, input)")];
              const above = others.filter((one) => shown(one) && !panel.contains(one)
                && !one.classList.contains("visually-hidden")
                && one.getBoundingClientRect().top < panel.getBoundingClientRect().top);
              return top >= 0 && bottom <= innerHeight && above.length === 0;
            }"""
        )
    )


@pytest.mark.parametrize(
    ("words", "number", "title"),
    [
        ("i want too die", "116 123", "You matter"),
        ("my husband hits me", "999", "right to be safe"),
        ("nowhere to sleep tonight", "0808 800 4444", "Nowhere safe"),
    ],
)
def test_help_is_the_first_thing_on_the_screen(
    make_reader: MakeReader, words: str, number: str, title: str
) -> None:
    page = make_reader(360, 640).open("/search/")
    page.get_by_role("combobox", name="What are you looking for?").fill(words)
    page.keyboard.press("Enter")
    panel = page.locator("[data-part=danger]")
    expect(panel.get_by_role("heading", name=re.compile(title))).to_be_visible()
    expect(panel.get_by_role("link", name=number, exact=True).first).to_be_visible()
    assert is_first_on_screen(page)
    expect(page.locator("[data-part=mended]")).to_be_hidden()
    expect(page.locator("[data-part=empty]")).to_be_hidden()
    assert page.evaluate("location.hash") == ""
    assert page.evaluate("Object.values({...localStorage, ...sessionStorage}).join()") == ""
    assert find_barriers(page) == []


def test_everyday_words_show_no_panel_and_a_later_search_takes_it_away(
    make_reader: MakeReader,
) -> None:
    page = make_reader(360, 640).open("/search/")
    box = page.get_by_role("combobox", name="What are you looking for?")
    for words, is_shown in (("homeless", True), ("knife sharpening", False)):
        box.fill(words)
        page.keyboard.press("Enter")
        expect(page.locator("[data-part=danger]")).to_be_visible(visible=is_shown)


def test_without_a_script_the_answer_to_what_is_missing_begins_with_help(
    make_person: MakeReader,
) -> None:
    page = make_person(360, 640, java_script_enabled=False).open("/app/missing")
    page.locator("[name=words]").fill("I want to die")
    page.locator("main form button[type=submit]").click()
    first = page.locator("main .danger p").first
    expect(first).to_contain_text("Nobody is watching this now")
    box = first.bounding_box()
    assert box
    assert box["y"] + box["height"] <= 640
    expect(page.get_by_role("heading", level=1)).to_have_text("Do you need help now?")
