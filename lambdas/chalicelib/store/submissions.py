"""Submissions: what is proposed, where it stands, what happened to it, and the queue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any

from chalicelib.store import keys
from chalicelib.store.bodies import body_of
from chalicelib.store.moments import to_text
from chalicelib.table import ABSENT, Delete, Item, Key, Put, Table, Write
from communitybook.submitting.moves import Move, State, state_after

QUEUE_OF = {
    State.UNCONFIRMED: "unconfirmed",
    State.WAITING: "waiting",
    State.HELD: "waiting",
    State.CHANGES_ASKED: "changes_asked",
    State.APPROVED: "publishing",
    State.PUBLISHING: "publishing",
    State.CONFLICTED: "waiting",
    State.SPAM: "spam",
    State.REJECTED: "rejected",
}
_NO_DATE = "9999-12-31"


@dataclass(frozen=True, slots=True)
class Submission:
    """A proposed listing or change. `version` is the table's; `answers` are as the form holds them.

    `sort` is new, change, taken_away, claim or report. `base` and `base_answers` are the file that
    the change began from. `urgency` orders the queue: 0 danger, 1 personal data, 5 the rest.
    """

    id: str
    reference: str
    sort: str
    state: State
    slug: str
    name: str
    kind: str
    answers: dict[str, str]
    created_at: str
    waiting_since: str = ""
    urgency: int = 5
    nearest_date: str = ""
    base: str | None = None
    base_answers: dict[str, str] = field(default_factory=dict)
    owner_id: str = ""
    via: str = "form"
    entered_by: str = ""
    agreed: str = ""
    consents: dict[str, str] = field(default_factory=dict)
    held_by: str = ""
    held_why: str = ""
    note: str = ""
    decided_by: str = ""
    decided_at: str = ""
    gate: dict[str, str] = field(default_factory=dict)
    commit: str = ""
    detail: dict[str, Any] = field(default_factory=dict)
    version: int = 0

    @property
    def queue(self) -> str | None:
        """The queue that it stands in, if any."""
        return QUEUE_OF.get(self.state)

    @property
    def queue_key(self) -> Key | None:
        if self.queue is None:
            return None
        since = self.waiting_since or self.created_at
        place = f"{self.urgency}#{self.nearest_date or _NO_DATE}#{since}#{self.id}"
        return Key(keys.queue_partition(self.queue), place)

    def body(self) -> dict[str, Any]:
        return {**body_of(self), "v": 1}

    def card(self) -> dict[str, Any]:
        """What the queue's page shows of it."""
        names = (
            *("id", "reference", "sort", "state", "slug", "name", "kind", "urgency"),
            *("nearest_date", "waiting_since", "created_at", "held_by", "held_why", "via"),
        )
        return {name: getattr(self, name) for name in names}


_NAMES = {one.name for one in fields(Submission)}


def parse_submission(item: Item) -> Submission:
    """The submission that an item holds; fields that a later release added are ignored."""
    known = {name: value for name, value in item.body.items() if name in _NAMES}
    known["state"] = State(known["state"])
    return Submission(**known, version=item.version)


class Submissions:
    """Intents over submissions. `plan_` methods give writes; nothing happens until they commit."""

    def __init__(self, table: Table) -> None:
        self.table = table

    def find(self, id: str) -> Submission | None:
        item = self.table.get(keys.submission_key(id))
        return parse_submission(item) if item else None

    def find_by_reference(self, reference: str) -> Submission | None:
        item = self.table.get(keys.reference_key(reference.strip().upper()))
        return self.find(item.body["id"]) if item else None

    def find_private(self, id: str) -> dict[str, Any]:
        """Who sent it: `email`, `name`, and so on; empty once that has been deleted."""
        item = self.table.get(keys.private_key(id))
        return item.body if item else {}

    def list_queue(
        self, queue: str, after: str = "", limit: int = 50, urgency: int | None = None
    ) -> list[Item]:
        """Cards of a queue, most urgent first; the last one's sort key asks for the next page."""
        partition, prefix = keys.queue_partition(queue), _prefix_of(urgency)
        return self.table.query(partition, prefix=prefix, after=after, limit=limit)

    def list_of_owner(self, owner_id: str, limit: int = 100) -> list[Submission]:
        """What an owner sent, newest first; what has been deleted is left out."""
        found = self.table.query(
            f"owner#{owner_id}", prefix="submission#", limit=limit, descending=True
        )
        ids = [item.key.sort.removeprefix("submission#") for item in found]
        items = self.table.get_many([keys.submission_key(id) for id in ids]) if ids else []
        return [parse_submission(item) for item in items if item is not None]

    def count_queue(self, queue: str, urgency: int | None = None, most: int | None = None) -> int:
        """How many are in that queue; `most` where there are so many or more."""
        partition, prefix = keys.queue_partition(queue), _prefix_of(urgency)
        return self.table.count(partition, prefix=prefix, most=most)

    def list_events(self, id: str) -> list[dict[str, Any]]:
        """What happened to it, oldest first."""
        events = self.table.query(f"submission#{id}", prefix="event#", limit=500)
        return [item.body for item in events]

    def plan_new(self, submission: Submission, private: Mapping[str, Any]) -> list[Write]:
        """A new submission with its reference, its private part and its place in a queue."""
        writes: list[Write] = [
            Put(keys.submission_key(submission.id), submission.body(), ABSENT),
            Put(keys.reference_key(submission.reference), {"id": submission.id}, ABSENT),
            *_plan_queue(None, submission),
            *_plan_owned(None, submission),
        ]
        if private:
            writes.append(Put(keys.private_key(submission.id), dict(private), ABSENT))
        return writes

    def plan_change(self, old: Submission, new: Submission) -> list[Write]:
        """The submission as it shall be, if nobody has written it since `old` was read."""
        return [
            Put(keys.submission_key(old.id), new.body(), old.version),
            *_plan_queue(old, new),
            *_plan_owned(old, new),
        ]

    def plan_delete(self, old: Submission) -> list[Write]:
        """Everything of it, if nobody has written it since; only the audit log remembers it."""
        parts = self.table.query(f"submission#{old.id}", limit=80)
        others = [Delete(item.key) for item in parts if item.key.sort != keys.MAIN]
        writes: list[Write] = [
            Delete(keys.submission_key(old.id), old.version),
            Delete(keys.reference_key(old.reference)),
            *others,
        ]
        if old.queue_key:
            writes.append(Delete(old.queue_key))
        if old.owner_id:
            writes.append(Delete(keys.owner_submission_key(old.owner_id, old.id)))
        return writes

    def plan_move(
        self, old: Submission, move: Move, now: datetime, by: str, event_id: str, **changes: Any
    ) -> tuple[Submission, list[Write]]:
        """The submission after a move, and the writes: itself, its queues and its history.

        `by` is a role or a moderator's id, never an address. Raises MoveRefusedError.
        """
        return self.plan_moves(old, [move], now, by, event_id, **changes)

    def plan_moves(
        self,
        old: Submission,
        moves: Sequence[Move],
        now: datetime,
        by: str,
        event_id: str,
        why: str = "",
        **changes: Any,
    ) -> tuple[Submission, list[Write]]:
        """Several moves in one, each with its line in the history; the last says why."""
        at, state = to_text(now), old.state
        events: list[Write] = []
        for number, move in enumerate(moves, 1):
            state = state_after(state, move)
            note = (why or changes.get("note", "")) if number == len(moves) else ""
            event = {"at": at, "move": move.value, "by": by, "note": note}
            events.append(Put(keys.event_key(old.id, at, f"{event_id}{number}"), event, ABSENT))
        if state is State.WAITING and not old.waiting_since:
            changes.setdefault("waiting_since", at)
        new = replace(old, state=state, **changes)
        return replace(new, version=old.version + 1), [*self.plan_change(old, new), *events]

    def plan_edit(
        self, old: Submission, now: datetime, by: str, event_id: str, **changes: Any
    ) -> tuple[Submission, list[Write]]:
        """Other answers in the same state, with a line in the history."""
        at, new = to_text(now), replace(old, **changes)
        event = {"at": at, "move": "edit", "by": by, "note": ""}
        line = Put(keys.event_key(old.id, at, event_id), event, ABSENT)
        return replace(new, version=old.version + 1), [*self.plan_change(old, new), line]


def _prefix_of(urgency: int | None) -> str:
    return "" if urgency is None else f"{urgency}#"


def _plan_owned(old: Submission | None, new: Submission) -> list[Write]:
    """Listed with its owner, from the moment that it has one."""
    if not new.owner_id or (old and old.owner_id == new.owner_id):
        return []
    return [Put(keys.owner_submission_key(new.owner_id, new.id), {"v": 1})]


def _plan_queue(old: Submission | None, new: Submission) -> list[Write]:
    before, after = (one.queue_key if one else None for one in (old, new))
    writes: list[Write] = []
    if before and before != after:
        writes.append(Delete(before))
    if after:
        writes.append(Put(after, new.card()))
    return writes
