"""The pages of the listings themselves, their calendars, and their former addresses."""

from collections.abc import Iterator, Mapping
from typing import Any

from communitybook.messages import say
from communitybook.planning.page import Link, Page, key_of, keys_of
from communitybook.planning.shelves import Shelves
from communitybook.presenting.calendar_file import calendar_file
from communitybook.presenting.structured_data import structured_data
from communitybook.records import Record
from communitybook.request_records import RequestRecord

_ALSO_RUNS = 12


def plan_listings(
    shelves: Shelves, address: str, asks: Mapping[str, list[RequestRecord]]
) -> Iterator[Page]:
    """A page for every listing, withdrawn ones too; `address` is the book's own.

    `asks` are the open help requests by the slug of who asks.
    """
    for record in shelves.by_slug.values():
        yield _listing_page(record, shelves, address, asks.get(record["slug"], []))
        if record["has_calendar"]:
            yield _calendar_page(record)
        for slug in record["formerly"]:
            yield _former_page(slug, record)


def _listing_page(
    record: Record, shelves: Shelves, address: str, asks: list[RequestRecord]
) -> Page:
    runner = shelves.by_slug.get(record["run_by"] or "")
    also = _also_run(record, shelves)
    view = record["view"]
    return Page(
        f"/listings/{record['slug']}/",
        "pages/listing.html.jinja",
        key_of(
            "listing",
            record["digest"],
            keys_of(also),
            runner["digest"] if runner else "",
            *(ask["digest"] for ask in asks),
        ),
        view["name"],
        view["preview"][:160],
        lambda: (
            _listing_data(record, runner, also, address) | {"asks": [ask["card"] for ask in asks]}
        ),
        is_listed=not (record["withdrawn"] or record["finished"]),
    )


def _also_run(record: Record, shelves: Shelves) -> list[Record]:
    """What this listing runs, or what else its runner runs."""
    runner = record["run_by"] if record["run_by"] in shelves.by_slug else record["slug"]
    others = shelves.by_runner.get(runner or "", [])
    return [other for other in others if other["slug"] != record["slug"]][:_ALSO_RUNS]


def _listing_data(
    record: Record, runner: Record | None, also: list[Record], address: str
) -> dict[str, Any]:
    view, has_left = record["view"], record["withdrawn"] or record["finished"]
    return {
        "view": view,
        "json_ld": "" if has_left else structured_data(view, record["dates"], address),
        "runner": _link(runner) if runner else None,
        "also": [_link(other) for other in also],
        "calendar": f"/listings/{record['slug']}/dates.ics" if record["events"] else "",
    }


def _link(record: Record) -> Link:
    return Link(f"/listings/{record['slug']}/", record["view"]["name"])


def _calendar_page(record: Record) -> Page:
    return Page(
        f"/listings/{record['slug']}/dates.ics",
        "",
        key_of("ics", record["digest"]),
        make=lambda: {"text": calendar_file(record["view"]["name"], [record["events"]])},
        is_listed=False,
    )


def _former_page(slug: str, record: Record) -> Page:
    return Page(
        f"/listings/{slug}/",
        "pages/moved.html.jinja",
        key_of("moved", slug, record["slug"], record["view"]["name"]),
        say("title_moved", name=record["view"]["name"]),
        make=lambda: {"link": _link(record)},
        is_listed=False,
    )
