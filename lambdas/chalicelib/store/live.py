"""The live state: what can't wait for a build or for git, public, by listing."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import datetime

from chalicelib.store import keys
from chalicelib.store.bodies import body_of
from chalicelib.store.moments import to_text
from chalicelib.table import Delete, Item, Put, Table, Write
from communitybook.live import What


@dataclass(frozen=True, slots=True)
class LiveItem:
    """One thing that is so now. `value` is a date or a field's path; `until` its last day, if any.

    `submission_id` is the submission under which a moderator reviews it. `landed` is the number
    under which git took the file that says the same, 0 until then; `seen_at` the moment at which
    the site was first seen to show it. `version` counts its writes; None for one not yet written.
    """

    slug: str
    what: What
    value: str = ""
    at: str = ""
    until: str = ""
    submission_id: str = ""
    landed: int = 0
    seen_at: str = ""
    version: int | None = None

    @property
    def name(self) -> str:
        """`cancelled:2026-11-24`, `full`: by which it is written over and taken back."""
        return f"{self.what}:{self.value}" if self.what in _SEVERAL else str(self.what)

    @property
    def path(self) -> str:
        """The file in git that is to say the same."""
        return f"assets/{self.slug}.yml"


_SEVERAL = (What.CANCELLED, What.HIDDEN)
_STORED = {one.name for one in fields(LiveItem)} - {"what", "version"}
_PAGE = 500


class LiveStates:
    """Intents over the live state. All of it stands in one partition and is small."""

    def __init__(self, table: Table) -> None:
        self.table = table

    def find(self, slug: str, what: What) -> LiveItem | None:
        item = self.table.get(keys.live_key(slug, str(what)))
        return _parse(item) if item else None

    def plan_say(self, item: LiveItem, now: datetime) -> Write:
        """From now on it is so."""
        return Put(keys.live_key(item.slug, item.name), _body(replace(item, at=to_text(now))))

    def plan_landed(self, item: LiveItem, number: int) -> Write:
        """Git's file says the same under that number; with 0, it no longer does."""
        return self._plan(replace(item, landed=number, seen_at=""))

    def plan_seen(self, item: LiveItem, seen_at: str) -> Write:
        """Since when the site shows it; empty where it was built without it again."""
        return self._plan(replace(item, seen_at=seen_at))

    def _plan(self, item: LiveItem) -> Write:
        """Only where it still is as it was read: it may have been taken back meanwhile."""
        return Put(keys.live_key(item.slug, item.name), _body(item), item.version)

    def plan_take_back(self, item: LiveItem) -> Write:
        """It is no longer so; of an item that was read, only if it is still as it was read."""
        return Delete(keys.live_key(item.slug, item.name), item.version)

    def list_of(self, slug: str) -> list[LiveItem]:
        return [_parse(one) for one in self.table.query("live", prefix=f"{slug}#", limit=200)]

    def walk(self) -> Iterable[LiveItem]:
        """Everything that is so now, by slug."""
        after = ""
        while items := self.table.query("live", after=after, limit=_PAGE):
            yield from (_parse(one) for one in items)
            after = items[-1].key.sort


def _body(item: LiveItem) -> dict[str, object]:
    return {**body_of(item), "what": str(item.what), "v": 1}


def _parse(item: Item) -> LiveItem:
    known = {name: value for name, value in item.body.items() if name in _STORED}
    return LiveItem(what=What(item.body["what"]), version=item.version, **known)
