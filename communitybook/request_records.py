"""From one file to all that the build keeps of a help request: a record of plain data."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypedDict

from communitybook.checks.asks_together import AskIdentity, ask_identity_of
from communitybook.checks.entry import Asked
from communitybook.checks.help_requests import check_request
from communitybook.dates.occurrences import Occurrence
from communitybook.finding.document import IndexedDocument
from communitybook.helping.areas import Area, find_area
from communitybook.model.help_request import HelpRequest
from communitybook.model.shape import parse_request
from communitybook.presenting.asked_view import view_request
from communitybook.presenting.calendar_file import events_of
from communitybook.presenting.request_finding import (
    address_of,
    filter_row,
    index_request,
    request_card,
    request_document,
)
from communitybook.problems import Problem
from communitybook.reading.yaml_reader import read_yaml
from communitybook.words import WordedReference

_NO_DAY = "9999"


class RequestRecord(TypedDict):
    """One help request, ready for pages, lists, feeds and search.

    `order` sorts lists: those that still need somebody first, then the soonest.
    """

    id: str
    digest: str
    identity: AskIdentity
    asked_by: str | None
    kind: str
    place: str
    is_shown: bool
    order: tuple[bool, str, str]
    sample: bool
    view: dict[str, Any]
    card: dict[str, Any]
    card_html: str
    row: dict[str, Any]
    events: str
    indexed: IndexedDocument | None


@dataclass(frozen=True, slots=True)
class RequestOutcome:
    """What came of one file: a record, or none where there is an error, and problems."""

    record: RequestRecord | None
    problems: list[Problem]


def read_request(
    data: bytes, path: str, reference: WordedReference, names: Mapping[str, str], live: Any = None
) -> RequestOutcome:
    """Read, check and work out one request as it is now; `names` are the listings' by slug."""
    document = read_yaml(data, path)
    request, problems = parse_request(document)
    if request is None:
        return RequestOutcome(None, problems)
    asked = Asked(document, request)
    problems = list(check_request(asked, reference))
    area = find_area(request.area, reference.gazetteer)
    if area is None or any(problem.is_error for problem in problems):
        return RequestOutcome(None, problems)
    return RequestOutcome(make_request_record(asked, area, reference, names, live), problems)


def make_request_record(
    asked: Asked, area: Area, reference: WordedReference, names: Mapping[str, str], live: Any = None
) -> RequestRecord:
    """Everything that pages and search need of a request that has passed its checks."""
    request = asked.request
    dates, place, standing, view = view_request(request, area, reference, names, live)
    found = request_document(request, view, dates, area, reference.gazetteer)
    return RequestRecord(
        id=request.id,
        digest="",
        identity=ask_identity_of(asked),
        asked_by=request.asked_by if isinstance(request.asked_by, str) else None,
        kind=request.kind.value,
        place=place[0],
        is_shown=standing.is_shown,
        order=(view["is_filled"], _soonest(request, dates), request.id),
        sample=request.sample,
        view=view,
        card=request_card(view),
        card_html="",
        row=filter_row(request, view, dates, area),
        events=_events(view, dates, reference.book.address),
        indexed=index_request(found, reference.meanings) if standing.is_shown else None,
    )


def _soonest(request: HelpRequest, dates: list[Occurrence]) -> str:
    """The day by which a list puts it: its next date, else the last day to offer, else the end."""
    if dates:
        return dates[0].starts.isoformat()
    return request.apply_by.isoformat() if request.apply_by else _NO_DAY


def _events(view: dict[str, Any], dates: list[Occurrence], address: str) -> str:
    """Its dates as a calendar's lines; there is no venue, since no address is public."""
    known = {
        "slug": f"request-{view['id']}",
        "name": view["title"],
        "summary": view["summary"],
        "venue": None,
        "address": None,
        "postcode": None,
        "place_words": view["place_words"],
        "confirmed_iso": view["posted_iso"],
    }
    return events_of(known, dates, address, address_of(view["id"]))
