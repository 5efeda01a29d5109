"""What the store knows of published listings: slugs that are taken, files, owners, likenesses."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from typing import Any

from chalicelib.store import keys
from chalicelib.store.bodies import body_of
from chalicelib.table import ABSENT, Check, Delete, Item, Put, Table, Write
from communitybook.slug import number_slug


def blob_id(data: bytes) -> str:
    """The id that git gives to a file's bytes."""
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


@dataclass(frozen=True, slots=True)
class Published:
    """A slug that is taken. `blob` and `text` are the published file's, if it is published.

    `next_blob` and `next_text` are those of an approved file that waits for git.
    """

    slug: str
    name: str = ""
    kind: str = ""
    blob: str | None = None
    text: str = ""
    next_blob: str | None = None
    next_text: str = ""
    owner_id: str = ""
    confirmed_on: str = ""
    likes: list[str] = field(default_factory=list)
    version: int = 0

    @property
    def current(self) -> tuple[str | None, str]:
        """Blob id and text that a change begins from: what waits for git, or what is there."""
        return (self.next_blob, self.next_text) if self.next_blob else (self.blob, self.text)

    def body(self) -> dict[str, Any]:
        return {**body_of(self), "v": 1}


_NAMES = {one.name for one in fields(Published)}


class Listings:
    """Intents over slugs and published files."""

    def __init__(self, table: Table) -> None:
        self.table = table

    def find(self, slug: str) -> Published | None:
        item = self.table.get(keys.listing_key(slug))
        return parse_published(item) if item else None

    def find_free_slug(self, wanted: str) -> str:
        """The wanted slug, or the first with a number that nobody has."""
        used: set[str] = set()
        slug = wanted
        while self.find(slug) is not None:
            used.add(slug)
            slug = number_slug(wanted, used)
        return slug

    def plan_reserve(self, slug: str, name: str, kind: str, owner_id: str) -> Write:
        """Take a slug for good. Conflicts where somebody has it."""
        body = Published(slug, name, kind, owner_id=owner_id).body()
        return Put(keys.listing_key(slug), body, ABSENT)

    def plan_change(self, old: Published, new: Published) -> list[Write]:
        """The listing as it shall be, with what it is like, if nobody has written it since."""
        gone = set(old.likes) - set(new.likes)
        fresh = set(new.likes) - set(old.likes)
        return [
            Put(keys.listing_key(old.slug), new.body(), old.version),
            *(Delete(keys.likeness_key(like, old.slug)) for like in sorted(gone)),
            *(Put(keys.likeness_key(like, old.slug), {"name": new.name}) for like in sorted(fresh)),
        ]

    def plan_free(self, known: Published) -> Write:
        """A slug that was reserved and never published is free again."""
        return Delete(keys.listing_key(known.slug), known.version)

    def plan_unchanged(self, one: Published) -> Write:
        return Check(keys.listing_key(one.slug), one.version)

    def find_alike(self, likes: Iterable[str], besides: str = "") -> list[Published]:
        """Listings that share a likeness, those that share most first; five at most."""
        counts: dict[str, int] = {}
        for like in likes:
            for item in self.table.query(keys.likeness_key(like, "").partition, limit=20):
                counts[item.key.sort] = counts.get(item.key.sort, 0) + 1
        counts.pop(besides, None)
        slugs = sorted(counts, key=lambda slug: (-counts[slug], slug))[:5]
        return [one for slug in slugs if (one := self.find(slug)) is not None]


def parse_published(item: Item) -> Published:
    known = {name: value for name, value in item.body.items() if name in _NAMES}
    return Published(**known, version=item.version)
