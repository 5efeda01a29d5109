"""The weekly letter and the letters that ask for help, in a real browser and without barriers."""

import pytest

from tests.app.asked import drivers, gazebo, open_request
from tests.app.owned import give_owner, publish_sample
from tests.app.subscribed import ask_for_letter, letters, subscribe
from tests.app.test_looking import asked
from tests.browser.barriers import FORMS_OF_AXE, find_barriers
from tests.browser.conftest import MakeReader, ServedBook

pytestmark = pytest.mark.browser


def letter_links(served_book: ServedBook) -> list[str]:
    """The pages behind every link of these mails."""
    book = served_book.running
    publish_sample(book, "makerfield-lending-shed")
    give_owner(book, "makerfield-lending-shed", "shed@example.org")
    waiting = ask_for_letter(book, "wes@example.org")
    subscribe(book)
    open_request(book, drivers())
    open_request(book, gazebo())
    quiet = asked(book)[0].link("/app/quiet/")
    book.clock.pass_(days=5)
    letter = letters(book)[0]
    choices, stop = letter.link("/app/letter/choices/"), letter.link("/app/letter/stop/")
    return ["/app/letter", waiting, choices, stop, quiet]


@pytest.mark.parametrize(("width", "scheme"), FORMS_OF_AXE)
def test_no_page_of_the_letters_has_a_serious_barrier(
    width: int, scheme: str, served_book: ServedBook, make_person: MakeReader
) -> None:
    reader = make_person(width=width, color_scheme=scheme)
    found = {}
    for path in letter_links(served_book):
        page = reader.open(path)
        if barriers := find_barriers(page):
            found[path] = barriers
        button = page.locator("main form button[type=submit]").first
        button.click()  # the next page, or the same one with its mistakes
        page.wait_for_load_state("networkidle")
        if barriers := find_barriers(page):
            found[f"after {path}"] = barriers
    assert found == {}


def test_somebody_subscribes_and_stops_with_the_keyboard_alone(
    served_book: ServedBook, make_person: MakeReader
) -> None:
    book = served_book.running
    page = make_person().open("/app/letter")
    page.locator("#letter-interest-volunteering").focus()
    page.keyboard.press("Space")
    page.get_by_label("Your e-mail").focus()
    page.keyboard.type("sue@example.org")
    book.clock.pass_(seconds=5)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Look at your e-mail").wait_for()
    link = book.mails("sue@example.org")[-1].link("/app/letter/confirm/")
    page.goto(served_book.address + link)
    page.get_by_role("button", name="Yes, send it to me").press("Enter")
    page.get_by_role("heading", name="Thank you").wait_for()
    assert [one.interests for one in book.services.store.letters.walk()] == [["volunteering"]]
