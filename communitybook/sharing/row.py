"""One listing as one row of a CSV: flat columns named as the fields, and no formula in any cell."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

from pydantic import BaseModel

from communitybook.book import Book
from communitybook.messages import say
from communitybook.model.choices import Known
from communitybook.model.declaration import fields_by_name, part_in
from communitybook.model.listing import Listing
from communitybook.model.people import RunBy, Source
from communitybook.model.schedule import When
from communitybook.presenting.phrases import one_off_in_words, rule_in_words, session_in_words

# A page does not show these: they serve the search, redirects, or the book itself.
UNSHOWN = frozenset(
    {
        *("formerly", "keywords", "unanswered_on", "withdrawn_on"),
        *("source.id", "where.precision"),
    }
)
ADDED = ("place", "page", "attribution")
_IN_WORDS = frozenset({"run_by", "when.sessions", "when.rules", "when.dates", "when.opening"})
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_BLANKS = ("\t", "\r", "\n")
# Excel takes a file without this mark for Windows-1252, and breaks every accent and dash.
_MARK = "\ufeff"
_QUOTE = '"'
_SPECIAL = re.compile(r"[\",\r\n]")


@cache
def list_columns() -> tuple[str, ...]:
    """Every declared field that a page shows, by its dotted name, then what the book adds."""
    return (*_paths(Listing, ""), *ADDED)


def _paths(model: type[BaseModel], before: str) -> Iterator[str]:
    for _, path, part in _shown_fields(model, before):
        yield from _paths(part, f"{path}.") if part else (path,)


@cache
def _shown_fields(
    model: type[BaseModel], before: str
) -> tuple[tuple[str, str, type[BaseModel] | None], ...]:
    """The fields of a part that a page shows: name, dotted name, and the part that it holds."""
    fields = fields_by_name(model).items()
    named = ((name, before + name, part_in(field.annotation)) for name, field in fields)
    return tuple(
        (name, path, None if path in _IN_WORDS else part)
        for name, path, part in named
        if path not in UNSHOWN
    )


def row_of(listing: Listing, view: dict[str, Any], book: Book) -> str:
    """The line of a listing; `view` is what its page shows, and nothing else comes in."""
    known = _as_shown(listing, view, book)
    cells: list[str] = []
    _put_cells(cells, listing, Listing, "", known)
    return _line([*cells, *(_cell(known[name]) for name in ADDED)])


def _put_cells(
    cells: list[str],
    value: BaseModel | None,
    model: type[BaseModel],
    before: str,
    known: Mapping[str, Any],
) -> None:
    for name, path, part in _shown_fields(model, before):
        if part:
            _put_cells(cells, getattr(value, name, None), part, f"{path}.", known)
        elif path in known:
            cells.append(_cell(known[path]))
        else:
            found = getattr(value, name) if value else None
            cells.append("" if found is None else _cell(found))


def csv_of(rows: Iterable[str]) -> bytes:
    """The whole table: RFC 4180, in UTF-8 with the mark that Excel looks for."""
    return "".join((_MARK, _line(list_columns()), *rows)).encode()


def _line(cells: Sequence[str]) -> str:
    return ",".join([_quoted(cell) if cell else "" for cell in cells]) + "\r\n"


def _quoted(cell: str) -> str:
    return f'"{cell.replace(_QUOTE, _QUOTE * 2)}"' if _SPECIAL.search(cell) else cell


def _as_shown(listing: Listing, view: dict[str, Any], book: Book) -> dict[str, Any]:
    """What a page words or withholds, by column."""
    cost, runner = listing.cost, listing.run_by
    latitude, longitude = view["point"] or (None, None)
    return {
        "run_by": runner.name if isinstance(runner, RunBy) else runner,
        "cost.free": Known.NO if cost and cost.is_known and not cost.free else cost and cost.free,
        "where.postcode": view["postcode"],
        "where.latitude": latitude,
        "where.longitude": longitude,
        "contact.phone": view["contact"]["phone"],
        "when.cancelled": [day for day, _ in view["cancelled"]],
        **_times(listing.when or When(), view),
        "sample": Known.YES if listing.sample else Known.NO,
        "place": view["place"] and view["place"][1],
        "page": f"{book.address}/listings/{listing.slug}/",
        "attribution": _attribution(listing.source, book),
    }


def _attribution(source: Source | None, book: Book) -> str:
    """Whom to name: where an imported listing came from and its licence, else the book."""
    if source is None:
        return book.name
    if source.licence is None:
        return source.name
    return say("attribution_of_source", name=source.name, licence=source.licence)


def _times(when: When, view: dict[str, Any]) -> dict[str, Any]:
    """Times in words; none while nobody stands for them, as on the page."""
    if view["is_unanswered"]:
        return dict.fromkeys((*_IN_WORDS - {"run_by"}, "when.by_appointment"))
    return {
        "when.sessions": [session_in_words(one) for one in when.sessions],
        "when.rules": [rule_in_words(one) for one in when.rules],
        "when.dates": [one_off_in_words(one) for one in when.dates],
        "when.opening": [f"{days}: {hours}" for days, hours in view["opening"]],
    }


def _cell(value: Any) -> str:
    """Text for a cell; what is not known is empty, and only what is said to be so is yes."""
    if not value and (value is None or value is False):
        return ""
    if value is True:
        return "yes"
    return _BY_TYPE.get(type(value), _other)(value)


def _other(value: Any) -> str:
    """A choice by its id; unknown says nothing."""
    return "" if value is Known.UNKNOWN else str(value)


def _without_formula(text: str) -> str:
    """A spreadsheet runs what begins like a formula: an apostrophe keeps it text."""
    if text[:1].isalnum():
        return text
    is_formula = text.lstrip().startswith(_FORMULA) or text.startswith(_BLANKS)
    return f"'{text}" if is_formula else text


_BY_TYPE: dict[type, Callable[[Any], str]] = {
    str: _without_formula,
    list: lambda items: _without_formula("; ".join(map(str, items))),
    Decimal: "{:f}".format,
}
