"""A group's own page in a real browser: changed at once, and without barriers."""

import pytest

from tests.app.answers import submit_and_confirm
from tests.app.moderation import decide, find, signed_in
from tests.browser.barriers import FORMS_OF_AXE, find_barriers
from tests.browser.conftest import MakeReader, ServedBook

pytestmark = pytest.mark.browser


def published(served_book: ServedBook) -> str:
    """A listing in the book; the address of its group's page."""
    running = served_book.running
    id = submit_and_confirm(running)
    submission = running.services.store.submissions.find(id)
    assert submission
    decide(signed_in(running), submission, "approve")
    running.run_jobs()
    assert find(running, submission).state == "published"
    mail = next(one for one in running.mails("pat@example.org") if "/app/manage/" in one.text)
    return mail.link("/app/manage/")


def test_a_group_calls_off_its_next_date_in_a_few_presses(
    served_book: ServedBook, make_person: MakeReader
) -> None:
    page = make_person(java_script_enabled=False).open(published(served_book))
    page.get_by_text("Call off a date").first.click()
    page.locator(
        'main form [name="value"], main form [name="date"], main form select'
    ).first.wait_for()
    box = page.locator('main form input[type="radio"], main form input[type="checkbox"]')
    if box.count():
        box.first.check()
    page.locator("main form button[type=submit]").first.click()
    live = page.request.get(f"{served_book.address}/app/live.json").json()
    assert live["listings"]["monday-menders"]["cancelled"]
    served_book.running.run_jobs()
    assert "cancelled:" in served_book.running.file("monday-menders")


@pytest.mark.parametrize(("width", "scheme"), FORMS_OF_AXE)
def test_no_page_of_a_group_or_resident_has_a_serious_barrier(
    width: int, scheme: str, served_book: ServedBook, make_person: MakeReader
) -> None:
    manage = published(served_book)
    reader = make_person(width=width, color_scheme=scheme)
    stitchers = "tuesday-stitchers"
    paths = [manage, "/app/link", "/app/worried", "/app/missing", "/app/tell/monday-menders"]
    paths += ["/app/poster/monday-menders", "/app/message/monday-menders"]
    paths += [f"/app/report/{stitchers}", f"/app/claim/{stitchers}"]
    found = {}
    for path in paths:
        page = reader.open(path)
        if barriers := find_barriers(page):
            found[path] = barriers
    assert found == {}
