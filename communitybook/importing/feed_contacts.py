"""Contacts of an Open Referral UK feed: what is a role's is published, a person's is not."""

import re
from collections.abc import Callable, Iterable, Iterator
from urllib.parse import urlsplit

from communitybook.importing.candidate import cut
from communitybook.importing.feed_places import locations_in
from communitybook.importing.feed_times import Tell
from communitybook.importing.feed_values import Fields, line_at, rows_at
from communitybook.importing.private_data import public_email, public_phone
from communitybook.importing.wording import parse_web

_ROLE_LIMIT, _WEB_LIMIT = 120, 500
_NETWORKS = {
    "facebook": ("facebook.com", "fb.com"),
    "instagram": ("instagram.com",),
    "x": ("twitter.com", "x.com"),
    "youtube": ("youtube.com", "youtu.be"),
    "tiktok": ("tiktok.com",),
}
_NUMBERS = ("number", "phone", "telephone")


def organisation_of(service: Fields) -> Fields:
    """Who runs it, under either spelling."""
    return next(iter(rows_at(service, "organization", "organisation")), {})


def find_contact(service: Fields, names: Iterable[str], tell: Tell) -> Fields:
    """The first number, mailbox and website that may be published, and whose role they are."""
    known = list(names)
    organisation = organisation_of(service)
    people = [*rows_at(service, "contacts"), *rows_at(organisation, "contacts")]
    contact = {
        "phone": _first(_numbers(service, organisation, people), public_phone, "phone", tell),
        "email": _first(
            _lines((service, *people, organisation), "email"),
            lambda text: public_email(text, known),
            "email",
            tell,
        ),
        "web": _first(
            [*_lines((service,), "url"), *_lines((organisation,), "website", "url")],
            public_web,
            "url",
            tell,
        ),
        "social": _social(service),
    }
    if contact["phone"] or contact["email"]:
        contact["role"] = next(_roles(people), "")
    return {name: value for name, value in contact.items() if value}


def public_web(text: str) -> str:
    """A web address of a length that a listing may have; ValueError for what is none."""
    if len(text) > _WEB_LIMIT or not text.isascii():
        raise ValueError(f'"{text[:60]}" is not a web address.')
    return parse_web(text)


def _numbers(service: Fields, organisation: Fields, people: list[Fields]) -> list[str]:
    holders = [service, *people, *locations_in(service), organisation]
    rows = [row for one in holders for row in (*rows_at(one, "phones"), one)]
    return _lines(rows, *_NUMBERS)


def _lines(rows: Iterable[Fields], *names: str) -> list[str]:
    return list(dict.fromkeys(filter(None, (line_at(row, *names) for row in rows))))


def _first(texts: list[str], read: Callable[[str], str], field: str, tell: Tell) -> str:
    """The first that can be used; each before it is accounted for."""
    for text in texts:
        try:
            return read(text)
        except ValueError as error:
            tell(field, f"{error} Left out.")
    return ""


def _roles(people: list[Fields]) -> Iterator[str]:
    """Titles that hold nobody's name."""
    for person in people:
        title, name = line_at(person, "title"), line_at(person, "name")
        parts = re.findall(r"\w{3,}", name.lower())
        if title and not any(part in title.lower() for part in parts):
            yield cut(title, _ROLE_LIMIT)[0]


def _social(service: Fields) -> Fields:
    found: dict[str, str] = {}
    for row in rows_at(service, "links"):
        try:
            address = public_web(line_at(row, "url"))
        except ValueError:
            continue
        host = (urlsplit(address).hostname or "").removeprefix("www.")
        name = next((one for one, hosts in _NETWORKS.items() if host in hosts), None)
        if name:
            found.setdefault(name, address)
    return found
