"""The ids of the feed: UUIDs of version 5 (RFC 9562) that a listing keeps for ever."""

import hashlib
from functools import cache
from uuid import NAMESPACE_URL, uuid5

from communitybook.book import Book

_VARIANT = "89ab"


def namespace_of(book: Book) -> bytes:
    """The borough's region code, which outlives an address; the address where there is none."""
    return _namespace(book.region_code or book.address)


@cache
def _namespace(name: str) -> bytes:
    return uuid5(NAMESPACE_URL, f"communitybook:{name}").bytes


def id_of(namespace: bytes, name: str) -> str:
    """`uuid5(namespace, name)`, by hand: a build asks for many, and this takes a third of it."""
    digits = hashlib.sha1(namespace + name.encode(), usedforsecurity=False).hexdigest()
    variant = _VARIANT[int(digits[16], 16) & 3]
    parts = (digits[:8], digits[8:12], f"5{digits[13:16]}", variant + digits[17:20], digits[20:32])
    return "-".join(parts)


def organization_id(namespace: bytes, slug: str) -> str:
    """The id of the organisation that a listing is."""
    return id_of(namespace, f"organization:{slug}")


def named_organization_id(namespace: bytes, name: str) -> str:
    """The id of an organisation that has no listing: whatever the case and the blanks."""
    return id_of(namespace, f"organization-named:{' '.join(name.casefold().split())}")
