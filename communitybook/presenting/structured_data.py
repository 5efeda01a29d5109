"""schema.org data for search engines: an Event per occurrence, or the organisation or place."""

import json
from datetime import datetime
from functools import lru_cache
from typing import Any

from communitybook.dates.clock import with_offset

_EVENTS_AT_MOST = 10
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def structured_data(view: dict[str, Any], dates: list[dict[str, str]], address: str) -> str:
    """JSON-LD as text that is safe inside a script element. Source: schema.org, version 29."""
    page = f"{address}/listings/{view['slug']}/"
    body = {"@context": "https://schema.org", "@graph": _graph(view, dates, page)}
    return _ENCODER.encode(body).replace("<", "\\u003c")


def _graph(view: dict[str, Any], dates: list[dict[str, str]], page: str) -> list[dict[str, Any]]:
    if dates and view["kind"] in ("event", "activity", "group"):
        shared = _event(view, page)
        return [shared | _moments(one) for one in dates[:_EVENTS_AT_MOST]]
    return [_organisation(view, page)]


def _event(view: dict[str, Any], page: str) -> dict[str, Any]:
    """What all occurrences of a listing share."""
    event = {
        "@type": "Event",
        "name": view["name"],
        "description": view["summary"],
        "url": page,
        "eventAttendanceMode": f"https://schema.org/{_attendance(view)}",
        "eventStatus": "https://schema.org/EventScheduled",
        "location": _location(view),
        "isAccessibleForFree": view["is_free"] if view["is_cost_known"] else None,
        "organizer": {"@type": "Organization", "name": view["run_by_name"] or view["name"]},
    }
    return _without_nothing(event)


def _moments(one: dict[str, str]) -> dict[str, str]:
    """Start and end of a date in words, whose moments are in ISO form without an offset."""
    starts, over = one["starts"], one["over"]
    moments = {"startDate": _moment(starts)}
    return moments if over == starts else moments | {"endDate": _moment(over)}


@lru_cache(maxsize=4096)
def _moment(local: str) -> str:
    if len(local) == len("2026-12-05"):
        return local
    return with_offset(datetime.fromisoformat(local)).isoformat()


def _attendance(view: dict[str, Any]) -> str:
    if view["online"] and not view["point"]:
        return "OnlineEventAttendanceMode"
    return "MixedEventAttendanceMode" if view["online"] else "OfflineEventAttendanceMode"


def _organisation(view: dict[str, Any], page: str) -> dict[str, Any]:
    is_place = view["kind"] in ("place", "support") and view["address"]
    contact = view["contact"]
    organisation = {
        "@type": "LocalBusiness" if is_place else "Organization",
        "name": view["name"],
        "description": view["summary"],
        "url": contact.get("web") or page,
        "telephone": contact.get("phone_dial"),
        "email": contact.get("email"),
        "address": _postal_address(view),
        "geo": _geo(view) if is_place else None,
    }
    return _without_nothing(organisation)


def _location(view: dict[str, Any]) -> dict[str, Any]:
    if view["online"] and not view["point"]:
        spot = {"@type": "VirtualLocation", "url": view["online_at"]}
    else:
        spot = {
            "@type": "Place",
            "name": view["venue"] or view["place_words"],
            "address": _postal_address(view),
            "geo": _geo(view),
        }
    return _without_nothing(spot)


def _postal_address(view: dict[str, Any]) -> dict[str, Any] | None:
    address = {
        "streetAddress": view["address"],
        "addressLocality": view["place"][1] if view["place"] else None,
        "postalCode": view["postcode"],
    }
    found = _without_nothing(address)
    return {"@type": "PostalAddress", **found, "addressCountry": "GB"} if found else None


def _geo(view: dict[str, Any]) -> dict[str, Any] | None:
    if not view["point"]:
        return None
    latitude, longitude = view["point"]
    return {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude}


def _without_nothing(fields: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if value is not None}
