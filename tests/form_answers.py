"""A group's answers to the form, given in any browser; nothing here is of the product."""

from tests.browsing import Browsing

STEPS: dict[str, dict[str, str | list[str]]] = {
    "name": {"name": "Monday Menders", "summary": "We mend clothes together every Monday."},
    "more": {"description": "Bring what is torn. We have needles."},
    "categories": {"categories": ["sewing-and-knitting"]},
    "who": {},
    "where": {"where.venue": "Larkhill Hall", "where.postcode": "wn1 3bb"},
    "sessions/0": {
        "when.sessions[0].day": "monday",
        "when.sessions[0].starts": "10am",
        "when.sessions[0].ends": "noon",
    },
    "times": {},
    "joining": {"joining.how": ["turn_up"]},
    "cost": {"cost.free": "yes"},
    "access": {"access.step_free": "yes"},
    "contact": {"contact.phone": "01632 960 555", "consent.contact": "group"},
    "parts": {},
}


def fill_in(visitor: Browsing, **changed: dict[str, str | list[str]]) -> str:
    """A group's form, filled in to the page before the last; the draft's address."""
    visitor.open("/app/submit")
    page = visitor.fill({"kind": "group"})
    draft = page.address.rsplit("/", 1)[0]
    for step, answers in {**STEPS, **changed}.items():
        visitor.open(f"{draft}/{step}")
        page = visitor.fill(answers, step)
        assert page.status == 200, (step, page.mistakes)
    return draft
