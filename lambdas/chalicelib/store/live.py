"""The live state: what can't wait for a build or for git, public, by listing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from chalicelib.store import keys
from chalicelib.store.moments import to_text
from chalicelib.table import Delete, Put, Table, Write
from communitybook.live import What


@dataclass(frozen=True, slots=True)
class LiveItem:
    """One thing that is so now. `value` is a date or a field's path; `until` its last day, if any.

    `submission_id` is the submission under which a moderator reviews it.
    """

    slug: str
    what: What
    value: str = ""
    at: str = ""
    until: str = ""
    submission_id: str = ""

    @property
    def name(self) -> str:
        """`cancelled:2026-11-24`, `full`: by which it is written over and taken back."""
        return f"{self.what}:{self.value}" if self.what in _SEVERAL else str(self.what)


_SEVERAL = (What.CANCELLED, What.HIDDEN)
_PAGE = 500


class LiveStates:
    """Intents over the live state. All of it stands in one partition and is small."""

    def __init__(self, table: Table) -> None:
        self.table = table

    def plan_say(self, item: LiveItem, now: datetime) -> Write:
        """From now on it is so."""
        body = {
            "slug": item.slug,
            "what": str(item.what),
            "value": item.value,
            "at": to_text(now),
            "until": item.until,
            "submission_id": item.submission_id,
            "v": 1,
        }
        return Put(keys.live_key(item.slug, item.name), body)

    def plan_take_back(self, item: LiveItem) -> Write:
        """It is no longer so."""
        return Delete(keys.live_key(item.slug, item.name))

    def list_of(self, slug: str) -> list[LiveItem]:
        return [_parse(one.body) for one in self.table.query("live", prefix=f"{slug}#", limit=200)]

    def walk(self) -> Iterable[LiveItem]:
        """Everything that is so now, by slug."""
        after = ""
        while items := self.table.query("live", after=after, limit=_PAGE):
            yield from (_parse(one.body) for one in items)
            after = items[-1].key.sort


def _parse(body: dict[str, str]) -> LiveItem:
    known = {name: body.get(name, "") for name in ("slug", "value", "at", "until", "submission_id")}
    return LiveItem(what=What(body["what"]), **known)
