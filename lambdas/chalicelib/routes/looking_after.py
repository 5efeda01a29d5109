"""Whether the book works, for machines and for staff; and the live state that pages read."""

import json
from typing import Any

from chalicelib.acts.health import MOST_COUNTED, Health, read_health
from chalicelib.acts.health_words import jobs_in_words, site_in_words, troubles_in_words
from chalicelib.acts.live_state import live_json
from chalicelib.services import Services
from chalicelib.store.moments import to_text
from chalicelib.store.outcomes import Outcome
from chalicelib.table import TableUnavailableError
from chalicelib.web.answer import Answer
from chalicelib.web.guarding import Visit, for_administrators
from chalicelib.web.request import Request
from communitybook.messages import say


def show_health(request: Request, services: Services) -> Answer:
    """200 while all is well, 503 where anything has failed for long or does not run any more.

    Public, so that it is bounded: it counts no further than a hundred, and says of a failure
    only its kind.
    """
    try:
        health = read_health(services)
    except TableUnavailableError:
        return _json({"ok": False, "store": "unavailable"}, 503)
    return _json(health_json(health), 200 if health.is_ok else 503)


def _json(body: dict[str, Any], status: int) -> Answer:
    return Answer(json.dumps(body), status, content_type="application/json")


def health_json(health: Health) -> dict[str, Any]:
    """`ok`, what waits, each job, the site, and what is amiss; moments are UTC, null where none."""
    site = health.site
    return {
        "ok": health.is_ok,
        "waiting": {
            name: f"{MOST_COUNTED} or more" if count >= MOST_COUNTED else count
            for name, count in health.waiting.items()
        },
        "jobs": {name: _job_json(one) for name, one in health.jobs.items()},
        "site": {
            "shows": site.shown or None,
            "git": site.git or None,
            "behind_since": _moment(to_text(site.since) if site.since else ""),
        },
        "amiss": [
            {"what": one.name, "since": _moment(to_text(one.since) if one.since else "")}
            for one in health.troubles
        ],
    }


def _job_json(one: Outcome) -> dict[str, Any]:
    failure = {"at": _moment(one.bad_at), "kind": one.kind} if one.bad_at else None
    return {
        "last_success": _moment(one.ok_at),
        "last_failure": failure,
        "failures": one.failures,
        "failing_since": _moment(one.since),
    }


def _moment(at: str) -> str | None:
    """`2026-11-23T10:42:00Z`: nobody who watches wants millionths of a second."""
    return f"{at[:19]}Z" if at else None


@for_administrators
def show_health_page(visit: Visit, services: Services) -> Answer:
    """The same in words, with what to do about whatever is failing."""
    health = read_health(services)
    return visit.page(
        services,
        "health",
        say("title_health"),
        troubles=troubles_in_words(services, health),
        jobs=jobs_in_words(services, health),
        site=site_in_words(services, health),
    )


def show_live_state(request: Request, services: Services) -> Answer:
    """What is so now of every listing that is not as its file says."""
    body = json.dumps(live_json(services), separators=(",", ":"))
    headers = {"Cache-Control": "public, max-age=0, s-maxage=20"}
    return Answer(body, content_type="application/json", headers=headers)
