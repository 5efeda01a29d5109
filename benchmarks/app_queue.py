"""The queue's page with many waiting, and how long an approval takes to be a page."""

import io
import re
import statistics
import time
from dataclasses import replace
from typing import Any

from chalicelib.acts.keeping_people import add_person
from chalicelib.embedded import EmbeddedApp
from chalicelib.services import Services
from chalicelib.store.submissions import Submission
from chalicelib.table import Write
from communitybook.submitting.moves import State

WAITING = 10_000
_BATCH = 30


def fill_queue(services: Services, count: int) -> None:
    """Put that many submissions into the queue."""
    model = Submission(
        id="", reference="", sort="new", state=State.WAITING, slug="", name="", kind="group",
        answers={"kind": "group"}, created_at="2026-11-20T10:00:00.000000Z",
        waiting_since="2026-11-20T10:00:00.000000Z",
    )  # fmt: skip
    writes: list[Write] = []
    for number in range(count):
        one = replace(
            model,
            id=f"{number:020}",
            reference=f"CB-{number:08}",
            slug=f"group-{number}",
            name=f"Group {number}",
        )
        writes += services.store.submissions.plan_new(one, {})
        if len(writes) > 3 * _BATCH or number == count - 1:
            services.store.commit(writes)
            writes = []


def signed_in_cookie(services: Services) -> str:
    """A moderator's session, made without mail."""
    person = add_person(services, "bench", "Kim", "kim@staff.example", ("moderator",), "")
    token = services.new_token()
    services.store.commit(services.store.signing_in.plan_session(token, person.id, services.now))
    return f"book-session={token}"


def get(app: EmbeddedApp, path: str, cookie: str) -> str:
    """One page, as a browser would get it. RuntimeError for any other answer than 200."""
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_COOKIE": cookie,
        "wsgi.input": io.BytesIO(),
    }
    statuses: list[str] = []
    html = b"".join(app(environ, lambda status, headers: statuses.append(status))).decode()
    if not statuses[0].startswith("200"):
        raise RuntimeError(f"{path}: {statuses[0]}")
    return html


def measure_queue_page(services: Services) -> float:
    """Milliseconds for the first page, the median of 20."""
    fill_queue(services, WAITING)
    app, cookie = EmbeddedApp(services), signed_in_cookie(services)
    times = []
    for _round in range(20):
        began = time.perf_counter()
        html = get(app, "/app/moderate", cookie)
        times.append(time.perf_counter() - began)
    found = re.search(r"10,000|10000", html)
    if not found:
        raise RuntimeError("The queue's page does not say how many wait.")
    return statistics.median(times) * 1000
