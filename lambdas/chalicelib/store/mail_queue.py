"""Mail that waits to be sent: planned in the transaction that causes it, so never lost."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from chalicelib.ports import Message
from chalicelib.store import keys
from chalicelib.store.bodies import body_of
from chalicelib.store.moments import from_text, to_text
from chalicelib.table import ABSENT, ConflictError, Delete, Item, Put, Table, Write
from chalicelib.tokens import hash_token

_LEASE = timedelta(minutes=5)
_LONGEST_WAIT = timedelta(hours=1)


class MailQueue:
    """Intents over waiting and sent mail."""

    def __init__(self, table: Table) -> None:
        self.table = table

    def plan(self, message: Message, now: datetime) -> list[Write]:
        """Send it as soon as may be."""
        at = to_text(now)
        body = {"message": body_of(message), "tries": 0, "at": at, "error": "", "v": 1}
        return [Put(keys.mail_key(at, message.id), body, ABSENT)]

    def plan_hold(self, token: str, letter: Mapping[str, Any], now: datetime) -> Write:
        """Kept until its sender has confirmed it; it is found by that link alone."""
        body = {**letter, "at": to_text(now), "passed_on": "", "v": 1}
        return Put(keys.held_mail_key(hash_token(token)), body, ABSENT)

    def find_held(self, token: str) -> Item | None:
        return self.table.get(keys.held_mail_key(hash_token(token)))

    def plan_passed_on(self, item: Item, now: datetime) -> Write:
        """Nothing of it is kept but that it was passed on, for whoever presses twice."""
        kept = {"at": item.body["at"], "passed_on": to_text(now), "v": 1}
        return Put(item.key, kept, item.version)

    def list_waiting(self, limit: int = 100) -> list[Item]:
        """What has not gone out, by when it is due."""
        return self.table.query("mail", limit=limit)

    def count_waiting(self, most: int | None = None) -> int:
        """How many wait; with `most`, counted no further than that."""
        return self.table.count("mail", most=most)

    def why_waiting(self) -> str:
        """Why the first that was tried in vain still waits; "" where nothing was."""
        tried = (item.body["error"] for item in self.list_waiting() if item.body["error"])
        return str(next(tried, ""))

    def take_due(self, now: datetime, limit: int = 20) -> list[Item]:
        """Due mail, moved to a later time while it is being sent, so that nobody else sends it."""
        taken = []
        for item in self.table.query("mail", until=to_text(now) + "~", limit=limit):
            moved = keys.mail_key(to_text(now + _LEASE), item.body["message"]["id"])
            body = {**item.body, "tries": item.body["tries"] + 1}
            try:
                self.table.transact([Delete(item.key, item.version), Put(moved, body, ABSENT)])
            except ConflictError:
                continue
            taken.append(Item(moved, body, 1))
        return taken

    def mark_sent(self, item: Item, now: datetime) -> None:
        """Out of the queue; only that it was sent is kept, for as long as sent mail is."""
        message = item.body["message"]
        at = to_text(now)
        kept = {"id": message["id"], "subject": message["subject"], "at": at, "v": 1}
        self.table.transact(
            [Delete(item.key), Put(keys.sent_mail_key(at[:10], message["id"]), kept)]
        )

    def mark_failed(self, item: Item, now: datetime, error: str) -> None:
        """Later again: after one minute, two, four and so on up to an hour."""
        wait = min(timedelta(minutes=2 ** min(item.body["tries"], 10) / 2), _LONGEST_WAIT)
        moved = keys.mail_key(to_text(now + wait), item.body["message"]["id"])
        body = {**item.body, "error": error}
        self.table.transact([Delete(item.key), Put(moved, body)])

    def mark_refused(self, item: Item, now: datetime, error: str) -> None:
        """Never again: the address does not take mail. That is shown, not the address."""
        message = item.body["message"]
        at = to_text(now)
        kept = {"id": message["id"], "subject": message["subject"], "at": at, "error": error}
        self.table.transact(
            [Delete(item.key), Put(keys.sent_mail_key(at[:10], message["id"]), kept | {"v": 1})]
        )

    def waiting_since(self) -> datetime | None:
        """When the oldest mail that still waits was written."""
        waiting = [item.body["at"] for item in self.list_waiting()]
        return from_text(min(waiting)) if waiting else None
