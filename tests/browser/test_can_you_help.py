"""Finding a help request: with filters, by keyboard, without JavaScript; and what is so now."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from chalicelib.acts.helping.turning import take_turn
from communitybook.helping.endings import close
from communitybook.helping.offers import hold
from communitybook.model.help_request import HelpRequest
from communitybook.model.shape import parse_request
from communitybook.reading.yaml_reader import read_yaml
from tests.app.asked import open_request
from tests.browser.barriers import find_barriers
from tests.browser.conftest import MakeReader, Reader, ServedBook
from tests.conftest import CONTENT

pytestmark = pytest.mark.browser
DRIVERS = "two-drivers-for-the-thursday-lunch-7k3f"
FAIR = "stallholders-for-the-christmas-fair-m2qd"
NOW = "2026-11-22T09:00:00Z"


def open_on_the_day(reader: Reader, path: str) -> Page:
    """The page on the day it was built, so that no date of the samples ever passes."""
    reader.page.clock.set_fixed_time(NOW)
    return reader.open(path)


def shown(page: Page) -> list[str]:
    return page.locator("[data-part=sure] h3").all_inner_texts()


def count_is(page: Page, words: str | re.Pattern[str]) -> None:
    expect(page.locator("[data-part=count]")).to_have_text(words)


def test_a_request_is_found_on_a_phone_by_skill_day_and_distance(make_reader: MakeReader) -> None:
    reader = make_reader(width=360)
    page = open_on_the_day(reader, "/requests/")
    page.get_by_label("Skill").select_option("driving")
    count_is(page, "1 fits")
    page.get_by_label("Day").select_option("thursday")
    page.get_by_label("Near").fill("WN1 1AA")
    page.get_by_label("How far?").select_option("2")
    expect(page.locator("[data-part=sure]")).to_contain_text("about 0.6 miles")
    assert shown(page) == ["Two drivers for the Thursday lunch"]
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.get_by_role("link", name="Two drivers").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Two drivers for the Thursday lunch")
    expect(page.get_by_role("link", name="I can help")).to_have_attribute(
        "href", f"/app/help/{DRIVERS}"
    )
    page.go_back()
    count_is(page, "1 fits")
    expect(page.get_by_label("Near")).to_have_value("WN1 1AA")


def test_the_postcode_stays_on_the_device(make_reader: MakeReader) -> None:
    reader = make_reader()
    page = open_on_the_day(reader, "/requests/")
    box = page.get_by_label("Near")
    assert box.get_attribute("name") is None
    box.fill("WN7 1NY")
    box.press("Enter")
    expect(page.locator("[data-part=sure] li").first).to_contain_text("mile")
    for request in reader.requests:
        told = f"{request.url} {request.post_data or ''} {request.headers.get('referer', '')}"
        assert "wn7" not in told.lower()
    assert "wn7" not in page.url.lower()


def test_a_place_that_nobody_knows_is_said_and_hides_nothing(make_reader: MakeReader) -> None:
    page = open_on_the_day(make_reader(), "/requests/")
    page.get_by_label("Near").fill("Narnia")
    page.get_by_label("Near").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("We do not know")
    expect(page.locator("[data-part=plain]")).to_be_visible()


def test_a_filter_asks_about_what_names_no_day(make_reader: MakeReader) -> None:
    page = open_on_the_day(make_reader(), "/requests/#day=thursday&kind=equipment")
    count_is(page, "0 fit, and 2 to ask about")
    expect(page.locator("[data-part=ask]")).to_contain_text("Two sewing machines that work")
    page.get_by_role("button", name="Show all again").click()
    expect(page.locator("[data-part=plain]")).to_be_visible()
    expect(page.get_by_label("Day")).to_have_value("")


def test_choices_that_fit_nothing_say_what_to_do(make_reader: MakeReader) -> None:
    page = open_on_the_day(make_reader(), "/requests/#kind=equipment&skill=driving")
    count_is(page, "0 fit")
    expect(page.locator("[data-part=empty]")).to_contain_text("Take one choice away")


def test_the_filters_work_with_a_keyboard_alone(make_reader: MakeReader) -> None:
    page = open_on_the_day(make_reader(), "/requests/")
    page.get_by_label("Skill").wait_for()
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "wanted-skill":
            break
    page.keyboard.type("driving")
    count_is(page, "1 fits")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('[data-part=sure]') !== null"):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Two drivers for the Thursday lunch")
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.hasAttribute('data-offer')"):
            return
    pytest.fail("The button can't be reached")


def test_without_javascript_plain_links_lead_to_a_request(make_reader: MakeReader) -> None:
    page = make_reader(java_script_enabled=False).open("/")
    page.get_by_role("link", name="Can you help?").click()
    expect(page.locator("form.wanted-form")).to_be_hidden()
    expect(page.locator("main")).to_contain_text("As of 22 November 2026")
    page.get_by_role("link", name=re.compile("Equipment wanted")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Equipment wanted")
    page.locator("summary", has_text="By place").click()
    page.get_by_role("link", name="Standish", exact=True).click()
    page.get_by_role("link", name="A projector for one evening").click()
    expect(page.locator("main")).to_contain_text("1 still needed")
    expect(page.locator("main")).to_contain_text("As of 22 November 2026: ask to be sure.")
    expect(page.get_by_role("button", name="Share this")).to_be_hidden()


def test_the_search_marks_requests_and_filters_them(make_reader: MakeReader) -> None:
    page = open_on_the_day(make_reader(), "/search/#q=driver&kind=request")
    card = page.locator("[data-part=sure] li.card").first
    expect(card).to_contain_text("Can you help?")
    expect(card).to_contain_text("2 still needed")
    card.get_by_role("link").click()
    expect(page).to_have_url(re.compile(f"/requests/{DRIVERS}/"))


def test_where_the_app_cannot_be_reached_the_page_says_as_of_when(make_reader: MakeReader) -> None:
    reader = make_reader()
    reader.context.route("**/app/live.json", lambda route: route.abort())
    page = open_on_the_day(reader, f"/requests/{DRIVERS}/")
    page.wait_for_load_state("networkidle")
    expect(page.locator("[data-as-of]")).to_contain_text("As of 22 November 2026: ask to be sure")
    expect(page.locator("p[data-needed]")).to_have_text("2 still needed")
    reader.faults.clear()  # the browser tells of the request that failed, as it should


@pytest.mark.parametrize(
    ("standing", "needed", "button"),
    [
        ({"state": "open", "remaining": 4, "places": {"1": 0, "2": 4}}, "4 still needed", "I can"),
        ({"state": "filled", "remaining": 0, "places": {"1": 0, "2": 0}}, "Filled: you can join the waiting list", "Join the"),
        ({"state": "held", "remaining": 4, "places": {"1": 0, "2": 4}}, "On hold for now", ""),
        ({"state": "closed", "remaining": 4, "places": {}}, "This has ended", ""),
    ],
)  # fmt: skip
def test_what_is_so_now_lies_over_page_and_lists(
    standing: dict[str, object], needed: str, button: str, make_reader: MakeReader
) -> None:
    def answer(route: Route) -> None:
        route.fulfill(json={"listings": {}, "requests": {FAIR: standing}})

    reader = make_reader()
    reader.context.route("**/app/live.json", answer)
    page = open_on_the_day(reader, f"/requests/{FAIR}/")
    expect(page.locator("p[data-needed]")).to_have_text(needed)
    expect(page.locator("[data-as-of]")).to_be_hidden()
    offer = page.locator("[data-offer]")
    if button:
        expect(offer).to_contain_text(button)
    else:
        expect(offer).to_be_hidden()
    if standing["state"] == "open":
        expect(page.locator("[data-place='1']")).to_have_text(
            "Filled: you can join the waiting list"
        )
        expect(page.locator("[data-place='2']")).to_have_text("4 still needed")
    page = open_on_the_day(reader, "/requests/")
    expect(page.locator(f"[data-part=plain] [data-request={FAIR}]")).to_contain_text(needed)
    expect(page.locator("[data-part=plain] [data-as-of]")).to_be_visible()
    page = open_on_the_day(reader, "/requests/#skill=selling")
    expect(page.locator("[data-part=sure]")).to_contain_text(needed)


def sample(id: str) -> HelpRequest:
    path = CONTENT / "requests" / f"{id}.yml"
    request, problems = parse_request(read_yaml(path.read_bytes(), Path(path).name))
    assert request, problems
    return request


def test_the_running_books_own_live_state_is_read(
    served_book: ServedBook, make_person: MakeReader
) -> None:
    services = served_book.running.services
    if services.store.help.find(DRIVERS) is None:
        open_request(served_book.running, sample(DRIVERS))
    reader = make_person()
    page = open_on_the_day(reader, f"/requests/{DRIVERS}/")
    expect(page.locator("[data-as-of]")).to_be_hidden()
    expect(page.locator("p[data-needed]")).to_have_text("2 still needed")
    take_turn(services, DRIVERS, hold, "a moderator", "held_request")
    page = open_on_the_day(reader, f"/requests/{DRIVERS}/")
    expect(page.locator("p[data-needed]")).to_have_text("On hold for now")
    take_turn(services, DRIVERS, close, "a moderator", "closed_request")
    page = open_on_the_day(reader, f"/requests/{DRIVERS}/")
    expect(page.locator("p[data-needed]")).to_have_text("This has ended")


@pytest.mark.parametrize(
    ("width", "scheme"), [(320, "light"), (320, "dark"), (1280, "light"), (1280, "dark")]
)
def test_no_page_of_a_request_has_a_barrier(
    width: int, scheme: str, make_reader: MakeReader
) -> None:
    reader = make_reader(width=width, color_scheme=scheme)
    found = {}
    for path in (
        "/requests/", "/requests/#day=thursday", "/requests/#kind=equipment&skill=driving",
        "/requests/volunteers/", f"/requests/{DRIVERS}/", f"/requests/{FAIR}/poster/",
        "/requests/gazebo-for-the-christmas-fair-p8wx/", "/listings/thursday-lunch-club/",
        "/search/#q=driver",
    ):  # fmt: skip
        page = open_on_the_day(reader, path)
        page.wait_for_load_state("networkidle")
        if barriers := find_barriers(page):
            found[path] = barriers
    assert found == {}
