"""Codes that were mailed and sessions that are open, both kept only as hashes."""

from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from chalicelib.store import keys
from chalicelib.store.bodies import body_of
from chalicelib.store.moments import from_text, to_text
from chalicelib.table import ABSENT, Delete, Item, Put, Table, Write
from chalicelib.tokens import hash_token

CODE_LASTS = timedelta(minutes=10)
SESSION_LASTS = timedelta(hours=12)
MOST_TRIES = 5


Kept = TypeVar("Kept", "Code", "Session")


@dataclass(frozen=True, slots=True)
class Code:
    """One mailed code. `person_id` is empty for an unknown address; `to` is the page asked for."""

    token_hash: str
    code_hash: str
    person_id: str
    ends_at: str
    to: str = ""
    tries: int = 0
    is_used: bool = False
    version: int = 0


@dataclass(frozen=True, slots=True)
class Session:
    """One browser in which somebody is signed in."""

    token_hash: str
    person_id: str
    ends_at: str
    version: int = 0


class SigningIn:
    """Intents over codes and sessions. What has run out is as absent, cleared away or not."""

    def __init__(self, table: Table) -> None:
        self.table = table

    def plan_code(
        self, token: str, code_hash: str, person_id: str, to: str, now: datetime
    ) -> list[Write]:
        """A code for the browser that holds the token."""
        hashed, ends_at = hash_token(token), to_text(now + CODE_LASTS)
        code = Code(hashed, code_hash, person_id, ends_at, to)
        due = keys.due_key(ends_at[:10], "code", hashed)
        return [Put(keys.code_key(hashed), _body(code), ABSENT), Put(due, {"v": 1})]

    def find_code(self, token: str, now: datetime) -> Code | None:
        item = self.table.get(keys.code_key(hash_token(token)))
        code = _parse(Code, item) if item else None
        return code if code and from_text(code.ends_at) > now and not code.is_used else None

    def plan_try(self, code: Code) -> Write:
        """One more try. Conflicts where another is made at once, so that none goes uncounted."""
        body = _body(replace(code, tries=code.tries + 1))
        return Put(keys.code_key(code.token_hash), body, code.version)

    def plan_use(self, code: Code) -> Write:
        """Used up, once."""
        body = _body(replace(code, is_used=True))
        return Put(keys.code_key(code.token_hash), body, code.version)

    def plan_session(self, token: str, person_id: str, now: datetime) -> list[Write]:
        hashed, ends_at = hash_token(token), to_text(now + SESSION_LASTS)
        session = Session(hashed, person_id, ends_at)
        return [
            Put(keys.session_key(hashed), _body(session), ABSENT),
            Put(keys.person_session_key(person_id, hashed), {"ends_at": ends_at, "v": 1}),
            Put(keys.due_key(ends_at[:10], "session", hashed), {"v": 1}),
        ]

    def find_session(self, token: str, now: datetime) -> Session | None:
        item = self.table.get(keys.session_key(hash_token(token)))
        session = _parse(Session, item) if item else None
        return session if session and from_text(session.ends_at) > now else None

    def plan_end(self, session: Session) -> list[Write]:
        return [
            Delete(keys.session_key(session.token_hash)),
            Delete(keys.person_session_key(session.person_id, session.token_hash)),
        ]

    def clear_old(self, now: datetime) -> int:
        """Take out codes and sessions that ran out before today; how many."""
        due = self.table.query("due", until=to_text(now)[:10], limit=1000)
        cleared = 0
        for item in due:
            _day, what, token_hash = item.key.sort.split("#", 2)
            if what in ("code", "session"):
                self.table.transact([*self._plan_clear(what, token_hash), Delete(item.key)])
                cleared += 1
        return cleared

    def _plan_clear(self, what: str, token_hash: str) -> list[Write]:
        if what == "code":
            return [Delete(keys.code_key(token_hash))]
        item = self.table.get(keys.session_key(token_hash))
        return self.plan_end(_parse(Session, item)) if item else []


def _body(one: Code | Session) -> dict[str, Any]:
    return {**body_of(one), "v": 1}


def _parse(kind: type[Kept], item: Item) -> Kept:
    names = {one.name for one in fields(kind)}
    known = {name: value for name, value in item.body.items() if name in names}
    return kind(**known, version=item.version)
