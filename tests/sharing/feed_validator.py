"""A small validator of Open Referral UK 3.0 feeds, after the official one's good, fail and warn mocks.

What an API must have gives errors; what it may have, as the official validator takes it, warnings.
"""

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry
from referencing.jsonschema import DRAFT202012

DATA = Path(__file__).parents[1] / "data" / "oruk"
READ = Callable[[str], Any]
PAGE = {
    "total_items": int,
    "total_pages": int,
    "page_number": int,
    "size": int,
    "first_page": bool,
    "last_page": bool,
    "empty": bool,
    "contents": list,
}
# Address, the schema of its items and of one of them, whether an API must have it.
COLLECTIONS = (
    ("/services", "service_list", "service", True),
    ("/service_at_locations", "service_at_location_list", "service_at_location", False),
    ("/taxonomies", "taxonomy", "taxonomy", False),
    ("/taxonomy_terms", "taxonomy_term", "taxonomy_term", False),
)
FORMATS = FormatChecker(formats=())


class Finding(NamedTuple):
    is_error: bool
    address: str
    message: str


@FORMATS.checks("uuid")
def is_uuid(value: object) -> bool:
    return (
        not isinstance(value, str)
        or re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", value) is not None
    )


@FORMATS.checks("uri")
def is_uri(value: object) -> bool:
    return not isinstance(value, str) or re.fullmatch(r"https?://[^\s/]+\S*", value) is not None


@FORMATS.checks("email")
def is_email(value: object) -> bool:
    return (
        not isinstance(value, str) or re.fullmatch(r"[^\s@]+@[^\s@]+\.[^\s@]+", value) is not None
    )


@FORMATS.checks("date-time")
def is_moment(value: object) -> bool:
    pattern = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)"
    return not isinstance(value, str) or re.fullmatch(pattern, value) is not None


@cache
def schema_checker(name: str) -> Draft202012Validator:
    schemas = {
        path.name: json.loads(path.read_text("utf-8")) for path in (DATA / "schema").glob("*.json")
    }
    known = [(file, DRAFT202012.create_resource(schema)) for file, schema in schemas.items()]
    registry: Registry[Any] = Registry().with_resources(known)
    return Draft202012Validator(schemas[f"{name}.json"], registry=registry, format_checker=FORMATS)


def schema_faults(name: str, value: Any) -> Iterator[str]:
    for error in schema_checker(name).iter_errors(value):
        where = "/".join(str(step) for step in error.absolute_path)
        yield f"{where}: {error.message[:120]}"


def validate_feed(read: READ) -> list[Finding]:
    """Everything that is wrong; `read` gives the JSON at an address, or None."""
    found = [Finding(True, "/", fault) for fault in root_faults(read("/"))]
    for address, listed, whole, is_needed in COLLECTIONS:
        found += [
            Finding(is_needed, at, fault)
            for at, fault in collection_faults(read, address, listed, whole)
        ]
    return found


def root_faults(about: Any) -> Iterator[str]:
    if not isinstance(about, dict):
        yield "there is no object"
        return
    for name in ("version", "profile", "openapi_url"):
        if not isinstance(about.get(name), str):
            yield f"{name} is missing"
        elif name != "version" and not is_uri(about[name]):
            yield f"{name} is no address: {about[name]}"


def collection_faults(
    read: READ, address: str, listed: str, whole: str
) -> Iterator[tuple[str, str]]:
    page = read(address)
    faults = list(page_faults(read, address, page))
    yield from ((address, fault) for fault in faults)
    contents = page.get("contents", []) if isinstance(page, dict) else []
    for item in contents:
        yield from ((address, fault) for fault in schema_faults(listed, item))
        at = f"{address}/{item.get('id')}"
        one = read(at)
        yield from ((at, fault) for fault in schema_faults(whole, one))
        if not isinstance(one, dict) or one.get("id") != item.get("id"):
            yield at, "another id answers than was asked for"


def page_faults(read: READ, address: str, page: Any) -> Iterator[str]:
    if not isinstance(page, dict):
        yield "there is no page"
        return
    wrong = [name for name, kind in PAGE.items() if type(page.get(name)) is not kind]
    if wrong:
        yield f"missing or of another type: {', '.join(wrong)}"
        return
    if page["last_page"] != (page["page_number"] >= page["total_pages"]):
        yield "last_page and total_pages say different things"
    if page["first_page"] != (page["page_number"] == 1):
        yield "first_page and page_number say different things"
    if page["empty"] != (not page["contents"]):
        yield "empty and contents say different things"
    if not page["last_page"]:
        following = read(f"{address}?page={page['page_number'] + 1}")
        if not following or following.get("page_number") != page["page_number"] + 1:
            yield "there are to be more pages, but the next can't be had"
