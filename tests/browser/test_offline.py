"""The book without a network, in Chromium: what is kept, what it says, and what is never kept."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

from tests.browser.barriers import find_barriers
from tests.browser.offline_town import (
    BASE,
    Town,
    build_town,
    read_ledger,
    read_stored,
    wait_for_copies,
    wait_until,
)
from tests.conftest import copy_small_book

pytestmark = pytest.mark.browser

STITCHERS, CHOIR = "/listings/tuesday-stitchers/", "/listings/leigh-community-choir/"
COPY = re.compile(r"You are offline\. This is a copy of \d{1,2} [A-Z][a-z]+ \d{4}, \d\d:\d\d\.")
SPARING = "Object.defineProperty(navigator, 'connection', { value: { saveData: true } })"


@pytest.fixture(scope="module")
def built_town(tmp_path_factory: pytest.TempPathFactory, shared_cache: Path) -> Path:
    """The small book's content and site, built once; each test has a copy to change."""
    folder = tmp_path_factory.mktemp("town")
    copy_small_book(folder / "content")
    build_town(folder / "content", folder / "site", shared_cache)
    return folder


@pytest.fixture
def town(built_town: Path, tmp_path: Path, shared_cache: Path) -> Iterator[Town]:
    shutil.copytree(built_town, tmp_path / "town")
    town = Town(tmp_path / "town" / "content", tmp_path / "town" / "site", shared_cache)
    yield town
    town.stop()


@pytest.fixture
def phone(browser: Browser, town: Town) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 360, "height": 740}, base_url=town.address)
    context.set_default_timeout(10_000)
    faults: list[str] = []
    context.on("weberror", lambda fault: faults.append(str(fault.error)))
    yield context
    context.close()
    assert faults == []


Visit = Callable[..., Page]


@pytest.fixture
def visit(phone: BrowserContext, town: Town) -> Visit:
    """Open addresses of the book one after the other; the first one brings the copies."""
    page = phone.new_page()

    def open_all(*paths: str) -> Page:
        is_first = page.url == "about:blank"
        for path in paths:
            page.goto(town.address + path)
            if is_first:
                wait_for_copies(page, lambda ledger: ledger["set"])
        return page

    return open_all


def is_complete(ledger: Any) -> bool:
    return bool(ledger["set"] and ledger["set"]["has_index"])


def keeps_nothing(page: Page) -> bool:
    return not any(read_stored(page).values())


def expect_copy(page: Page, heading: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    expect(page.locator("main > .copy-line [role=status]")).to_have_text(COPY)


def test_after_one_visit_the_book_works_with_its_server_stopped(town: Town, visit: Visit) -> None:
    page = visit(CHOIR)
    page.get_by_role("button", name="Keep in my list").first.click()
    wait_for_copies(page, lambda ledger: is_complete(ledger) and CHOIR in ledger["pages"])
    town.stop()
    visit("/")
    expect_copy(page, "What can I do? What can you do?")
    page.get_by_label("What are you looking for?").last.fill("sewing")
    page.keyboard.press("Enter")
    expect(page.locator("[data-part=sure] .card").first).to_contain_text("Tuesday Stitchers")
    expect(page.locator("main > .copy-line [role=status]")).to_have_text(COPY)
    visit("/my-list/")
    expect(page.locator(".my-list-entry")).to_contain_text("This is how it was on")
    page.get_by_role("link", name="Lantern Street Community Choir").click()
    expect_copy(page, "Lantern Street Community Choir")
    visit("/help-now/")
    expect_copy(page, "Need help now?")
    visit(STITCHERS)
    expect(page.get_by_role("heading", level=1)).to_have_text("Without a connection")
    expect(page.get_by_text("there is no copy of that page")).to_be_visible()
    expect(page.locator("[data-part=kept] li")).to_have_count(1)
    page.locator("[data-part=kept]").get_by_role(
        "link", name="Lantern Street Community Choir"
    ).click()
    expect_copy(page, "Lantern Street Community Choir")
    town.start()


def test_once_the_network_is_back_the_page_itself_is_a_press_away(
    phone: BrowserContext, visit: Visit
) -> None:
    page = visit("/")
    phone.set_offline(True)
    visit("/")
    expect(page.get_by_role("status").filter(has_text=COPY)).to_be_visible()
    phone.set_offline(False)
    expect(page.locator(".copy-line")).to_contain_text("You are online again.")
    page.get_by_role("button", name="Show this page as it is now").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator(".copy-line")).to_have_count(0)


def test_forms_and_live_state_never_come_from_a_copy(
    town: Town, phone: BrowserContext, visit: Visit
) -> None:
    (town.site / "app" / "submit.html").write_text("<title>The form</title>")
    page = visit(STITCHERS, "/app/submit.html", STITCHERS)
    phone.set_offline(True)
    visit("/app/submit.html")
    expect(page.get_by_text("forms need a connection")).to_be_visible()
    asks = "address => fetch(address).then((one) => one.status, () => 'no answer')"
    assert page.evaluate(asks, f"{BASE}/app/live.json") == "no answer"
    assert page.evaluate(asks, f"{BASE}/build.json") == "no answer"
    post = f"() => fetch('{BASE}{STITCHERS}', {{ method: 'POST' }}).then(() => 'sent', () => 'not sent')"
    assert page.evaluate(post) == "not sent"
    stored = [address for addresses in read_stored(page).values() for address in addresses]
    assert f"{BASE}{STITCHERS}" in stored
    assert [address for address in stored if "/app/" in address] == []


def test_a_form_that_is_sent_without_a_network_is_left_to_the_browser(
    phone: BrowserContext, visit: Visit
) -> None:
    page = visit("/help-now/")
    phone.set_offline(True)
    form = f"<form method=post action='{BASE}/app/submit'><input name=a value=typed><button>Send</button></form>"
    page.evaluate("form => { document.querySelector('main').innerHTML = form; }", form)
    with page.expect_event("requestfailed", lambda one: one.method == "POST"):
        page.get_by_role("button", name="Send").click(no_wait_after=True)


def test_an_update_never_mixes_two_builds(town: Town, visit: Visit) -> None:
    page = visit(STITCHERS)
    old = wait_for_copies(page, is_complete)["set"]["release"]
    town.add("larkhill-christmas-fair")
    town.change_book("#00537f", "#004060")
    new = town.build()
    assert new["release"] != old
    visit(STITCHERS)
    wait_for_copies(page, lambda one: one["set"]["build"] == new["content"] and is_complete(one))
    town.stop()
    for path in ("/", "/search/", STITCHERS, "/nowhere/"):
        visit(path)
        named = set(re.findall(r"/assets/([0-9a-f]{10})/", page.content()))
        assert named == {new["release"]}, path
    visit("/search/#q=christmas")
    expect(page.locator("[data-part=sure] .card").first).to_contain_text("Christmas Fair")
    town.start()
    there = {f"/{one.relative_to(town.site)}" for one in town.site.glob("search-index/en/*")}

    def is_tidy(ledger: dict[str, Any]) -> bool:
        """The old index goes a moment after the new one is whole."""
        index = {name for name in ledger["files"] if name.startswith("/search-index/")}
        releases = {name.split("/")[2] for name in ledger["files"] if name.startswith("/assets/")}
        return index <= there and new["release"] in releases

    wait_for_copies(page, is_tidy)


def test_what_has_left_the_book_leaves_the_device(town: Town, visit: Visit) -> None:
    page = visit(STITCHERS, CHOIR, "/listings/abram-pharmacy/")
    wait_for_copies(page, lambda ledger: is_complete(ledger) and len(ledger["pages"]) == 3)
    town.remove("tuesday-stitchers")
    town.build()
    visit("/offline/")
    page.get_by_role("button", name="Fetch everything anew").click()
    expect(page.locator("main [data-part=said]")).to_have_text(
        "What could be fetched is up to date."
    )
    assert STITCHERS not in read_ledger(page)["pages"]
    (town.site / "app" / "live.json").write_text(
        '{"listings": {"leigh-community-choir": {"removed": true}}}'
    )
    visit("/")
    wait_for_copies(page, lambda ledger: CHOIR not in ledger["pages"])
    town.remove("abram-pharmacy")
    town.build()
    visit("/listings/abram-pharmacy/")
    wait_for_copies(page, lambda ledger: ledger["pages"] == {})


def test_a_list_that_is_emptied_leaves_no_copies(visit: Visit) -> None:
    page = visit("/search/#q=stitchers")
    page.locator("[data-part=sure] .card").first.get_by_role("button").click()
    wait_for_copies(page, lambda ledger: STITCHERS in ledger["pages"])
    visit("/my-list/")
    page.get_by_role("button", name="Empty my list").click()
    page.get_by_role("button", name="Yes, empty it").click()
    wait_for_copies(page, lambda ledger: ledger["pages"] == {})
    assert f"{BASE}{STITCHERS}" not in str(read_stored(page))


def test_whoever_saves_data_fetches_no_index_and_keeps_what_was_searched_for(
    town: Town, phone: BrowserContext, visit: Visit
) -> None:
    phone.add_init_script(SPARING)
    page = visit("/help-now/")
    asked = [one for one in town.asked if "/search-index/" in one]
    assert asked == [f"GET {BASE}/search-index/en/manifest.json"]
    phone.set_offline(True)
    visit("/search/#q=stitchers")
    expect(page.get_by_text("Search could not load. You may be offline")).to_be_visible()
    phone.set_offline(False)
    visit("/help-now/", "/search/#q=stitchers")
    expect(page.locator("[data-part=sure] .card").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    phone.set_offline(True)
    visit("/", "/search/#q=stitchers")
    expect(page.locator("[data-part=sure] .card").first).to_contain_text("Tuesday Stitchers")


def test_a_book_that_turns_copies_off_takes_them_back(town: Town, visit: Visit) -> None:
    page = visit(STITCHERS)
    town.change_book("near_miles: 6", "near_miles: 6\noffline: no")
    town.build()
    visit(STITCHERS)
    wait_until(page, lambda: keeps_nothing(page))
    assert page.evaluate("navigator.serviceWorker.getRegistrations()") == []
    visit(STITCHERS, "/offline/")
    assert keeps_nothing(page)
    expect(page.get_by_text("This book keeps no copies on your device.")).to_be_visible()


def test_somebody_who_wants_no_copies_has_none_until_they_say_so(visit: Visit) -> None:
    page = visit(STITCHERS, "/offline/")
    wait_for_copies(page, is_complete)
    page.get_by_role("button", name="Delete all copies").click()
    said = page.locator("main [data-part=said]")
    expect(said).to_contain_text("All copies are deleted.")
    visit(STITCHERS, "/offline/")
    page.wait_for_load_state("networkidle")
    assert keeps_nothing(page)
    page.get_by_role("button", name="Keep copies on this device again").click()
    expect(said).to_have_text("Copies are kept on this device again.")
    assert is_complete(read_ledger(page))


def test_neither_the_line_nor_the_page_without_a_network_has_a_serious_barrier(
    phone: BrowserContext, visit: Visit
) -> None:
    page = visit(STITCHERS)
    wait_for_copies(page, lambda ledger: STITCHERS in ledger["pages"])
    phone.set_offline(True)
    for path, heading in ((STITCHERS, "Tuesday"), (CHOIR, "Without")):
        visit(path)
        expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert find_barriers(page) == [], (path, scheme)


def test_the_page_is_there_before_the_worker_is_asked_for(town: Town, visit: Visit) -> None:
    page = visit(STITCHERS)
    script = f"{BASE}/service-worker.js"
    at = town.asked.index(f"GET {script}")
    assert any("/stylesheets/book.css" in one for one in town.asked[:at])
    times = page.evaluate("performance.getEntriesByType('navigation')[0].loadEventStart")
    assert times > 0
    assert page.evaluate("document.querySelectorAll('script[src*=service-worker]').length") == 0


def test_where_workers_are_refused_the_book_works_as_before(browser: Browser, town: Town) -> None:
    context = browser.new_context(base_url=town.address)
    context.add_init_script("navigator.serviceWorker.register = () => Promise.reject(new Error());")
    page = context.new_page()
    faults: list[Error] = []
    page.on("pageerror", lambda fault: faults.append(fault))
    page.goto(town.address + STITCHERS)
    page.wait_for_load_state("networkidle")
    assert faults == []
    context.close()
