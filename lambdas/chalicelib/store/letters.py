"""The weekly letter: who gets it, who asked for it, and what is new in the book."""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from chalicelib.store import keys
from chalicelib.store.bodies import body_of
from chalicelib.store.moments import to_text
from chalicelib.table import ABSENT, Delete, Item, Put, Table, Write
from chalicelib.tokens import hash_token
from communitybook.weekly_letter import Wishes

_PAGE = 500


@dataclass(frozen=True, slots=True)
class Subscriber:
    """An address and what was chosen; `since` is up to when letters went, `sent_on` their day."""

    id: str
    email: str
    at: str
    since: str
    sent_on: str
    wards: list[str] = field(default_factory=list)
    interests: list[str] = field(default_factory=list)
    version: int = 0

    @property
    def wishes(self) -> Wishes:
        return Wishes(tuple(self.wards), tuple(self.interests))

    def body(self) -> dict[str, Any]:
        return {**body_of(self), "v": 1}


_NAMES = {one.name for one in fields(Subscriber)}


class Letters:
    """Intents over subscribers; they stand in one partition, by id."""

    def __init__(self, table: Table) -> None:
        self.table = table

    def find(self, id: str) -> Subscriber | None:
        item = self.table.get(keys.letter_key(id))
        return parse_subscriber(item) if item else None

    def find_by_email(self, email_hash: str) -> Subscriber | None:
        item = self.table.get(keys.letter_by_email_key(email_hash))
        return self.find(item.body["id"]) if item else None

    def walk(self) -> Iterator[Subscriber]:
        after = ""
        while items := self.table.query("letters", after=after, limit=_PAGE):
            yield from (parse_subscriber(item) for item in items)
            after = items[-1].key.sort

    def plan_ask(self, token: str, email: str, wishes: Wishes, now: datetime) -> Write:
        """Kept until the address is confirmed; found by that link alone."""
        body = {"email": email, "wards": list(wishes.wards), "interests": list(wishes.interests)}
        return Put(keys.letter_asked_key(hash_token(token)), {**body, "at": to_text(now), "v": 1})

    def find_asked(self, token: str) -> Item | None:
        return self.table.get(keys.letter_asked_key(hash_token(token)))

    def plan_confirmed(self, item: Item) -> Write:
        """Only that it was confirmed is kept, for whoever presses twice."""
        return Put(item.key, {"at": item.body["at"], "is_done": True, "v": 1}, item.version)

    def plan_new(self, one: Subscriber, email_hash: str) -> list[Write]:
        """Conflicts where that address has just been taken in."""
        key = keys.letter_by_email_key(email_hash)
        left = self.table.get(key)
        return [
            Put(keys.letter_key(one.id), one.body(), ABSENT),
            Put(key, {"id": one.id, "v": 1}, left.version if left else ABSENT),
        ]

    def plan_change(self, old: Subscriber, new: Subscriber) -> Write:
        return Put(keys.letter_key(old.id), new.body(), old.version)

    def plan_delete(self, one: Subscriber, email_hash: str) -> list[Write]:
        return [Delete(keys.letter_key(one.id)), Delete(keys.letter_by_email_key(email_hash))]

    def plan_newcomer(self, slug: str, now: datetime) -> Write:
        """A listing has just been published for the first time."""
        return Put(keys.newcomer_key(to_text(now), slug), {"v": 1})

    def walk_newcomers(self, since: str, until: str) -> Iterator[tuple[str, str]]:
        """Moment and slug of what was published after one moment and up to another."""
        after = f"{since}#~"
        while items := self.table.query("newcomers", after=after, until=f"{until}#~", limit=_PAGE):
            for item in items:
                at, _, slug = item.key.sort.partition("#")
                yield at, slug
            after = items[-1].key.sort


def parse_subscriber(item: Item) -> Subscriber:
    known = {name: value for name, value in item.body.items() if name in _NAMES}
    return Subscriber(**known, version=item.version)
