"""A thousand open requests with twenty thousand offers: the pages that everybody waits for."""

import json
import statistics
import time
from dataclasses import replace
from datetime import timedelta

from benchmarks.app_queue import get, signed_in_cookie
from chalicelib.embedded import EmbeddedApp
from chalicelib.services import Services
from chalicelib.store.help_requests import HelpRecord
from chalicelib.store.listings import Published
from chalicelib.store.moments import to_text
from chalicelib.store.owners import LinkUse, Owner
from communitybook.helping.ask import Ask, Offer
from communitybook.helping.moves import OfferState
from communitybook.helping.opening import open_ask
from communitybook.helping.shifts import with_shift_ids
from communitybook.model.help_request import HelpRequest
from communitybook.reading.yaml_writer import write_request

REQUESTS, OFFERS, MOST_OF_ONE, GROUPS = 1000, 20_000, 500, 50
_ROUNDS = 20


def request_number(number: int) -> HelpRequest:
    """Volunteers for two times each."""
    value = {
        "id": f"helpers-{number}",
        "kind": "volunteers",
        "title": f"Helpers for lunch number {number}",
        "summary": "Serve lunch, and talk with people who live alone.",
        "asked_by": f"group-{number % GROUPS}",
        "area": "WN1",
        "role": "Helper",
        "skills": ["cooking"],
        "commitment": "shifts",
        "shifts": [
            {"day": day, "starts": "11:00", "ends": "14:00", "needed": 3}
            for day in ("tuesday", "thursday")
        ],
        "setting": "venue",
        "with_whom": "adults",
    }
    return with_shift_ids(HelpRequest.model_validate(value))


def fill(services: Services) -> str:
    """Groups, requests and offers; the manage page of the group whose request has most offers."""
    page = ""
    for number in range(GROUPS):
        token = _make_group(services, number)
        page = page or f"/app/manage/{token}"
    of_each = (OFFERS - MOST_OF_ONE) // (REQUESTS - 1) + 1
    left = OFFERS
    for number in range(REQUESTS):
        count = MOST_OF_ONE if number == 0 else min(of_each, left)
        left -= count
        _make_request(services, number, count)
    return page


def _make_group(services: Services, number: int) -> str:
    slug, token, holder = f"group-{number}", services.new_token(), services.new_id()
    email = f"group{number}@example.org"
    owner = Owner(services.new_id(), to_text(services.now), [slug], {holder: {"email": email}})
    before = Published(slug)
    known = replace(before, name=f"Group {number}", kind="group", owner_id=owner.id)
    store = services.store
    writes = [*store.owners.plan_new(owner, [services.hash_email(email)])]
    writes += store.owners.plan_link(token, LinkUse("manage", owner.id, holder), services.now)
    store.commit([*writes, *store.listings.plan_change(before, known)])
    return token


def _make_request(services: Services, number: int, offers: int) -> None:
    request = request_number(number)
    ask = _answered(open_ask(request, services.today), services, offers)
    record = HelpRecord(
        request.id, request.title, "volunteers", f"group-{number % GROUPS}",
        f"Group {number % GROUPS}", "", write_request(request), to_text(services.now), ask,
        is_published=True,
    )  # fmt: skip
    store = services.store
    store.commit(store.help.plan_new(record))
    private = [
        store.help.plan_private(request.id, id, {"name": f"Ann {id}", "email": f"{id}@example.org",
                                                 "message": "I would love to help. " * 8})
        for id in ask.offers
    ]  # fmt: skip
    for start in range(0, len(private), 90):
        store.commit(private[start : start + 90])


def _answered(ask: Ask, services: Services, offers: int) -> Ask:
    """The first ones are in, as many as there are places; the others wait for an answer."""
    made = {}
    places = dict(ask.places)
    for number in range(offers):
        id, place = f"o{number:04}", list(places)[number % len(places)]
        is_in = places[place].remaining > 1
        state = OfferState.ACCEPTED if is_in else OfferState.OFFERED
        at = services.now + timedelta(seconds=number)
        made[id] = Offer(id, place, 1, state, int(is_in), at)
        left = places[place].remaining - is_in
        places[place] = replace(places[place], remaining=left)
    return replace(ask, places=places, offers=made)


def measure_helping(services: Services) -> list[tuple[str, str, str]]:
    """A row for each page: the median and the longest of twenty."""
    page = fill(services)
    app, cookie = EmbeddedApp(services), signed_in_cookie(services)
    live = get(app, "/app/live.json", cookie)
    if len(json.loads(live)["requests"]) != REQUESTS:
        raise RuntimeError("The live state does not hold every request.")
    asked = (
        (
            f"page of a request with {MOST_OF_ONE} offers, for its group",
            f"{page}/requests/helpers-0",
        ),
        ("page of that group, with 20 requests", page),
        ("moderators' page of all running requests", "/app/moderate/requests"),
        ("moderators' page of that one request", "/app/moderate/requests/helpers-0"),
        ("live state", "/app/live.json"),
    )
    held = f"{REQUESTS:,} open requests, {OFFERS:,} offers"
    return [(f"{held}: {what}", "100 ms", _timed(app, path, cookie)) for what, path in asked]


def _timed(app: EmbeddedApp, path: str, cookie: str) -> str:
    times = []
    for _round in range(_ROUNDS):
        began = time.perf_counter()
        get(app, path, cookie)
        times.append((time.perf_counter() - began) * 1000)
    return f"median {statistics.median(times):.0f} ms, longest {max(times):.0f} ms"
