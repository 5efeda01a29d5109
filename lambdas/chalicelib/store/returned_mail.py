"""Addresses from which mail comes back: nothing is sent there until somebody says so."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chalicelib.store import keys
from chalicelib.store.moments import to_text
from chalicelib.table import Delete, Put, Table, Write

_MOST = 200


class Why(StrEnum):
    """What came back: nobody is there, or somebody called it spam."""

    BOUNCED = "bounced"
    COMPLAINED = "complained"


@dataclass(frozen=True, slots=True)
class Returned:
    """An address by its keyed hash, why nothing is sent there, and since when."""

    email_hash: str
    why: Why
    at: str


class ReturnedMail:
    """Intents over them. They are forgotten in time, since mailboxes are mended."""

    def __init__(self, table: Table) -> None:
        self.table = table

    def plan_note(self, email_hash: str, why: Why, now: datetime) -> Write:
        body = {"why": str(why), "at": to_text(now), "v": 1}
        return Put(keys.returned_key(email_hash), body)

    def find(self, email_hash: str) -> Returned | None:
        item = self.table.get(keys.returned_key(email_hash))
        return _parse(email_hash, item.body) if item else None

    def list_all(self) -> list[Returned]:
        """The first two hundred: whoever has more has another sort of trouble."""
        items = self.table.query("returned", limit=_MOST)
        return [_parse(item.key.sort, item.body) for item in items]

    def count(self) -> int:
        """How many there are, counted no further than two hundred."""
        return self.table.count("returned", most=_MOST)

    def plan_forget(self, email_hash: str) -> Write:
        """Send there again."""
        return Delete(keys.returned_key(email_hash))


def _parse(email_hash: str, body: dict[str, str]) -> Returned:
    return Returned(email_hash, Why(body["why"]), body["at"])
