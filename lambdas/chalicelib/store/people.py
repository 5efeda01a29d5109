"""The people behind the book: administrators, moderators and connectors."""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from chalicelib.store import keys
from chalicelib.store.bodies import body_of
from chalicelib.store.moments import to_text
from chalicelib.table import ABSENT, Check, Delete, Item, Put, Table, Write

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MOST = 500


class Role(StrEnum):
    """What somebody may do; one person may have several."""

    ADMINISTRATOR = "administrator"
    MODERATOR = "moderator"
    CONNECTOR = "connector"


class LastAdministratorError(Exception):
    """Somebody must stay who can add people."""


@dataclass(frozen=True, slots=True)
class Person:
    """One of them. `own` are slugs and owner ids of groups that are theirs; `email` is private.

    Whoever was removed keeps a name here, so that the history can say who decided, and no e-mail.
    """

    id: str
    name: str
    roles: list[str]
    email: str
    email_hash: str
    added_at: str
    digest_days: list[str] = field(default_factory=lambda: ["monday", "thursday"])
    own: list[str] = field(default_factory=list)
    removed_at: str = ""
    version: int = 0

    def has(self, role: Role) -> bool:
        return role.value in self.roles and not self.removed_at

    @property
    def roles_shown(self) -> list[str]:
        return [role.value for role in Role if role.value in self.roles]

    def body(self) -> dict[str, Any]:
        return {**body_of(self), "v": 1}


_NAMES = {one.name for one in fields(Person)}


class People:
    """Intents over people. Every change of an administrator is written beside the list of them."""

    def __init__(self, table: Table) -> None:
        self.table = table

    def find(self, id: str) -> Person | None:
        item = self.table.get(keys.person_key(id)) if id else None
        return parse_person(item) if item else None

    def find_by_email(self, email_hash: str) -> Person | None:
        """Whoever has that address; as much work where nobody has."""
        item = self.table.get(keys.person_by_email_key(email_hash))
        found = self.table.get(keys.person_key(item.body["person_id"] if item else "nobody"))
        return parse_person(found) if found else None

    def list_all(self) -> list[Person]:
        """Everybody who has a role now, by name."""
        found = [parse_person(item) for item in self.table.query("people", limit=_MOST)]
        return sorted((one for one in found if not one.removed_at), key=lambda one: one.name)

    def list_with(self, role: Role) -> list[Person]:
        return [one for one in self.list_all() if one.has(role)]

    def names(self) -> dict[str, str]:
        """Names by id, of those who were removed too."""
        items = self.table.query("people", limit=_MOST)
        return {item.key.sort: item.body["name"] for item in items}

    def plan_add(self, person: Person) -> list[Write]:
        """A new person. Conflicts where the address is taken."""
        by_email = keys.person_by_email_key(person.email_hash)
        return [
            Put(keys.person_key(person.id), person.body(), ABSENT),
            Put(by_email, {"person_id": person.id}, ABSENT),
            *self._plan_administrators(None, person),
        ]

    def plan_change(self, old: Person, new: Person) -> list[Write]:
        """The person as they shall be. Raises LastAdministratorError."""
        writes = [Put(keys.person_key(old.id), new.body(), old.version)]
        return [*writes, *self._plan_administrators(old, new)]

    def plan_remove(self, old: Person, now: datetime) -> list[Write]:
        """Without roles, address and sessions from now on. Raises LastAdministratorError."""
        gone = replace(old, roles=[], email="", email_hash="", own=[], removed_at=to_text(now))
        return [
            *self.plan_change(old, gone),
            Delete(keys.person_by_email_key(old.email_hash)),
            *self.plan_end_sessions(old.id),
        ]

    def plan_end_sessions(self, id: str) -> list[Write]:
        items = self.table.query(keys.person_session_key(id, "").partition, limit=40)
        writes: list[Write] = []
        for item in items:
            token_hash = item.key.sort.removeprefix("session#")
            writes += [Delete(item.key), Delete(keys.session_key(token_hash))]
        return writes

    def plan_unchanged(self, person: Person) -> Write:
        return Check(keys.person_key(person.id), person.version)

    def _plan_administrators(self, old: Person | None, new: Person) -> list[Write]:
        was, shall_be = (bool(one and one.has(Role.ADMINISTRATOR)) for one in (old, new))
        if was == shall_be:
            return []
        item = self.table.get(keys.administrators_key())
        known: Iterable[str] = item.body["ids"] if item else ()
        ids = sorted({*known, new.id} if shall_be else set(known) - {new.id})
        if not ids:
            raise LastAdministratorError
        version = item.version if item else ABSENT
        return [Put(keys.administrators_key(), {"ids": ids, "v": 1}, version)]


def parse_person(item: Item) -> Person:
    known = {name: value for name, value in item.body.items() if name in _NAMES}
    return Person(**known, version=item.version)
