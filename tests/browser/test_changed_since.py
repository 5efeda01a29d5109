"""What changed since the page was built shows on it at once; reports and calls, in a browser."""

from datetime import date

import pytest
from playwright.sync_api import expect

from chalicelib.acts.taking_away import cancel_date, pause
from tests.app.moderation import signed_in
from tests.browser.conftest import MakeReader, ServedBook
from tests.browser.form_filling import ANSWERS, answer, go_on
from tests.browser.test_moderating import use_session

pytestmark = pytest.mark.browser
STITCHERS = "tuesday-stitchers"


def test_a_date_called_off_shows_on_a_page_that_was_built_before(
    served_book: ServedBook, make_person: MakeReader
) -> None:
    reader = make_person()
    page = reader.open(f"/listings/{STITCHERS}/")
    expect(page.get_by_text("Cancelled:").filter(has_text="1 December")).to_have_count(0)
    sent = cancel_date(served_book.running.services, STITCHERS, date(2026, 12, 1), "somebody")
    assert sent
    page = reader.open(f"/listings/{STITCHERS}/")
    page.locator("summary", has_text="Coming dates").click()
    page.locator('li:has(time[datetime^="2026-12-01"])').wait_for(state="hidden")
    expect(page.locator('li:has(time[datetime^="2026-12-08"])').first).to_be_visible()


def test_a_paused_group_says_so_on_its_page_and_in_lists(
    served_book: ServedBook, make_person: MakeReader
) -> None:
    pause(served_book.running.services, STITCHERS, "somebody")
    reader = make_person()
    reader.open(f"/listings/{STITCHERS}/").get_by_text("Paused for now").wait_for()
    page = reader.open("/categories/sewing-and-knitting/")
    card = page.locator("li.card", has_text="Tuesday Stitchers")
    card.get_by_text("Paused for now").wait_for()


def test_a_resident_reports_a_mistake_and_hears_back(
    served_book: ServedBook, make_person: MakeReader
) -> None:
    page = make_person(java_script_enabled=False).open(f"/listings/{STITCHERS}/")
    page.get_by_role("link", name="Report a mistake").click()
    page.locator('[name="what"]').nth(1).check()
    page.locator('[name="text"]').fill("It starts at 11 now.")
    page.locator('[name="email"]').fill("res@example.org")
    served_book.running.clock.pass_(seconds=5)
    page.get_by_role("button", name="Send it").click()
    page.get_by_text("Thank you").first.wait_for()
    reader = make_person(width=1280)
    use_session(reader, signed_in(served_book.running), served_book.address)
    staff = reader.open("/app/moderate")
    staff.get_by_role("link", name="Tuesday Stitchers").first.click()
    staff.locator('form[action$="/mended"] textarea').fill("Thank you, we changed it.")
    staff.get_by_role("button", name="Mended").click()
    assert "we changed it" in served_book.running.mails("res@example.org")[-1].text


def test_a_connector_enters_a_listing_for_somebody_who_rang(
    served_book: ServedBook, make_person: MakeReader
) -> None:
    reader = make_person(width=1280)
    ann = signed_in(served_book.running, "Ann", "connector")
    use_session(reader, ann, served_book.address)
    page = reader.open("/app/moderate/enter")
    answer(page, {"kind": "group"})
    page.locator("main form button[type=submit]").last.click()
    for answers in ANSWERS[1:-1]:
        answer(page, answers)
        go_on(page)
    answer(page, {"agreed": "by phone on Monday, to name and number"})
    go_on(page)
    served_book.running.clock.pass_(seconds=5)
    page.get_by_role("button", name="Send it").click()
    page.get_by_text("CB-").first.wait_for()
    assert served_book.running.services.store.submissions.count_queue("waiting") == 1
