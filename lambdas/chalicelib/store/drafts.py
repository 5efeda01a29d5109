"""Drafts: a form somebody has begun, found again by its link, whatever was typed in it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from chalicelib.store import keys
from chalicelib.store.bodies import body_of
from chalicelib.store.moments import to_text
from chalicelib.table import ABSENT, ConflictError, Delete, Item, Put, Table, Write
from chalicelib.tokens import hash_token

_TRIES = 8
# Every answer of the longest form at its own limit comes to some 60 kB; an item holds 400.
MOST_BYTES = 120_000


class DraftTooLargeError(Exception):
    """More was typed than a draft may hold; what was there before stands."""


@dataclass(frozen=True, slots=True)
class Draft:
    """Answers so far. For a change, `base` is the file's blob id and `base_answers` what it says.

    `private` holds who sends it; `submitted` is the submission's id once it was sent; `seen` is
    the submission's version that a moderator's edit began from. `begun_from` is the listing whose
    answers it began with: it needs no walk through every step.
    """

    token_hash: str
    created_at: str
    touched_at: str
    sort: str = "new"
    slug: str = ""
    answers: dict[str, str] = field(default_factory=dict)
    private: dict[str, str] = field(default_factory=dict)
    base: str | None = None
    base_answers: dict[str, str] = field(default_factory=dict)
    owner_id: str = ""
    via: str = "form"
    entered_by: str = ""
    is_trap: bool = False
    submission_id: str = ""
    submitted: str = ""
    seen: int = 0
    begun_from: str = ""
    version: int = 0

    def body(self) -> dict[str, Any]:
        return {**body_of(self), "v": 1}


_NAMES = {one.name for one in fields(Draft)}


class Drafts:
    """Intents over drafts."""

    def __init__(self, table: Table) -> None:
        self.table = table

    def find(self, token: str) -> Draft | None:
        item = self.table.get(keys.draft_key(hash_token(token)))
        return parse_draft(item) if item else None

    def plan_begin(self, token: str, now: datetime, **known: Any) -> tuple[Draft, list[Write]]:
        """A new draft under a new token. Raises DraftTooLargeError."""
        at = to_text(now)
        draft = Draft(hash_token(token), at, at, **known)
        _check_size(draft.body())
        due = keys.due_key(at[:10], "draft", draft.token_hash)
        key = keys.draft_key(draft.token_hash)
        writes: list[Write] = [Put(key, draft.body(), ABSENT), Put(due, {"at": at})]
        if draft.owner_id:
            writes.append(Put(keys.owner_draft_key(draft.owner_id, draft.token_hash), {"v": 1}))
        return draft, writes

    def begin(self, token: str, now: datetime, **known: Any) -> Draft:
        """A new draft under a new token, written by itself."""
        draft, writes = self.plan_begin(token, now, **known)
        self.table.transact(writes)
        return draft

    def answer(
        self,
        token: str,
        now: datetime,
        asked: Mapping[str, str],
        *,
        private: Mapping[str, str] | None = None,
        replace_all: bool = False,
    ) -> Draft | None:
        """Put these answers in, whatever else was answered meanwhile; None if there is no draft.

        Raises DraftTooLargeError.
        """
        for _attempt in range(_TRIES):
            draft = self.find(token)
            if draft is None or draft.submitted:
                return draft
            answers = dict(asked) if replace_all else {**draft.answers, **asked}
            kept = {path: answer for path, answer in answers.items() if answer != ""}
            about = {**draft.private, **(private or {})}
            body = {**draft.body(), "answers": kept, "private": about, "touched_at": to_text(now)}
            _check_size(body)
            try:
                self.table.transact([Put(keys.draft_key(draft.token_hash), body, draft.version)])
            except ConflictError:
                continue
            return self.find(token)
        raise ConflictError([keys.draft_key(hash_token(token))])

    def plan_delete(self, draft: Draft) -> list[Write]:
        """As if it had never been begun, if nobody has touched it since it was read."""
        writes: list[Write] = [Delete(keys.draft_key(draft.token_hash), draft.version)]
        if draft.owner_id:
            writes.append(Delete(keys.owner_draft_key(draft.owner_id, draft.token_hash)))
        return writes

    def plan_sent(self, draft: Draft, submission_id: str) -> Write:
        """The draft as sent, once: a second sending of it conflicts."""
        body = {**draft.body(), "submitted": submission_id}
        return Put(keys.draft_key(draft.token_hash), body, draft.version)


def _check_size(body: Mapping[str, Any]) -> None:
    """Raises DraftTooLargeError."""
    if len(json.dumps(body, ensure_ascii=False).encode()) > MOST_BYTES:
        raise DraftTooLargeError


def parse_draft(item: Item) -> Draft:
    known = {name: value for name, value in item.body.items() if name in _NAMES}
    return Draft(**known, version=item.version)
