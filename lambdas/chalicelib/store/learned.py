"""How much of what git has the store knows: up to which commit, and how far into the next."""

from dataclasses import dataclass
from typing import Any

from chalicelib.store import keys
from chalicelib.store.bodies import body_of
from chalicelib.table import Put, Table, Write

VERSION = 2  # a store that learned less from each file learns all of them again


@dataclass(frozen=True, slots=True)
class Place:
    """`commit` is known whole; None where nothing is. Of the commit `at`, what differs from it is
    known up to and including the path `after`; both are empty where nothing is being learned.
    """

    commit: str | None = None
    at: str = ""
    after: str = ""


class Learned:
    """Intents over the one item that says it."""

    def __init__(self, table: Table) -> None:
        self.table = table

    def find(self) -> Place:
        item = self.table.get(keys.sync_key())
        if item is None or item.body["v"] != VERSION:
            return Place()
        known: dict[str, Any] = item.body
        return Place(known["commit"], known.get("at", ""), known.get("after", ""))

    def plan(self, place: Place) -> Write:
        """From now on it is known so far."""
        return Put(keys.sync_key(), {**body_of(place), "v": VERSION})
