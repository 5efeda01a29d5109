"""A group puts itself in the book, on a small phone without JavaScript, and with it."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.barriers import FORMS_OF_AXE, find_barriers
from tests.browser.conftest import MakeReader, ServedBook
from tests.browser.form_filling import answer, fill_in, go_on

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("script", [False, True], ids=["without-script", "with-script"])
def test_a_group_submits_and_confirms(
    script: bool, served_book: ServedBook, make_person: MakeReader
) -> None:
    page = make_person(java_script_enabled=script).open("/app/submit")
    fill_in(page)
    expect(page.get_by_role("heading", name="Check your answers")).to_be_visible()
    page.get_by_text("See the page as it will look").click()
    expect(page.get_by_text("Every Monday, 10am to midday").first).to_be_visible()
    served_book.running.clock.pass_(seconds=5)
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_text(re.compile("CB-[0-9A-Z]{4}-[0-9A-Z]{4}"))).to_be_visible()
    page.go_back()
    page.goto(page.url)
    expect(page.get_by_text("Thank you"), "Back leads to the same confirmation").to_be_visible()
    link = served_book.running.mails("pat@example.org")[-1].link("/app/confirm/")
    page.goto(served_book.address + link)
    page.get_by_role("button", name="Yes, it is mine").click()
    expect(page.get_by_text("Your e-mail is confirmed")).to_be_visible()
    assert served_book.running.services.store.submissions.count_queue("waiting") == 1


def test_a_double_click_sends_once(served_book: ServedBook, make_person: MakeReader) -> None:
    page = make_person().open("/app/submit")
    fill_in(page)
    served_book.running.clock.pass_(seconds=5)
    page.get_by_role("button", name="Send it").dblclick()
    page.get_by_text("Thank you").wait_for()
    assert served_book.running.services.store.submissions.count_queue("unconfirmed") == 1


def test_a_mistake_gets_the_focus_and_leads_to_its_field(make_person: MakeReader) -> None:
    page = make_person().open("/app/submit")
    answer(page, {"kind": "group"})
    go_on(page)
    answer(page, {"name": "Menders", "summary": "short"})
    go_on(page)
    box = page.get_by_role("alert")
    expect(box).to_be_focused()
    expect(page).to_have_title(re.compile("^Mistake:"))
    box.get_by_role("link").click()
    field = page.get_by_label("Say what it is in one sentence")
    expect(field).to_be_focused()
    assert field.get_attribute("aria-invalid") == "true"


def test_the_whole_form_can_be_filled_in_by_keyboard(make_person: MakeReader) -> None:
    page = make_person(width=1280).open("/app/submit")
    page.get_by_label("Group").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.get_by_label("Name", exact=True).wait_for()
    page.get_by_label("Name", exact=True).focus()
    page.keyboard.type("Menders")
    page.keyboard.press("Tab")
    page.keyboard.type("We mend clothes together.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Tell people more").wait_for()


@pytest.mark.parametrize(("width", "scheme"), FORMS_OF_AXE)
def test_no_page_of_the_form_has_a_serious_barrier(
    width: int, scheme: str, served_book: ServedBook, make_person: MakeReader
) -> None:
    page = make_person(width=width, color_scheme=scheme).open("/app/submit")
    fill_in(page)
    draft = page.url.rsplit("/", 1)[0]
    steps = ("name", "categories", "where", "sessions", "sessions/1", "contact", "you", "check")
    addresses = [f"{draft}/{step}" for step in steps]
    addresses += [served_book.address + path for path in ("/app/submit", "/app/yaml", "/app/none")]
    found = {}
    for address in addresses:
        page.goto(address)
        if barriers := find_barriers(page):
            found[address] = barriers
    assert found == {}
