"""The audit log: who did what and when, by role and id, without personal data."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from chalicelib.store import keys
from chalicelib.store.moments import to_text
from chalicelib.table import ABSENT, Put, Table, Write


class Audit:
    """Intents over the log, a partition for each month."""

    def __init__(self, table: Table) -> None:
        self.table = table

    def plan(self, now: datetime, id: str, by: str, what: str, about: str, **more: Any) -> Write:
        """One line: `by` is a role or an id, `about` a reference, a slug or an id."""
        at = to_text(now)
        body = {"at": at, "by": by, "what": what, "about": about, **more, "v": 1}
        return Put(keys.audit_key(at, id), body, ABSENT)

    def list_month(self, month: str, before: str = "", limit: int = 100) -> list[dict[str, Any]]:
        """Lines of a month (`2026-11`), newest first."""
        items = self.table.query(f"audit#{month}", after=before, limit=limit, descending=True)
        return [{**item.body, "key": item.key.sort} for item in items]

    def walk_month(self, month: str) -> Iterator[dict[str, Any]]:
        """Every line of a month, oldest first."""
        after = ""
        while items := self.table.query(f"audit#{month}", after=after, limit=500):
            yield from (item.body for item in items)
            after = items[-1].key.sort
