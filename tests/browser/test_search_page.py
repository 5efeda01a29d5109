"""The search page as somebody uses it, in Chromium."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.search_site import serve_site, write_pages
from tests.finding.sample_book import LEIGH, WIGAN, make_document, write_site

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[str]]]:
    book = [make_document(f"sewing-circle-{at}", point=WIGAN) for at in range(12)]
    book += [make_document("sewing-leigh", summary="quilting", point=LEIGH, unknown=["cost"])]
    book[0]["facets"] = {"cost": ["free"], "category": ["sewing", "crafts"], "day": ["monday"]}
    book[1]["facets"] = {"cost": ["free"], "category": ["sport"], "day": ["friday"]}
    site = write_site(book, tmp_path_factory.mktemp("site"))
    write_pages(site)
    with serve_site(site) as address_and_paths:
        yield address_and_paths


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 390, "height": 800})
    page = context.new_page()
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda said: troubles.append(said.text) if said.type == "error" else None)
    yield page
    context.close()
    assert troubles == []


def count_of(page: Page) -> str:
    return page.locator("[data-part=count]").inner_text()


def open_search(page: Page, address: str, fragment: str = "") -> None:
    page.goto(address + fragment)
    expect(page.locator("[data-part=status]")).not_to_be_empty()


def open_filters(page: Page) -> None:
    page.locator("[data-part=filters]").evaluate("one => { one.open = true; }")
    expect(page.locator("[data-group]").first).to_be_attached()
    page.locator("details").evaluate_all("all => all.forEach((one) => { one.open = true; })")


def test_a_link_with_a_question_shows_its_answer(page: Page, served: tuple[str, list[str]]) -> None:
    open_search(page, served[0], "#q=sewing&cost=free")
    expect(page.locator("[data-part=count]")).to_have_text("2 results, and 1 to ask about")
    expect(page.locator("[role=status]")).to_have_text("2 results, and 1 to ask about")
    expect(page.locator("[data-part=ask] h3")).to_have_text("Sewing Leigh")
    expect(page.locator("[data-part=sure] li.card").first.locator("a")).to_have_count(1)


def test_enter_searches_and_back_brings_the_last_question_again(
    page: Page, served: tuple[str, list[str]]
) -> None:
    open_search(page, served[0])
    box = page.get_by_label("What are you looking for?")
    box.fill("quilting")
    box.press("Enter")
    expect(page.locator("[data-part=count]")).to_have_text("1 result")
    box.fill("circle")
    box.press("Enter")
    expect(page.locator("[data-part=count]")).to_have_text("12 results")
    page.go_back()
    expect(page.locator("[data-part=count]")).to_have_text("1 result")
    expect(box).to_have_value("quilting")


def test_results_follow_while_somebody_types(page: Page, served: tuple[str, list[str]]) -> None:
    open_search(page, served[0])
    steps = page.evaluate("history.length")
    page.get_by_label("What are you looking for?").press_sequentially("quilt")
    expect(page.locator("[data-part=count]")).to_have_text("1 result")
    assert page.evaluate("history.length") == steps


def test_a_place_gives_miles_and_never_leaves_the_device(
    page: Page, served: tuple[str, list[str]]
) -> None:
    address, paths = served
    open_search(page, address, "#q=sewing")
    page.get_by_label("Near (postcode or place)").fill("WN7 1NY")
    page.keyboard.press("Enter")
    expect(page.locator("[data-part=sure] h3").first).to_have_text("Sewing Leigh")
    expect(page.locator("[data-part=sure] li.card").first).to_contain_text("less than 0.1 miles")
    assert "wn7" not in (page.url + " ".join(paths)).lower()


def test_a_postcode_among_the_words_moves_to_the_place_box(
    page: Page, served: tuple[str, list[str]]
) -> None:
    open_search(page, served[0])
    page.get_by_label("What are you looking for?").fill("sewing wn7 1ny")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Near (postcode or place)")).to_have_value("WN7 1NY")
    expect(page).to_have_url(re.compile(re.escape("#q=sewing") + "$"))


def test_an_unknown_place_is_said_so(page: Page, served: tuple[str, list[str]]) -> None:
    open_search(page, served[0], "#q=sewing")
    page.get_by_label("Near (postcode or place)").fill("Atlantis")
    page.keyboard.press("Enter")
    expect(page.get_by_text("We do not know that postcode or place")).to_be_visible()


def test_ticking_a_filter_keeps_the_focus_and_can_be_undone(
    page: Page, served: tuple[str, list[str]]
) -> None:
    open_search(page, served[0], "#q=sewing")
    open_filters(page)
    box = page.get_by_role("checkbox", name=re.compile("Free"))
    box.focus()
    page.keyboard.press("Space")
    expect(page.locator("[data-part=count]")).to_have_text("2 results, and 1 to ask about")
    expect(box).to_be_focused()
    page.get_by_role("button", name="Remove all filters").click()
    expect(page.locator("[data-part=count]")).to_have_text("13 results")


def test_a_category_opens_to_those_below_it(page: Page, served: tuple[str, list[str]]) -> None:
    open_search(page, served[0])
    open_filters(page)
    expect(page.locator("[data-value=sewing]")).to_have_count(0)
    page.get_by_role("checkbox", name=re.compile("Crafts")).check()
    page.locator("[data-value=sewing]").check()
    expect(page.locator("[data-value=crafts]")).not_to_be_checked()
    expect(page).to_have_url(re.compile(re.escape("#category=sewing") + "$"))


def test_more_pages_are_links_and_the_count_takes_the_focus(
    page: Page, served: tuple[str, list[str]]
) -> None:
    open_search(page, served[0], "#q=sewing")
    page.get_by_role("link", name="Next page").click()
    expect(page.get_by_text("Page 2 of 2")).to_be_visible()
    expect(page.locator("[data-part=count]")).to_be_focused()
    expect(page.locator("[data-part=sure] li.card")).to_have_count(3)


def test_the_home_page_hands_over_words_and_place(
    page: Page, served: tuple[str, list[str]]
) -> None:
    address, paths = served
    page.goto(address.replace("/search/", "/home/"))
    page.get_by_label("What are you looking for?").fill("sewing")
    page.get_by_label("Postcode or place").fill("WN7 1NY")
    page.keyboard.press("Enter")
    expect(page.locator("[data-part=sure] h3").first).to_have_text("Sewing Leigh")
    expect(page).to_have_url(f"{address}#q=sewing")
    assert "wn7" not in " ".join(paths).lower()


def test_nothing_found_says_what_to_do(page: Page, served: tuple[str, list[str]]) -> None:
    open_search(page, served[0], "#q=xylophone")
    expect(page.get_by_text("Nothing in the book answers that")).to_be_visible()
    expect(page.get_by_role("link", name="01632 960 103")).to_be_visible()
    missing = page.locator("[data-part=missing-link]")
    expect(missing).to_have_attribute("href", "/book/app/missing#words=xylophone")


def test_what_gave_way_is_said(page: Page, served: tuple[str, list[str]]) -> None:
    open_search(page, served[0], "#q=xylophone&cost=free")
    expect(page.locator("[data-part=relaxed]")).to_have_text(
        re.compile("Nothing is about .xylophone.")
    )
    expect(page.locator("[data-part=count]")).to_have_text(
        "Nothing fits all of it. Close: 2 results, and 1 to ask about"
    )
    expect(page.locator("[data-part=sure] li.card")).to_have_count(2)


def test_a_day_among_the_words_is_a_filter_that_can_be_taken_off(
    page: Page, served: tuple[str, list[str]]
) -> None:
    open_search(page, served[0], "#q=circle+on+monday")
    expect(page.locator("[data-part=count]")).to_have_text("1 result")
    page.get_by_role("button", name="Remove the filter Monday").click()
    expect(page.locator("[data-part=count]")).to_have_text("12 results")
    expect(page.locator("[data-part=count]")).to_be_focused()
    expect(page).to_have_url(re.compile(re.escape("#q=circle+on+monday&plain=on+monday") + "$"))
    page.go_back()
    expect(page.locator("[data-part=count]")).to_have_text("1 result")


def test_a_card_is_one_link_and_one_phrase(page: Page, served: tuple[str, list[str]]) -> None:
    open_search(page, served[0], "#q=quiltin")
    card = page.locator("[data-part=sure] li.card")
    expect(card).to_match_aria_snapshot("""
      - listitem:
        - heading "Sewing Leigh" [level=3]:
          - link "Sewing Leigh"
        - paragraph:
          - strong: quilting;
          - text: "Wigan Ask about: cost"
    """)


def test_suggestions_are_counted_once_and_taken_by_keyboard(
    page: Page, served: tuple[str, list[str]]
) -> None:
    open_search(page, served[0])
    box = page.get_by_role("combobox", name="What are you looking for?")
    box.press_sequentially("sewing l")
    expect(page.locator("[role=option]")).to_have_count(1)
    expect(page.locator("[role=status]")).to_contain_text("1 suggestion below the box")
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", "search-suggestions-0")
    expect(page.locator("[role=option][aria-selected=true]")).to_contain_text("Sewing Leigh")
    box.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    box.fill("sew")
    box.press("ArrowLeft")
    option = page.locator("[role=option]", has_text="everything in it")
    expect(option).to_be_visible()
    option.click()
    expect(page.locator("[data-part=count]")).to_contain_text("1 result")
    expect(page).to_have_url(re.compile(re.escape("#category=sewing") + "$"))


def test_words_of_danger_put_help_above_the_results(
    page: Page, served: tuple[str, list[str]]
) -> None:
    open_search(page, served[0], "#q=sewing")
    expect(page.locator("[data-part=danger]")).to_be_hidden()
    page.get_by_label("What are you looking for?").fill("i want to kill myself")
    page.keyboard.press("Enter")
    panel = page.locator("[data-part=danger]")
    expect(panel.get_by_role("heading", name="You matter")).to_be_visible()
    expect(panel.get_by_role("link", name="116 123")).to_be_visible()
    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_on_a_phone_the_filters_are_a_sheet_that_keeps_its_state(
    page: Page, served: tuple[str, list[str]]
) -> None:
    open_search(page, served[0], "#q=sewing")
    page.locator("[data-part=filters] > summary").click()
    page.locator("[data-group=cost] summary").click()
    page.get_by_role("checkbox", name=re.compile("Free")).check()
    expect(page.locator("[data-part=count]")).to_have_text("2 results, and 1 to ask about")
    assert page.locator("[data-part=found]").evaluate("one => one.closest('[inert]') !== null")
    page.get_by_role("button", name="Show 2 results, and 1 to ask about").click()
    expect(page.locator("[data-part=count]")).to_be_focused()
    page.locator("[data-part=filters] > summary").click()
    expect(page.get_by_role("checkbox", name=re.compile("Free"))).to_be_checked()
    page.keyboard.press("Escape")
    expect(page.locator("[data-part=filters] > summary")).to_be_focused()
    expect(page.locator("[inert]")).to_have_count(0)


def test_on_a_phone_the_rows_are_fetched_when_the_filters_are_opened(
    page: Page, served: tuple[str, list[str]]
) -> None:
    address, asked = served
    del asked[:]
    open_search(page, address, "#q=sewing")
    expect(page.locator("[data-part=sure] li.card", has_text="; free")).to_have_count(2)
    expect(page.locator("[data-part=sure] li.card", has_text="Ask about: cost")).to_have_count(1)
    assert not any("/r-" in path for path in asked)
    page.get_by_label("Near (postcode or place)").fill("WN7 1NY")
    page.keyboard.press("Enter")
    expect(page.locator("[data-part=sure] li.card").first).to_contain_text("mile")
    assert any("/r-" in path for path in asked), "where each is"
    assert not any("/s-" in path for path in asked), "what each states"
    page.locator("[data-part=filters] > summary").click()
    page.locator("[data-group=cost] summary").click()
    expect(page.locator("[data-group=cost] label")).to_have_text(re.compile("Free.*2.*1"))
    assert any("/s-" in path for path in asked)


def test_on_a_desk_counts_stand_beside_the_results_unasked(
    page: Page, served: tuple[str, list[str]]
) -> None:
    page.set_viewport_size({"width": 1200, "height": 800})
    open_search(page, served[0], "#q=sewing")
    expect(page.locator("[data-group=cost] summary")).to_have_text("Cost")


def test_without_workers_the_page_searches_by_itself(
    page: Page, served: tuple[str, list[str]]
) -> None:
    page.add_init_script("delete window.Worker")
    open_search(page, served[0], "#q=quilting")
    expect(page.locator("[data-part=count]")).to_have_text("1 result")


CLASSIC_WORKERS_ONLY = """
const Native = window.Worker;
window.classic = [];
window.Worker = function (address) {
  const worker = new Native(address);
  worker.addEventListener("error", () => window.classic.push("refused"));
  return worker;
};
"""
SILENT_WORKERS = """
window.Worker = class extends EventTarget {
  postMessage() {}
  terminate() { window.dismissed = true; }
};
"""


def test_where_workers_know_no_modules_the_page_searches_by_itself(
    page: Page, served: tuple[str, list[str]]
) -> None:
    """Firefox before 114 and Safari before 15 run a module worker as a script, which fails."""
    page.add_init_script(CLASSIC_WORKERS_ONLY)
    open_search(page, served[0], "#q=quilting")
    expect(page.locator("[data-part=count]")).to_have_text("1 result")
    assert page.evaluate("window.classic") == ["refused"]
    page.get_by_label("What are you looking for?").fill("circle")
    page.keyboard.press("Enter")
    expect(page.locator("[data-part=count]")).to_have_text("12 results")


def test_a_worker_that_never_begins_is_not_waited_for(
    page: Page, served: tuple[str, list[str]]
) -> None:
    page.clock.install()
    page.add_init_script(SILENT_WORKERS)
    page.goto(served[0] + "#q=quilting")
    expect(page.get_by_text("Searching…")).to_be_visible()
    page.clock.run_for(6000)
    expect(page.locator("[data-part=count]")).to_have_text("1 result")
    assert page.evaluate("window.dismissed")


def test_a_worker_that_runs_is_kept(page: Page, served: tuple[str, list[str]]) -> None:
    page.clock.install()
    open_search(page, served[0], "#q=quilting")
    page.clock.run_for(6000)
    assert len(page.workers) == 1


def test_without_javascript_the_page_says_so_and_links_on(
    browser: Browser, served: tuple[str, list[str]]
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(served[0])
    expect(page.get_by_text("needs JavaScript")).to_be_visible()
    expect(page.get_by_role("link", name="All categories")).to_be_visible()
    expect(page.get_by_role("button", name="Search")).to_be_hidden()
    context.close()


def test_a_search_that_fails_offers_to_try_again(
    browser: Browser, served: tuple[str, list[str]]
) -> None:
    context = browser.new_context()
    page = context.new_page()
    context.route("**/search-index/**", lambda route: route.abort())
    page.goto(served[0] + "#q=quilting")
    expect(page.get_by_text("Search could not load")).to_be_visible()
    context.unroute("**/search-index/**")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("[data-part=count]")).to_have_text("1 result")
    context.close()


@pytest.mark.parametrize("width", [320, 1200])
def test_no_serious_barriers_are_found(
    page: Page, served: tuple[str, list[str]], width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    open_search(page, served[0], "#q=sewing&cost=free")
    open_filters(page)
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
    assert [entry["id"] for entry in found.response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_everything_to_press_is_large_enough(page: Page, served: tuple[str, list[str]]) -> None:
    open_search(page, served[0], "#q=sewing&cost=free")
    open_filters(page)
    targets = page.locator(
        "main :is(a, button, summary, select, input:not([type=checkbox]), label.search-choice)"
    )
    small = [
        box
        for target in targets.all()
        if target.is_visible() and (box := target.bounding_box()) and box["height"] < 44
    ]
    assert small == []
