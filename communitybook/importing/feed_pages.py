"""The JSON of Open Referral UK feeds: pages, lists and single services, of version 1 or 3."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from communitybook.importing.feed_values import Fields, line_at, number_at, rows_in

# Only what lists leave out: a service that has one of these is whole.
_INSIDE = (
    *("schedules", "regular_schedules", "contacts", "service_at_locations", "locations"),
    *("cost_options", "attributes", "service_taxonomys", "taxonomies", "service_areas"),
    *("languages", "eligibilitys"),
)
_SERVICE_SIGNS = frozenset({*_INSIDE, "organization", "organisation", "fees", "assured_date"})
_OTHER_SIGNS = frozenset(
    {"website", "organization_identifiers", "services", "service", "location_type"}
)


@dataclass(frozen=True, slots=True)
class FeedPage:
    """What one answer holds: services, its number, and whether more come."""

    services: list[Fields]
    number: int | None
    has_more: bool


def parse_json(data: bytes, path: str) -> Any:
    """Plain data; ValueError says in a sentence why there is none."""
    try:
        return json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ValueError(f"{path} is not UTF-8.") from error
    except RecursionError as error:
        raise ValueError(f"{path} is nested too deep to be a feed.") from error
    except ValueError as error:
        raise ValueError(f"{path} is not JSON: {str(error)[:120]}.") from error


def parse_page(value: Any) -> FeedPage | None:
    """A page of services; None for what is no page."""
    if not isinstance(value, dict):
        return None
    contents = value.get("contents", value.get("content"))
    if not isinstance(contents, list):
        return None
    number = number_at(value, "page_number", "number")
    total = number_at(value, "total_pages", "totalPages")
    last = value.get("last_page", value.get("last"))
    if isinstance(last, bool):
        has_more = not last
    else:
        has_more = total is not None and number is not None and number < total
    return FeedPage(rows_in(contents), None if number is None else int(number), has_more)


def services_in(value: Any) -> list[Fields]:
    """The services of a page, a bare list, or a service that stands alone."""
    page = parse_page(value)
    if page:
        return [one for one in page.services if is_service(one)]
    return [one for one in rows_in(value) if is_service(one)]


def is_service(fields: Fields) -> bool:
    """Whether it is a service, rather than a page, an organisation, a place or a term."""
    if _OTHER_SIGNS & fields.keys():
        return False
    return bool(_SERVICE_SIGNS & fields.keys()) or ("status" in fields and "name" in fields)


def is_whole(service: Fields) -> bool:
    """Whether it has lists inside; a service of a list has none."""
    return any(name in service for name in _INSIDE)


def merge_services(services: Iterable[Fields]) -> list[Fields]:
    """Each id once, in the order of the feed, as it is where most is said of it."""
    merged: dict[str, Fields] = {}
    for place, service in enumerate(services):
        key = line_at(service, "id") or f"\n{place}"
        if len(service) > len(merged.get(key, {})):
            merged[key] = service
    return list(merged.values())


def licence_in(about: Any) -> str:
    """The licence that a feed's own description names, if any."""
    return line_at(about, "licence", "license") if isinstance(about, dict) else ""
