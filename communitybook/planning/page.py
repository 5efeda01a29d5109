"""A page or file that the build is to write, and what its content depends on."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from communitybook.records import Record

PER_PAGE = 60


@dataclass(frozen=True, slots=True)
class Page:
    """One address. `key` changes when what it shows does; `make` gives the template's data.

    An address that ends in / is a page in the shell; any other is a file by itself. `picture` is
    the path of what a link to it shows, where that is not the book's own.
    """

    address: str
    template: str
    key: str
    title: str = ""
    description: str = ""
    make: Callable[[], dict[str, Any]] = field(default=dict)
    is_listed: bool = True
    picture: str = "/card.png"


def key_of(*parts: object) -> str:
    """A short digest of everything that a page depends on."""
    return hashlib.blake2b(repr(parts).encode(), digest_size=12).hexdigest()


def keys_of(records: Iterable[Record]) -> str:
    """The digests of a row of records in its order."""
    return "".join([record["digest"] for record in records])


class Link(NamedTuple):
    """A link in a list: where to, its words, and how many listings stand behind it."""

    address: str
    words: str
    listings: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """One of several pages of a long list; `number` counts from 1."""

    items: list[Any]
    number: int
    address: str
    before: str | None
    after: str | None
    of: int


def paginate(items: list[Any], address: str, per_page: int = PER_PAGE) -> list[Part]:
    """A list in parts; the first keeps the address, the others are page-2, page-3..."""
    count = max(1, -(-len(items) // per_page))
    addresses = [
        address if number == 1 else f"{address}page-{number}/" for number in range(1, count + 1)
    ]
    return [
        Part(
            items[index * per_page : (index + 1) * per_page],
            index + 1,
            addresses[index],
            addresses[index - 1] if index else None,
            addresses[index + 1] if index + 1 < count else None,
            count,
        )
        for index in range(count)
    ]
