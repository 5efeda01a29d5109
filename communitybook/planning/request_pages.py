"""Each help request's own page, its calendar, its poster and the picture that links show."""

from collections.abc import Iterator
from typing import Any

from communitybook.book import Book
from communitybook.checks.entry import Reference
from communitybook.dates.wording import date_in_words
from communitybook.messages import say
from communitybook.planning.page import Link, Page, key_of
from communitybook.planning.request_shelves import RequestShelves
from communitybook.planning.shelves import Shelves
from communitybook.presenting.calendar_file import calendar_file
from communitybook.presenting.preview_card import DRAWING, draw_card
from communitybook.presenting.qr_code import qr_svg
from communitybook.presenting.request_finding import address_of
from communitybook.request_records import RequestRecord


def plan_request_pages(
    requests: RequestShelves, shelves: Shelves, reference: Reference
) -> Iterator[Page]:
    """A page, a calendar and a poster for every request in the book, ended ones too: whoever has an
    address of one is told how it stands.
    """
    book = reference.book
    as_of = date_in_words(reference.today)
    for record in requests.all:
        yield _request_page(record, shelves, as_of)
        yield _picture(record, book)
        yield _calendar(record)
        yield _poster(record, book)
    yield plan_book_card(book)


def _request_page(record: RequestRecord, shelves: Shelves, as_of: str) -> Page:
    view, id = record["view"], record["id"]
    asker = shelves.by_slug.get(record["asked_by"] or "")
    slug = record["asked_by"]
    return Page(
        address_of(id),
        "pages/request.html.jinja",
        key_of("request", record["digest"], as_of, slug if asker else ""),
        view["title"],
        _preview(view)[:160],
        lambda: {
            "view": view,
            "as_of": as_of,
            "asker": Link(f"/listings/{slug}/", view["asker"]) if asker else None,
            "calendar": f"{address_of(id)}dates.ics" if record["events"] else "",
        },
        is_listed=record["is_shown"],
        picture=f"{address_of(id)}card.png",
    )


def _preview(view: dict[str, Any]) -> str:
    words = {"kind": view["kind_words"], "summary": view["summary"], "area": view["place_words"]}
    return say("ask_in_preview", when=view["when"], **words)


def _picture(record: RequestRecord, book: Book) -> Page:
    view = record["view"]
    asker = ", ".join(filter(None, (view["asker"], view["place_words"])))
    words = (view["kind_words"], view["title"], (asker, view["when"]), book.name)
    return Page(
        f"{address_of(record['id'])}card.png",
        "",
        key_of("card", DRAWING, words, book.colours.brand),
        make=lambda: {"bytes": draw_card(*words, book.colours.brand)},
        is_listed=False,
    )


def plan_book_card(book: Book) -> Page:
    """The one picture of every other page."""
    words = (book.borough, book.name, (book.wording.strapline,), book.address.split("//")[-1])
    return Page(
        "/card.png",
        "",
        key_of("book-card", DRAWING, words, book.colours.brand),
        make=lambda: {"bytes": draw_card(*words, book.colours.brand)},
        is_listed=False,
    )


def _calendar(record: RequestRecord) -> Page:
    title = record["view"]["title"]
    return Page(
        f"{address_of(record['id'])}dates.ics",
        "",
        key_of("ics", record["digest"]),
        make=lambda: {"text": calendar_file(title, [record["events"]])},
        is_listed=False,
    )


def _poster(record: RequestRecord, book: Book) -> Page:
    view = record["view"]
    page = f"{book.address}{address_of(record['id'])}"
    return Page(
        f"{address_of(record['id'])}poster/",
        "pages/request-poster.html.jinja",
        key_of("request-poster", record["digest"], page),
        say("title_request_poster", title=view["title"]),
        make=lambda: {"view": view, "qr": qr_svg(page), "page_words": page.split("//")[-1]},
        is_listed=False,
    )
