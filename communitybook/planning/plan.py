"""The whole plan: every page and file of the book on one day."""

from collections.abc import Iterator
from typing import Any

from communitybook.checks.entry import Reference
from communitybook.dates.wording import date_in_words
from communitybook.messages import say
from communitybook.planning.listings import plan_listings
from communitybook.planning.lists import category_links, plan_lists
from communitybook.planning.match import plan_match
from communitybook.planning.page import Page, key_of
from communitybook.planning.request_lists import plan_request_lists
from communitybook.planning.request_pages import plan_request_pages
from communitybook.planning.request_shelves import RequestShelves
from communitybook.planning.shelves import Shelves, group_by_day
from communitybook.planning.whats_on import plan_whats_on
from communitybook.presenting.calendar_file import calendar_file
from communitybook.records import Record
from communitybook.words import WordedReference

_ON_HOME = 8
_WANTED_ON_HOME = 3
_IN_FEED = 40


def plan_pages(
    shelves: Shelves,
    reference: WordedReference,
    attributions: list[Any],
    requests: RequestShelves | None = None,
) -> list[Page]:
    """Everything that is built from content; hand-written pages are not in it."""
    requests = requests or RequestShelves()
    return [
        _home(shelves, requests, reference),
        _search(reference),
        _my_list(),
        plan_match(reference),
        _help_now(reference),
        _offline(),
        _credits(attributions),
        *plan_listings(shelves, reference.book.address, requests.by_asker),
        *plan_lists(shelves, reference),
        *plan_whats_on(shelves, reference),
        *_calendars(shelves, reference),
        _feed(shelves, reference),
        *plan_request_lists(requests, reference),
        *plan_request_pages(requests, shelves, reference),
    ]


def _home(shelves: Shelves, requests: RequestShelves, reference: Reference) -> Page:
    categories = category_links(shelves, reference)
    coming = shelves.dates[:_ON_HOME]
    wanted = requests.shown[:_WANTED_ON_HOME]
    asked = (reference.today, len(requests.shown), [one["digest"] for one in wanted])
    digests = [(one.starts, one.record["digest"]) for one in coming]
    return Page(
        "/",
        "pages/home.html.jinja",
        key_of("home", categories, digests, len(shelves.shown), asked),
        "",
        reference.book.wording.welcome,
        lambda: {
            "categories": categories,
            "days": group_by_day(coming),
            "count": len(shelves.shown),
            "wanted": wanted,
            "wanted_count": len(requests.shown),
            "as_of": date_in_words(reference.today),
        },
    )


def _search(reference: Reference) -> Page:
    title = say("title_search")
    return Page("/search/", "pages/search.html.jinja", key_of("search"), title)


def _my_list() -> Page:
    """One empty page for everybody: what is in the list is known to the device alone."""
    title = say("title_my_list")
    return Page("/my-list/", "pages/my-list.html.jinja", key_of("my-list"), title, is_listed=False)


def _help_now(reference: Reference) -> Page:
    title = say("title_help_now")
    return Page("/help-now/", "pages/help-now.html.jinja", key_of("help-now"), title)


def _offline() -> Page:
    """What opens where there is neither network nor copy."""
    title = say("title_offline")
    return Page("/offline/", "pages/offline.html.jinja", key_of("offline"), title, is_listed=False)


def _credits(attributions: list[Any]) -> Page:
    return Page(
        "/credits/",
        "pages/credits.html.jinja",
        key_of("credits", attributions),
        say("title_credits"),
        make=lambda: {"attributions": attributions},
    )


def _calendars(shelves: Shelves, reference: Reference) -> Iterator[Page]:
    yield _calendar("/calendar.ics", reference.book.name, shelves.shown)
    for category in reference.taxonomy.categories.values():
        records = [one for one in shelves.by_category.get(category.id, ()) if one["events"]]
        if category.id in shelves.kept_calendars:
            yield _calendar(f"/categories/{category.id}/dates.ics", category.name, records)


def _calendar(address: str, name: str, records: list[Record]) -> Page:
    dated = [record for record in records if record["events"]]
    return Page(
        address,
        "",
        key_of("ics", name, *(record["digest"] for record in dated)),
        make=lambda: {"text": calendar_file(name, [record["events"] for record in dated])},
        is_listed=False,
    )


def _feed(shelves: Shelves, reference: Reference) -> Page:
    confirmed = [one for one in shelves.shown if one["view"]["confirmed_iso"]]
    newest = sorted(confirmed, key=lambda one: one["view"]["confirmed_iso"], reverse=True)[
        :_IN_FEED
    ]
    return Page(
        "/feed.atom",
        "pages/feed.atom.jinja",
        key_of("feed", *(record["digest"] for record in newest)),
        make=lambda: {"views": [record["view"] for record in newest]},
        is_listed=False,
    )
