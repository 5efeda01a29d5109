"""By what a listing is known again: what a likely duplicate of it would share."""

import re
from urllib.parse import urlsplit

from communitybook.checks.identity import plain_name
from communitybook.model.listing import Listing

_COMMON = frozenset({"wigan", "leigh", "community", "centre", "church", "society", "association"})


def likes_of(listing: Listing) -> list[str]:
    """Keys such as `name|tuesday stitchers`, `tel|01632960201`; none for what has left the book."""
    if listing.is_withdrawn:
        return []
    return sorted(set(_names(listing.name)) | set(_contacts(listing)))


def _names(name: str) -> list[str]:
    plain = plain_name(name)
    words = sorted(word for word in plain.split() if word not in _COMMON and len(word) > 2)
    keys = [f"name|{plain}"]
    if len(words) > 1:
        keys.append(f"words|{' '.join(words)}")
    return keys


def _contacts(listing: Listing) -> list[str]:
    contact, where = listing.contact, listing.where
    keys = []
    if contact and contact.phone:
        keys.append("tel|" + re.sub(r"\D", "", contact.phone))
    if contact and contact.email:
        keys.append("mail|" + contact.email.lower())
    if contact and contact.web and (site := urlsplit(contact.web)).path.strip("/"):
        keys.append(f"web|{site.netloc.removeprefix('www.')}{site.path.rstrip('/')}".lower())
    if where and where.postcode:
        keys.append(f"there|{plain_name(listing.name).split(' ')[0]}|{where.postcode}")
    return keys
