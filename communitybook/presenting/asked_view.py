"""A help request that has passed its checks, as its page will show it on a day."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from communitybook.checks.entry import Reference
from communitybook.dates.occurrences import DayBook, Occurrence
from communitybook.helping.areas import Area
from communitybook.live_requests import Standing, stand_of
from communitybook.model.help_request import HelpRequest
from communitybook.places.gazetteer import Gazetteer
from communitybook.places.postcode import parse_outcode
from communitybook.presenting.request_view import Around, dates_of, request_view


class AskedView(NamedTuple):
    """Its dates, the place that lists put it under (id, name), how it stands, and its words."""

    dates: list[Occurrence]
    place: tuple[str, str]
    standing: Standing
    view: dict[str, Any]


def view_request(
    request: HelpRequest,
    area: Area,
    reference: Reference,
    names: Mapping[str, str],
    live: Any = None,
) -> AskedView:
    """What pages and cards say of it; `names` are the listings' by slug."""
    days = DayBook(reference.book, reference.gazetteer.bank_holidays)
    dates = dates_of(request, reference.today, days)
    slug = request.asked_by if isinstance(request.asked_by, str) else ""
    place = list_under(area, reference.gazetteer)
    around = Around(reference.book, days, reference.today, names.get(slug, slug), area, place)
    standing = stand_of(request, live, reference.today)
    return AskedView(dates, place, standing, request_view(request, standing, dates, around))


def list_under(area: Area, gazetteer: Gazetteer) -> tuple[str, str]:
    """Id and name of what lists put it under: the place that its name holds, or the nearest.

    A postcode district is put under itself, since it spreads over several places.
    """
    if parse_outcode(area.name):
        return area.id.lower(), area.name
    named = gazetteer.find_place_named(area.name)
    place = named or gazetteer.nearest_place(area.point)
    return place.id, place.name
