"""Help requests that are open, and people who answer them, for tests that begin there."""

import re

from chalicelib.acts.helping.turning import find_request
from chalicelib.jobs.news import tell_news
from chalicelib.jobs.publishing import sync_content
from chalicelib.ports import Publication
from chalicelib.store.help_requests import HelpRecord
from communitybook.helping.moves import OfferState
from communitybook.model.help_request import HelpRequest
from communitybook.reading.yaml_writer import write_request
from tests.app.conftest import RunningBook
from tests.app.owned import STITCHERS
from tests.app.visitor import Visitor

DRIVERS, GAZEBO = "two-drivers-7k3f", "gazebo-9m2p"


def drivers(**changes: object) -> HelpRequest:
    """Two drivers on Thursdays."""
    value = {
        "id": DRIVERS,
        "kind": "volunteers",
        "title": "Two drivers for the Thursday lunch",
        "summary": "Bring four of our members to lunch and home again.",
        "asked_by": STITCHERS,
        "area": "WN1",
        "role": "Driver",
        "skills": ["driving"],
        "commitment": "shifts",
        "shifts": [{"id": "1", "day": "thursday", "starts": "11:00", "ends": "14:00", "needed": 2}],
        "setting": "vehicle",
        "with_whom": "adults",
        "posted_on": "2026-11-22",
        **changes,
    }
    return HelpRequest.model_validate(value)


def gazebo(**changes: object) -> HelpRequest:
    """A gazebo for one day."""
    value = {
        "id": GAZEBO,
        "kind": "equipment",
        "title": "A gazebo for our winter fair",
        "summary": "Somewhere dry for the tombola.",
        "asked_by": STITCHERS,
        "area": "WN1",
        "thing": "gazebo",
        "keeping": "borrow",
        "from": "2026-12-05",
        "until": "2026-12-05",
        "carrying": "collect",
        "posted_on": "2026-11-22",
        **changes,
    }
    return HelpRequest.model_validate(value)


def open_request(book: RunningBook, request: HelpRequest) -> HelpRecord:
    """The request as a pull request brings it: its file in git, open from then on."""
    data = write_request(request).encode()
    path = f"requests/{request.id}.yml"
    book.services.publisher.publish([Publication(f"hand{request.id}", path, None, data, "x")])
    sync_content(book.services)
    return record_of(book, request.id)


def record_of(book: RunningBook, id: str) -> HelpRecord:
    return find_request(book.services, id)


def offer_help(
    book: RunningBook, id: str, name: str, /, *, confirm: bool = True, **answers: str
) -> str:
    """Somebody offers and presses the button in their mail; the address of their page."""
    email = f"{name.lower()}@example.org"
    helper = book.visitor()
    helper.open(f"/app/help/{id}")
    book.clock.pass_(seconds=5)
    told = {"name": f"{name} Smith", "email": email, "age": "yes", "shares": "yes", **answers}
    page = helper.fill(told, f"/app/help/{id}")
    assert page.status == 200, page.text
    assert "e-mail" in page.text, page.text
    link = book.mails(email)[-1].link("/app/offer/")
    if confirm:
        helper.open(link)
        helper.fill({}, "/app/offer/", press="do=confirm")
    tell_news(book.services)
    return link


def offer_id_of(book: RunningBook, id: str, name: str) -> str:
    """The id of somebody's offer, by their first name."""
    record = record_of(book, id)
    known = book.services.store.help.find_privates(id, record.ask.offers)
    return next(one for one, private in known.items() if private.get("name", "").startswith(name))


def states_of(book: RunningBook, id: str) -> dict[str, OfferState]:
    """Each offer's state by first name."""
    record = record_of(book, id)
    known = book.services.store.help.find_privates(id, record.ask.offers)
    return {
        known[one.id].get("name", one.id).split()[0]: one.state
        for one in record.ask.offers.values()
    }


def press_for(
    book: RunningBook, asker: Visitor, page: str, id: str, name: str, do: str, **more: str
) -> None:
    """A button beside somebody's offer on the asker's page."""
    book.clock.pass_(seconds=1)
    answered = asker.open(page)
    offer_id = offer_id_of(book, id, name)
    assert re.search(f'value="{offer_id}"', answered.html), f"{name} is not on the page"
    asker.post(page, {"offer": offer_id, "do": do, **more})
    tell_news(book.services)


def press(book: RunningBook, link: str, do: str, **more: str) -> Visitor:
    """A button on somebody's own offer page."""
    book.clock.pass_(seconds=1)
    helper = book.visitor()
    helper.open(link)
    helper.post(link, {"do": do, **more})
    tell_news(book.services)
    return helper
