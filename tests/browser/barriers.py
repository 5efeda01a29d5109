"""What axe finds on a page with everything opened, for the pages of the app."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.test_barriers import RULES
from tests.conftest import IS_LONG

EVERY_FORM = [(320, "light"), (1280, "dark"), (360, "dark"), (1280, "light")]
FORMS_OF_AXE = EVERY_FORM if IS_LONG else EVERY_FORM[:2]


def find_barriers(page: Page) -> list[str]:
    """The serious and critical ones; nothing may be wider than the screen either."""
    for details in page.locator("details").all():
        details.evaluate("element => { element.open = true; }")
    violations = Axe().run(page, options=RULES).response["violations"]
    found = [one["id"] for one in violations if one["impact"] in ("serious", "critical")]
    is_wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return [*found, "wider than the screen"] if is_wide else found
