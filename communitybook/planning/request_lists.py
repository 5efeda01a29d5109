"""Can you help? The list of open help requests: all, by kind, by place, and both together."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from communitybook.checks.entry import Reference
from communitybook.dates.wording import date_in_words
from communitybook.messages import say
from communitybook.model.choices import Weekday
from communitybook.model.help_choices import RequestKind
from communitybook.planning.page import Link, Page, key_of, paginate
from communitybook.planning.request_shelves import Records, RequestShelves

ROOT = "/requests/"
_IN_FEED = 40


@dataclass(frozen=True, slots=True)
class _List:
    """One list: where, what it is called, what stands in it, and the lists beside it."""

    address: str
    heading: str
    summary: str
    records: Records
    above: list[Link]
    places: list[Link]


def plan_request_lists(requests: RequestShelves, reference: Reference) -> Iterator[Page]:
    """The list of all even if it is empty; any other where it holds a request, or held one that
    is still in the book.
    """
    kinds = [
        Link(f"{ROOT}{kind}/", say(f"title_{kind}"), len(requests.by_kind[kind]))
        for kind in RequestKind
        if requests.by_kind.get(kind)
    ]
    yield from _pages(_whole(requests), kinds, reference)
    for one in (*_by_kind(requests), *_by_place(requests)):
        yield from _pages(one, kinds, reference)
    yield _filter_file(requests, reference)
    yield _feed(requests, reference)


def _whole(requests: RequestShelves) -> _List:
    places = [
        Link(f"{ROOT}in/{id}/", name, len(requests.by_place[id])) for id, name in _places(requests)
    ]
    summary = say("can_help_summary")
    return _List(ROOT, say("title_can_help"), summary, requests.shown, [], places)


def _places(requests: RequestShelves) -> list[tuple[str, str]]:
    """Id and name of what requests are listed under, by name."""
    found = {one["view"]["place"] for one in requests.shown}
    return sorted(found, key=lambda place: place[1])


def _kept_places(requests: RequestShelves) -> list[tuple[str, str]]:
    """The same of ended requests too: a list does not go when its last request has ended."""
    found = {one["view"]["place"] for one in requests.all}
    return sorted(found, key=lambda place: place[1])


def _by_kind(requests: RequestShelves) -> Iterator[_List]:
    above = [Link(ROOT, say("title_can_help"))]
    for kind in RequestKind:
        records = requests.by_kind.get(kind, [])
        kept = {record["place"] for record in requests.all if record["kind"] == kind}
        heading = say(f"title_{kind}")
        both = [
            (id, name, requests.by_both.get((kind, id), []))
            for id, name in _kept_places(requests)
            if id in kept
        ]
        links = [Link(f"{ROOT}{kind}/{id}/", name, len(found)) for id, name, found in both if found]
        if kept:
            yield _List(f"{ROOT}{kind}/", heading, say(f"{kind}_summary"), records, above, links)
        up = [*above, Link(f"{ROOT}{kind}/", heading)]
        for id, name, found in both:
            title = say("can_help_in_place", title=heading, place=name)
            yield _List(f"{ROOT}{kind}/{id}/", title, say(f"{kind}_summary"), found, up, [])


def _by_place(requests: RequestShelves) -> Iterator[_List]:
    above = [Link(ROOT, say("title_can_help"))]
    for id, name in _kept_places(requests):
        title = say("help_wanted_in_place", place=name)
        records = requests.by_place.get(id, [])
        yield _List(f"{ROOT}in/{id}/", title, say("can_help_summary"), records, above, [])


def _pages(one: _List, kinds: list[Link], reference: Reference) -> Iterator[Page]:
    as_of = date_in_words(reference.today)
    around = (one.heading, one.above, kinds, one.places, as_of)
    for part in paginate(one.records, one.address):
        digests = [record["digest"] for record in part.items]
        yield Page(
            part.address,
            "pages/requests.html.jinja",
            key_of("requests", around, part.number, part.of, digests),
            one.heading if part.number == 1 else say(
                "title_part", title=one.heading, number=part.number
            ),
            one.summary,
            lambda part=part: {  # type: ignore[misc]
                "heading": one.heading, "summary": one.summary, "above": one.above, "part": part,
                "count": len(one.records), "kinds": kinds, "places": one.places, "as_of": as_of,
                "is_whole": one.address == ROOT and part.number == 1, "days": _days(),
            },
        )  # fmt: skip


def _days() -> list[tuple[str, str]]:
    return [(day.value, say(f"weekday_{day.number}")) for day in Weekday]


def filter_data(requests: RequestShelves, as_of: str) -> dict[str, Any]:
    """What the filters of the list read: `requests` in the list's own order."""
    return {"as_of": as_of, "requests": [record["row"] for record in requests.shown]}


def _filter_file(requests: RequestShelves, reference: Reference) -> Page:
    data = filter_data(requests, reference.today.isoformat())
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return Page(
        f"{ROOT}open.json", "", key_of("open", text), make=lambda: {"text": text}, is_listed=False
    )


def _feed(requests: RequestShelves, reference: Reference) -> Page:
    newest = sorted(
        requests.shown, key=lambda one: (one["view"]["posted_iso"], one["id"]), reverse=True
    )[:_IN_FEED]
    return Page(
        f"{ROOT}feed.atom",
        "pages/requests-feed.atom.jinja",
        key_of("requests-feed", [record["digest"] for record in newest]),
        say("requests_feed", name=reference.book.name),
        make=lambda: {"views": [record["view"] for record in newest]},
        is_listed=False,
    )
