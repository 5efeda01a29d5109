"""Pages that a moderator took out, each with the file it had, for as long as it can be undone."""

from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from chalicelib.store import keys
from chalicelib.store.bodies import body_of
from chalicelib.store.moments import from_text, to_text
from chalicelib.table import Delete, Item, Put, Table, Write

LASTS = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Unpublished:
    """One page: `text` is the file before, `is_deleted` whether the file is gone from the book."""

    slug: str
    name: str
    text: str
    is_deleted: bool
    by: str
    at: str
    version: int = 0

    def body(self) -> dict[str, Any]:
        return {**body_of(self), "v": 1}


_NAMES = {one.name for one in fields(Unpublished)}


class UnpublishedPages:
    """Intents over pages that were taken out."""

    def __init__(self, table: Table) -> None:
        self.table = table

    def find(self, slug: str, now: datetime) -> Unpublished | None:
        item = self.table.get(keys.unpublished_key(slug))
        return next(iter(_still([item] if item else [], now)), None)

    def list_recent(self, now: datetime) -> list[Unpublished]:
        """The newest first."""
        items = self.table.query(keys.unpublished_key("-").partition, limit=200)
        return sorted(_still(items, now), key=lambda one: one.at, reverse=True)

    def plan_new(self, page: Unpublished, version: int) -> list[Write]:
        key = keys.unpublished_key(page.slug)
        day = to_text(from_text(page.at) + LASTS)[:10]
        return [
            Put(key, page.body(), version),
            Put(keys.due_key(day, "unpublished", page.slug), {}),
        ]

    def plan_undone(self, page: Unpublished) -> Write:
        return Delete(keys.unpublished_key(page.slug), page.version)

    def version_of(self, slug: str) -> int:
        """How often that item was written; 0 where there is none, however old."""
        item = self.table.get(keys.unpublished_key(slug))
        return item.version if item else 0


def _still(items: list[Item], now: datetime) -> list[Unpublished]:
    found = [
        Unpublished(
            **{name: value for name, value in item.body.items() if name in _NAMES},
            version=item.version,
        )
        for item in items
    ]
    return [one for one in found if from_text(one.at) + LASTS > now]
