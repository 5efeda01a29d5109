"""Moderators at work in a real browser: ten cases, two people on one, every page without barriers."""

import pytest
from playwright.sync_api import Page, expect

from tests.app.moderation import add, code_in_mail, send, signed_in
from tests.app.visitor import Visitor
from tests.browser.barriers import FORMS_OF_AXE, find_barriers
from tests.browser.conftest import MakeReader, Reader, ServedBook

pytestmark = pytest.mark.browser


def use_session(reader: Reader, visitor: Visitor, address: str) -> None:
    """The same session in a real browser."""
    name, value = next(iter(visitor.cookies.items()))
    reader.context.add_cookies([{"name": name, "value": value, "url": address}])


def desk(
    served_book: ServedBook, make_person: MakeReader, name: str = "Kim", width: int = 1280
) -> Page:
    reader = make_person(width=width)
    use_session(reader, signed_in(served_book.running, name), served_book.address)
    return reader.open("/app/moderate")


def test_a_moderator_signs_in_by_a_typed_code(
    served_book: ServedBook, make_person: MakeReader
) -> None:
    add(served_book.running, "Kim")
    page = make_person().open("/app/sign-in")
    page.locator('[name="email"]').fill("kim@staff.example")
    page.keyboard.press("Enter")
    page.locator('[name="code"]').wait_for()
    page.locator('[name="code"]').fill(code_in_mail(served_book.running, "kim@staff.example"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/app/moderate")
    cookie = page.context.cookies()[0]
    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Lax"


def test_ten_plain_cases_are_decided_with_two_presses_each(
    served_book: ServedBook, make_person: MakeReader
) -> None:
    for number in range(10):
        send(served_book.running, {"name": f"Group number {number}"})
    page = desk(served_book, make_person)
    presses = 0
    for case in range(10):
        page.get_by_role("link", name=f"Group number {case}").first.focus()
        page.keyboard.press("Enter")
        page.locator('form[action$="/approve"] button').wait_for()
        page.locator('form[action$="/approve"] button').focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/app/moderate?**")
        presses += 2
    assert presses == 20
    assert served_book.running.services.store.submissions.count_queue("waiting") == 0
    assert len(served_book.running.services.store.outbox.list_waiting()) == 10


def test_the_second_of_two_moderators_is_told(
    served_book: ServedBook, make_person: MakeReader
) -> None:
    sent = send(served_book.running)
    kim = desk(served_book, make_person, "Kim")
    ann = desk(served_book, make_person, "Ann")
    for page in (kim, ann):
        page.goto(f"{served_book.address}/app/moderate/{sent.id}")
    kim.locator('form[action$="/approve"] button').click()
    ann.locator('form[action$="/approve"] button').click()
    expect(ann.get_by_text("Kim").first).to_be_visible()
    assert len(served_book.running.services.store.outbox.list_waiting()) == 1


@pytest.mark.parametrize(("width", "scheme"), FORMS_OF_AXE)
def test_no_page_of_moderation_has_a_serious_barrier(
    width: int, scheme: str, served_book: ServedBook, make_person: MakeReader
) -> None:
    running = served_book.running
    sent = send(running, {"description": "Ring 07700 900123.", "who.audiences": "children"})
    reader = make_person(width=width, color_scheme=scheme)
    visitor = signed_in(running, "Kim", "administrator", "moderator", "connector")
    use_session(reader, visitor, served_book.address)
    paths = [
        "",
        "?queue=spam",
        f"/{sent.id}",
        "/people",
        "/log",
        "/unpublish",
        "/enter",
        "/settings",
    ]
    addresses = [f"/app/moderate{path}" for path in paths] + ["/app/sign-in"]
    found = {}
    for path in addresses:
        page = reader.open(path)
        if barriers := find_barriers(page):
            found[path] = barriers
    assert found == {}
