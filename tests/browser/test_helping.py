"""Asking, answering and lending in a real browser: 360 px, without JavaScript, by keyboard."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from waitress.server import create_server

from chalicelib.jobs.helping import watch_all_loans
from chalicelib.jobs.impact import publish_impact
from chalicelib.jobs.news import tell_news
from communitybook.helping.moves import OfferState, RequestState
from communitybook.loading import Content
from scripts.sitebuilder.building import Options, build_site
from scripts.sitebuilder.static_app import StaticSite
from tests.app.asked import drivers, gazebo, offer_help, open_request, record_of, states_of
from tests.app.conftest import RunningBook
from tests.app.moderation import signed_in
from tests.app.owned import PAT, STITCHERS, give_owner, manage_link
from tests.browser.barriers import FORMS_OF_AXE, find_barriers
from tests.browser.conftest import MakeReader, Reader, ServedBook, run_aside
from tests.browser.form_filling import answer, go_on
from tests.browser.test_moderating import desk, use_session
from tests.conftest import CONTENT

pytestmark = pytest.mark.browser

DRIVERS = (
    {"title": "Two drivers for the Thursday lunch",
     "summary": "Bring four of our members to lunch and home again."},
    {"role": "Driver", "skills": "driving"},
    {"commitment": "shifts"},
    {"shifts[0].day": "thursday", "shifts[0].starts": "11am", "shifts[0].ends": "2pm",
     "shifts[0].needed": "2"},
    {},
    {"area": "WN1", "setting": "vehicle", "with_whom": "adults"},
    {},
    {},
)  # fmt: skip
GAZEBO = (
    {"title": "A gazebo for our winter fair", "summary": "Somewhere dry for the tombola."},
    {"thing": "gazebo"},
    {"keeping": "borrow", "from": "2026-12-05", "until": "2026-12-05"},
    {"area": "Pemberton", "carrying": "collect"},
)


def ask(served: ServedBook, page: Page, manage: str, kind: str, steps: tuple) -> None:  # type: ignore[type-arg]
    """From the group's own page to the queue."""
    page.goto(f"{served.address}{manage}")
    page.get_by_role("link", name="Ask for help").click()
    answer(page, {"kind": kind})
    page.get_by_role("button", name="Start").click()
    for answers in steps:
        answer(page, answers)
        go_on(page)
    served.running.clock.pass_(seconds=5)
    page.get_by_role("button", name="Send it").click()
    page.get_by_role("heading", name="Thank you. We have it.").wait_for()


def approve_all(served: ServedBook, page: Page) -> None:
    """A moderator opens each and presses once, by keyboard."""
    for title in ("Two drivers", "A gazebo"):
        page.goto(f"{served.address}/app/moderate")
        page.get_by_role("link", name=title).first.focus()
        page.keyboard.press("Enter")
        button = page.locator('form[action$="/approve"] button[type=submit]')
        button.wait_for()
        button.focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/app/moderate?**")
    served.running.run_jobs()


def ids_of(book: RunningBook) -> dict[str, str]:
    cards = list(book.services.store.help.walk_cards())
    return {card["kind"]: card["id"] for card in cards}


def offer(served: ServedBook, page: Page, id: str, name: str) -> str:
    """Offer and confirm; the address of the offer's own page."""
    email = f"{name.lower()}@example.org"
    page.goto(f"{served.address}/app/help/{id}")
    page.get_by_label("Your name").fill(f"{name} Smith")
    page.get_by_label("Your e-mail").fill(email)
    page.get_by_label("18 or over").check()
    page.get_by_label("they may have").check()
    served.running.clock.pass_(seconds=5)
    page.get_by_role("button", name="Offer to help").click()
    page.get_by_role("heading", name="Look at your e-mail").wait_for()
    link = served.address + served.running.mails(email)[-1].link("/app/offer/")
    page.goto(link)
    page.get_by_role("button", name="Yes, I offer to help").click()
    page.get_by_text("Your offer counts now").wait_for()
    tell_news(served.running.services)
    return link


def box_of(page: Page, name: str):  # type: ignore[no-untyped-def]
    return page.locator("section.owned", has=page.get_by_role("heading", name=name))


def press(served: ServedBook, page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()
    tell_news(served.running.services)


def test_two_drivers_and_a_gazebo_from_asking_to_what_came_of_it(
    served_book: ServedBook, make_person: MakeReader, browser: Browser, tmp_path: Path
) -> None:
    book = served_book.running
    manage = manage_link(book, give_owner(book, STITCHERS))
    group = make_person(java_script_enabled=False).page
    ask(served_book, group, manage, "volunteers", DRIVERS)
    ask(served_book, group, manage, "equipment", GAZEBO)
    approve_all(served_book, desk(served_book, make_person))
    ids = ids_of(book)

    helper = make_person(java_script_enabled=False).page
    links = {name: offer(served_book, helper, ids["volunteers"], name)
             for name in ("Ann", "Bob", "Cat")}  # fmt: skip
    drivers_page = f"{served_book.address}{manage}/requests/{ids['volunteers']}"
    for name in ("Ann", "Bob"):
        group.goto(drivers_page)
        box_of(group, name).get_by_role("button", name="Yes, please").click()
        group.get_by_text("You have said yes").wait_for()
        tell_news(book.services)
    helper.goto(links["Cat"])
    press(served_book, helper, "Join the waiting list")
    helper.goto(links["Ann"])
    helper.get_by_role("heading", name="How to reach").wait_for()
    press(served_book, helper, "Take my offer back")
    helper.goto(links["Cat"])
    press(served_book, helper, "Yes, I take the place")
    assert states_of(book, ids["volunteers"]) == {
        "Ann": OfferState.WITHDRAWN,
        "Bob": OfferState.ACCEPTED,
        "Cat": OfferState.ACCEPTED,
    }

    lend(served_book, group, helper, manage, ids["equipment"])
    for id, hours in ((ids["volunteers"], "10"), (ids["equipment"], "0")):
        close(served_book, group, f"{served_book.address}{manage}/requests/{id}", hours)
    assert record_of(book, ids["volunteers"]).outcome["hours"] == 10
    assert record_of(book, ids["equipment"]).outcome["lent"] == 1
    assert any("closed this request" in mail.text for mail in book.mails("bob@example.org"))
    book.clock.pass_(days=1)
    assert publish_impact(book.services) == 1
    book.run_jobs()
    assert figures_after_build(book, browser, tmp_path) == {
        "Requests met": "2",
        "Hours that volunteers gave": "10",
        "Things lent or given": "1",
        "Groups helped": "1",
    }


def figures_after_build(book: RunningBook, browser: Browser, folder: Path) -> dict[str, str]:
    """What the impact page says once the book is built again from its git."""
    content = Content(book.services.settings.content, CONTENT)
    build_site(Options(content, folder / "site", book.services.today, folder / "cache"))
    server = create_server(StaticSite(folder / "site"), host="127.0.0.1", port=0, threads=2)
    run_aside(server)
    page = browser.new_page(viewport={"width": 360, "height": 740})
    page.goto(f"http://127.0.0.1:{server.effective_port}/impact/")
    sums = page.locator("dl.totals > div")
    found = {}
    for one in sums.all():
        number, words = one.locator("dd").inner_text(), one.locator("dt").inner_text()
        found[words] = number
    page.close()
    server.close()
    wanted = ("Requests met", "Hours that volunteers gave", "Things lent or given", "Groups helped")
    return {words: found[words] for words in wanted}


def lend(served: ServedBook, group: Page, helper: Page, manage: str, id: str) -> None:
    """The gazebo is handed over, overdue, and comes back, with a note from each."""
    book = served.running
    link = offer(served, helper, id, "Dan")
    page = f"{served.address}{manage}/requests/{id}"
    group.goto(page)
    box_of(group, "Dan").get_by_role("button", name="Yes, please").click()
    group.get_by_text("You have said yes").wait_for()
    box = box_of(group, "Dan")
    box.get_by_label("A note").fill("Four poles, one bent")
    box.get_by_role("button", name="It was handed over").click()
    book.clock.pass_(days=15)
    watch_all_loans(book.services)
    tell_news(book.services)
    assert any("was due back" in mail.text for mail in book.mails(PAT))
    helper.goto(link)
    expect(helper.get_by_text("It should be back by now.").first).to_be_visible()
    expect(helper.get_by_text("Four poles, one bent").first).to_be_visible()
    helper.get_by_label("A note, if you like").fill("All there, thank you")
    press(served, helper, "It is back")
    group.goto(page)
    expect(group.get_by_text("All there, thank you").first).to_be_visible()


def close(served: ServedBook, group: Page, page: str, hours: str) -> None:
    """Four taps: close, hours, people, close."""
    group.goto(page)
    group.get_by_role("link", name="Close the request").click()
    group.locator(f'label[for="hours-{hours}"]').click()
    group.locator('label[for="helped-10"]').click()
    group.get_by_role("button", name="Close the request").click()
    group.get_by_text("Thank you. It is closed").wait_for()
    tell_news(served.running.services)


def test_an_offer_is_made_and_confirmed_by_keyboard_alone(
    served_book: ServedBook, make_person: MakeReader
) -> None:
    book = served_book.running
    give_owner(book, STITCHERS)
    open_request(book, drivers())
    page = make_person().open("/app/help/two-drivers-7k3f")
    served_book.running.clock.pass_(seconds=5)
    page.get_by_label("Your name").focus()
    page.keyboard.type("Ann Smith")
    page.keyboard.press("Tab")
    page.keyboard.type("ann@example.org")
    for _ in range(4):
        page.keyboard.press("Tab")
    page.keyboard.type("I drive a people carrier.")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Look at your e-mail").wait_for()
    page.goto(served_book.address + book.mails("ann@example.org")[-1].link("/app/offer/"))
    page.get_by_role("button", name="Yes, I offer to help").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Your offer counts now").wait_for()
    assert states_of(book, "two-drivers-7k3f") == {"Ann": OfferState.OFFERED}


def test_a_double_click_on_yes_accepts_once(
    served_book: ServedBook, make_person: MakeReader
) -> None:
    book = served_book.running
    manage = manage_link(book, give_owner(book, STITCHERS))
    record = open_request(book, drivers())
    offer_help(book, record.id, "Ann")
    page = make_person(java_script_enabled=False).open(f"{manage}/requests/{record.id}")
    box_of(page, "Ann").get_by_role("button", name="Yes, please").dblclick()
    page.get_by_text("You have said yes").wait_for()
    ask_now = record_of(book, record.id).ask
    assert ask_now.state is RequestState.OPEN
    assert ask_now.places["1"].remaining == 1


@pytest.mark.parametrize(("width", "scheme"), FORMS_OF_AXE)
def test_no_page_of_asking_or_helping_has_a_serious_barrier(
    width: int, scheme: str, served_book: ServedBook, make_person: MakeReader
) -> None:
    book = served_book.running
    manage = manage_link(book, give_owner(book, STITCHERS))
    ids = [open_request(book, one).id for one in (drivers(), gazebo())]
    links = [offer_help(book, ids[0], name, message="Hello") for name in ("Ann", "Bob")]
    unconfirmed = offer_help(book, ids[1], "Cat", confirm=False)
    staff = signed_in(book)
    reader = make_person(width=width, color_scheme=scheme)
    use_session(reader, staff, served_book.address)
    pages = [f"{manage}/requests/{ids[0]}", f"{manage}/requests/{ids[0]}/close", f"{manage}/ask"]
    asking = ["/app/ask", f"/app/help/{ids[0]}", *links, unconfirmed, f"{links[0]}/delete"]
    moderating = ["requests", f"requests/{ids[0]}", "calls", f"help/{ids[0]}"]
    paths = [*pages, *asking, *(f"/app/moderate/{one}" for one in moderating)]
    assert barriers_of(reader, paths) == {}


def barriers_of(reader: Reader, paths: list[str]) -> dict[str, list[str]]:
    found = {path: find_barriers(reader.open(path)) for path in paths}
    return {path: barriers for path, barriers in found.items() if barriers}
