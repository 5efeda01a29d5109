"""What lists, filters and the search know of a help request."""

from typing import Any

from communitybook.dates.occurrences import Occurrence
from communitybook.finding.document import IndexedDocument, SearchDocument
from communitybook.finding.index import index_document
from communitybook.finding.meanings import Meanings
from communitybook.finding.times import find_times
from communitybook.finding.tokens import fold
from communitybook.finding.welcomes import THING, TIME
from communitybook.helping.areas import Area
from communitybook.messages import say
from communitybook.model.choices import Known
from communitybook.model.help_choices import Commitment
from communitybook.model.help_request import HelpRequest
from communitybook.places.gazetteer import Gazetteer
from communitybook.presenting.safe_text import markdown_to_plain

KIND = "request"


def address_of(id: str) -> str:
    return f"/requests/{id}/"


def request_card(view: dict[str, Any]) -> dict[str, Any]:
    """A card's data, cut from the page's."""
    following = view["next"][0] if view["next"] else None
    return {
        "id": view["id"],
        "address": address_of(view["id"]),
        "title": view["title"],
        "kind_words": view["kind_words"],
        "summary": view["summary"],
        "asker": view["asker"],
        "place": view["place_words"],
        "when": view["when"],
        "next": following,
        "needed": view["needed"],
        "sample": view["sample"],
    }


def filter_row(
    request: HelpRequest, view: dict[str, Any], dates: list[Occurrence], area: Area
) -> dict[str, Any]:
    """One request for the filters of the list of all: the card, and what each filter looks at.

    `days` is empty where no day was named, `point` is the middle of its area.
    """
    card = {key: value for key, value in request_card(view).items() if key != "next"}
    is_any_time = request.is_for_people and request.commitment is not Commitment.SHIFTS
    return card | {
        "kind": view["kind"],
        "skills": request.skills,
        "days": [] if is_any_time else _days(dates),
        "any_time": is_any_time,
        "area": view["place"][0],
        "area_words": view["place"][1],
        "point": [round(area.point.latitude, 4), round(area.point.longitude, 4)],
    }


def request_document(
    request: HelpRequest,
    view: dict[str, Any],
    dates: list[Occurrence],
    area: Area,
    gazetteer: Gazetteer,
) -> SearchDocument:
    """The fields to index, the facets, and the card that a result shows."""
    place = gazetteer.find_place(view["place"][0])
    card = request_card(view)
    kept = ("address", "summary", "place", "when", "needed", "sample")
    answers, times = request.access.answers() if request.access else {}, find_times(dates)
    facets = {
        "kind": [KIND],
        "place": [place.id] if place else [],
        "day": times.days,
        "part": times.parts,
        "access": [name for name, said in answers.items() if said is Known.YES],
    }
    unknown = [key for key in ("day", "part", "place") if not facets[key]]
    asked = [name for name, said in answers.items() if said is Known.UNKNOWN]
    unknown += [f"access:{name}" for name in asked] if answers else ["access"]
    return SearchDocument(
        slug=f"requests/{request.id}",
        name=request.title,
        categories=" . ".join(filter(None, [request.role, request.thing, *request.skills])),
        summary=request.summary,
        description=_everything_else(request, view),
        topics="",
        welcomes=_welcomes(request, view),
        card={name: card[name] for name in kept}
        | {"slug": view["id"], "name": view["title"], "kind": KIND}
        | {"kind_words": say("can_you_help")},
        facets=facets,
        unknown=unknown,
        times=times.apart,
        ages=[int(view["youngest"]), None],
        point=[area.point.latitude, area.point.longitude],
        reach="here",
        is_stale=False,
    )


def _welcomes(request: HelpRequest, view: dict[str, Any]) -> list[str]:
    """What somebody could bring; nothing once it is filled."""
    if view["is_filled"]:
        return []
    own = filter(None, [request.role, request.thing, *request.skills])
    return [TIME if request.is_for_people else THING, *own]


def index_request(document: SearchDocument, meanings: Meanings) -> IndexedDocument:
    """Its words count for less than a listing's: who types "sewing" wants the group first."""
    title, own = document["name"], document["categories"]
    lower: SearchDocument = {
        **document,
        "name": "",
        "categories": "",
        "summary": f"{title} . {own}",
        "description": f"{document['summary']} . {document['description']}",
    }
    return {**index_document(lower, meanings), "order_key": fold(title)}


def _everything_else(request: HelpRequest, view: dict[str, Any]) -> str:
    described = markdown_to_plain(request.description or "")
    pieces = [described, view["kind_words"], view["asker"], view["place_words"]]
    return " . ".join(piece for piece in pieces if piece)


def _days(dates: list[Occurrence]) -> list[str]:
    """The weekdays on which it takes place, by their ids."""
    return list(dict.fromkeys(f"{one.starts:%A}".lower() for one in dates))
