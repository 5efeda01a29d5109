"""Axe on every kind of page, on a phone and a desk, light and dark; and the accessibility tree."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import MakeReader
from tests.conftest import IS_LONG

pytestmark = pytest.mark.browser

PAGES = {
    "home": "/",
    "search": "/search/#q=library",
    "search-empty": "/search/#q=zzzzqqq",
    "group": "/listings/tuesday-stitchers/",
    "place": "/listings/abram-pharmacy/",
    "event": "/listings/larkhill-christmas-fair/",
    "support": "/listings/makerfield-lending-shed/",
    "activity": "/listings/larkhill-repair-cafe/",
    "categories": "/categories/",
    "category": "/categories/sewing-and-knitting/",
    "category-in-place": "/categories/pharmacies/leigh/",
    "places": "/places/",
    "town": "/places/leigh/",
    "a-to-z": "/a-to-z/",
    "letter": "/a-to-z/l/",
    "whats-on": "/whats-on/",
    "can-you-help": "/requests/",
    "volunteers": "/requests/volunteers/",
    "request": "/requests/two-drivers-for-the-thursday-lunch-7k3f/",
    "request-poster": "/requests/two-drivers-for-the-thursday-lunch-7k3f/poster/",
    "match": "/match/",
    "my-list": "/my-list/",
    "my-list-shared": "/my-list/#ids=tuesday-stitchers,r.two-drivers-for-the-thursday-lunch-7k3f",
    "help-now": "/help-now/",
    "offline": "/offline/",
    "about": "/about/",
    "accessibility": "/accessibility/",
    "credits": "/credits/",
    "impact": "/impact/",
    "not-found": "/404.html",
}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
SNAPSHOTS = Path(__file__).parent / "snapshots"


# The narrowest in light and the widest in dark; the long proofs take the three between too.
SIZES = [(320, "light"), (1280, "dark")]
SIZES += [(360, "light"), (360, "dark"), (1280, "light")] if IS_LONG else []


@pytest.mark.parametrize(("width", "scheme"), SIZES)
def test_no_kind_of_page_has_a_serious_barrier(
    width: int, scheme: str, make_reader: MakeReader
) -> None:
    reader = make_reader(width=width, color_scheme=scheme)
    found = {}
    for name, path in PAGES.items():
        page = reader.open(path)
        page.wait_for_load_state("networkidle")
        for details in page.locator("details").all():
            details.evaluate("element => { element.open = true; }")
        results = Axe().run(page, options=RULES)
        bad = [
            one
            for one in results.response["violations"]
            if one["impact"] in ("serious", "critical")
        ]
        if bad:
            found[name] = [(one["id"], one["nodes"][0]["html"][:120]) for one in bad]
    assert found == {}


STABLE = ("home", "group", "place", "event", "support", "activity", "categories", "town", "letter",
          "whats-on", "help-now", "not-found", "category-in-place", "request", "match", "my-list",
          "offline")  # fmt: skip


@pytest.mark.parametrize("name", STABLE)
def test_a_screen_reader_is_told_the_same_as_before(name: str, make_reader: MakeReader) -> None:
    """The tree of each kind of page; after a change that is meant, run with UPDATE_SNAPSHOTS=1."""
    reader = make_reader(width=1280)
    reader.page.clock.set_fixed_time("2026-11-22T09:00:00Z")
    page = reader.open(PAGES[name])
    page.wait_for_load_state("networkidle")
    tree = page.locator("main").aria_snapshot() + "\n"
    path = SNAPSHOTS / f"{name}.yml"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(tree, encoding="utf-8")
    assert tree == path.read_text(encoding="utf-8")


def test_the_frame_of_every_page_has_its_landmarks(make_reader: MakeReader) -> None:
    page = make_reader(width=1280).open("/listings/tuesday-stitchers/")
    for role, name in (("banner", None), ("navigation", "Main"), ("main", None),
                       ("contentinfo", None), ("search", "The whole book")):  # fmt: skip
        assert page.get_by_role(role, name=name).count() == 1, role  # type: ignore[arg-type]
