"""From one file to all that the build keeps of it: a record of plain data."""

from dataclasses import dataclass
from typing import Any, TypedDict

from communitybook.checks.entry import Entry
from communitybook.checks.identity import identity_of
from communitybook.checks.rules import check_entry
from communitybook.finding.document import IndexedDocument
from communitybook.finding.index import index_document
from communitybook.freshness import finished_on, is_in_search
from communitybook.live import LiveState, overlay
from communitybook.model.shape import parse_listing
from communitybook.presenting.calendar_file import events_of
from communitybook.presenting.card import card_of
from communitybook.presenting.entry_view import view_entry
from communitybook.presenting.search_entry import search_document
from communitybook.presenting.view import occurrence_in_words
from communitybook.problems import Problem
from communitybook.reading.yaml_reader import read_yaml
from communitybook.sharing.shared import Shared, share_listing
from communitybook.words import WordedReference


class Record(TypedDict):
    """One listing, ready for pages, lists, feeds and search."""

    slug: str
    digest: str
    identity: tuple[Any, ...]
    formerly: list[str]
    categories: list[str]
    place: str | None
    run_by: str | None
    withdrawn: bool
    finished: bool
    has_calendar: bool
    searchable: bool
    sample: bool
    view: dict[str, Any]
    card: dict[str, Any]
    card_html: str
    line_html: str
    dates: list[dict[str, str]]
    events: str
    indexed: IndexedDocument | None
    shared: Shared | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one file: a record, or none where there is an error, and problems."""

    record: Record | None
    problems: list[Problem]


def read_listing(
    data: bytes, path: str, reference: WordedReference, live: LiveState | None = None
) -> Outcome:
    """Read, check and work out one listing as it is now; with an error there is no record."""
    document = read_yaml(data, path)
    listing, problems = parse_listing(document)
    if listing is None:
        return Outcome(None, problems)
    entry = Entry(document, listing)
    problems = list(check_entry(entry, reference))
    if any(problem.is_error for problem in problems):
        return Outcome(None, problems)
    if live is not None:
        entry = Entry(document, overlay(listing, live, reference.today))
    return Outcome(make_record(entry, reference), problems)


def make_record(entry: Entry, reference: WordedReference) -> Record:
    """Everything that pages and search need of a listing that has passed its checks."""
    listing, book = entry.listing, reference.book
    spot, occurrences, setting, view = view_entry(entry, reference)
    card = card_of(view)
    shown = {name: value for name, value in card.items() if name != "next"}
    is_shown = is_in_search(listing, reference.today)
    found = search_document(listing, spot, occurrences, shown, setting, reference.topics)
    return Record(
        slug=listing.slug,
        digest="",
        identity=tuple(identity_of(entry)),
        formerly=listing.formerly,
        categories=found["facets"]["category"],
        place=spot.place_id,
        run_by=view["run_by_slug"],
        withdrawn=listing.is_withdrawn,
        finished=finished_on(listing, reference.today) is not None,
        has_calendar=listing.when is not None and listing.when.has_dates,
        searchable=is_shown,
        sample=listing.sample,
        view=view,
        card=card,
        card_html="",
        line_html="",
        dates=[occurrence_in_words(one) for one in occurrences],
        events=events_of(view, occurrences, book.address),
        indexed=index_document(found, reference.meanings) if is_shown else None,
        shared=share_listing(listing, view, reference) if is_shown else None,
    )
