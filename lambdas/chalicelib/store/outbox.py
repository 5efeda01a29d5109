"""The outbox: files that are approved and wait for git, in the order of their approval."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from chalicelib.ports import Publication
from chalicelib.store import keys
from chalicelib.store.moments import to_text
from chalicelib.table import ABSENT, ConflictError, Delete, Item, Put, Table, Write

_LEASE = timedelta(minutes=2)
# One push carries all that waits, so a host that is down is asked four times a minute at most.
_LONGEST_WAIT = timedelta(seconds=15)


class Outbox:
    """Intents over approved files. An entry's id sorts by time, and is its submission's event."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._has_planned = False

    def plan(
        self,
        publication: Publication,
        submission_id: str,
        now: datetime,
        again: Mapping[str, Any] | None = None,
    ) -> Write:
        """Publish it after everything that was approved before.

        `again` is the change by itself, to be made once more on whatever git then has.
        """
        body: dict[str, Any] = {
            "path": publication.path,
            "base": publication.base,
            "text": None if publication.data is None else publication.data.decode(),
            "message": publication.message,
            "submission_id": submission_id,
            "approved_at": to_text(now),
            "tries": 0,
            "next_at": to_text(now),
            "leased_until": "",
            "error": "",
            "again": dict(again) if again else None,
            "v": 1,
        }
        self._has_planned = True
        return Put(keys.outbox_key(publication.id), body, ABSENT)

    def forget_planned(self) -> bool:
        """Whether this process planned an entry since it was asked last.

        For a process that answers one request at a time, as at AWS.
        """
        had, self._has_planned = self._has_planned, False
        return had

    def id_behind(self, path: str, id: str) -> str:
        """The id, or one right behind the last entry of that file, made in the same moment."""
        waiting = [item.key.sort for item in self.list_waiting() if item.body["path"] == path]
        return max([id, *(f"{one}0" for one in waiting if one >= id)])

    def list_waiting(self, limit: int = 200) -> list[Item]:
        return self.table.query("outbox", limit=limit)

    def count_waiting(self, most: int) -> int:
        """How many wait, counted no further than `most`."""
        return self.table.count("outbox", most=most)

    def why_waiting(self) -> str:
        """Why the first that was tried in vain still waits; "" where nothing was."""
        tried = (item.body["error"] for item in self.list_waiting() if item.body["error"])
        return str(next(tried, ""))

    def list_due(self, now: datetime, limit: int = 20) -> list[Item]:
        """Entries to publish now, oldest first; none overtakes another of the same file."""
        due: list[Item] = []
        blocked: set[str] = set()
        for item in self.list_waiting():
            body = item.body
            is_due = _is_over(body["next_at"], now, _LONGEST_WAIT)
            is_due = is_due and _is_over(body["leased_until"], now, _LEASE)
            if body["path"] in blocked or not is_due or len(due) == limit:
                blocked.add(body["path"])
            else:
                due.append(item)
        return due

    def release_all(self) -> None:
        """Nobody is publishing: what a killed process held is free at once.

        For the start of a server, which alone publishes.
        """
        for item in self.list_waiting():
            if item.body["leased_until"]:
                with suppress(ConflictError):
                    body = {**item.body, "leased_until": ""}
                    self.table.transact([Put(item.key, body, item.version)])

    def plan_lease(self, item: Item, now: datetime) -> tuple[Item, Write]:
        """The entry as ours for two minutes, if nobody has written it since it was read."""
        body = {
            **item.body,
            "leased_until": to_text(now + _LEASE),
            "tries": item.body["tries"] + 1,
        }
        return Item(item.key, body, item.version + 1), Put(item.key, body, item.version)

    def plan_done(self, item: Item) -> Write:
        """Out of the outbox, if it is still ours."""
        return Delete(item.key, item.version)

    def plan_later(self, item: Item, now: datetime, error: str) -> Write:
        """Again after 2, 4, 8 seconds and then 15; the reason is shown."""
        wait = min(timedelta(seconds=2 ** min(item.body["tries"], 12)), _LONGEST_WAIT)
        body = {**item.body, "next_at": to_text(now + wait), "leased_until": "", "error": error}
        return Put(item.key, body, item.version)

    def mark_failed(self, item: Item, now: datetime, error: str) -> None:
        """Again later, unless it is no longer ours."""
        try:
            self.table.transact([self.plan_later(item, now, error)])
        except ConflictError:
            return


def publication_of(item: Item) -> Publication:
    """The file that an outbox entry stands for."""
    body = item.body
    data = None if body["text"] is None else body["text"].encode()
    return Publication(item.key.sort, body["path"], body["base"], data, body["message"])


def _is_over(moment: str, now: datetime, longest: timedelta) -> bool:
    """Whether it has passed, or is further ahead than anybody waits: the clock has gone back."""
    return moment <= to_text(now) or moment > to_text(now + longest)
