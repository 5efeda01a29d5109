"""How a person fills in the book's forms in a browser."""

from playwright.sync_api import Page

ANSWERS: tuple[dict[str, str], ...] = (
    {"kind": "group"},
    {"name": "Monday Menders", "summary": "We mend clothes together every Monday."},
    {"description": "Bring what is torn."},
    {"categories": "sewing-and-knitting"},
    {},
    {"where.venue": "Larkhill Hall", "where.postcode": "wn1 3bb"},
    {
        "when.sessions[0].day": "monday",
        "when.sessions[0].starts": "10am",
        "when.sessions[0].ends": "noon",
    },
    {},
    {},
    {"joining.how": "turn_up"},
    {"cost.free": "yes"},
    {"access.step_free": "yes"},
    {"contact.phone": "01632 960 555", "consent.contact": "group"},
    {},
    {"email": "pat@example.org"},
)


def answer(page: Page, answers: dict[str, str]) -> None:
    """Type and tick; what is folded away is opened first."""
    for name, value in answers.items():
        first = page.locator(f'[name="{name}"]').first
        if first.get_attribute("type") not in ("radio", "checkbox"):
            first.fill(value)
            continue
        box = page.locator(f'[name="{name}"][value="{value}"]')
        group = page.locator("details", has=box)
        if group.count() and not box.is_visible():
            group.first.locator("summary").click()
        box.check()


def go_on(page: Page) -> None:
    """Press the step's own button."""
    page.get_by_role("button", name="Go on").or_(
        page.get_by_role("button", name="Start", exact=True)
    ).or_(page.get_by_role("button", name="Add it")).first.click()


def fill_in(page: Page) -> None:
    """A whole form, from its first page to the check page."""
    page.goto(page.url.split("/app")[0].rstrip("/") + "/app/submit")
    for answers in ANSWERS:
        answer(page, answers)
        go_on(page)
