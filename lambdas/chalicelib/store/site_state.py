"""How far the site is behind git."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.store import keys
from chalicelib.store.moments import from_text, to_text
from chalicelib.table import Key, Put, Table

_HEAD, _SITE = keys.health_key("git head"), keys.health_key("site")


@dataclass(frozen=True, slots=True)
class SiteState:
    """Which commit git has and which the site shows; `since` when it is behind, or None."""

    git: str = ""
    shown: str = ""
    since: datetime | None = None


class SiteStates:
    """Intents over how far the site is behind git: two small items, written when they change."""

    def __init__(self, table: Table) -> None:
        self.table = table

    def note_git(self, commit: str, now: datetime) -> None:
        """Git's branch stands there. While the site is behind, the first moment of that stays."""
        git, shown = self._read()
        if git.get("commit") == commit:
            return
        is_in_step = git.get("commit") in (None, shown.get("commit"))
        since = to_text(now) if is_in_step else git["since"]
        self._write(_HEAD, {"commit": commit, "since": since, "v": 1})

    def note_shown(self, commit: str, now: datetime) -> None:
        """The site shows that commit."""
        if self._read()[1].get("commit") != commit:
            body = {"commit": commit, "at": to_text(now), "v": 1}
            self._write(_SITE, body)

    def find(self) -> SiteState:
        """How it stands now; nothing is behind where no site was ever noted."""
        git, shown = self._read()
        head, seen = git.get("commit", ""), shown.get("commit", "")
        is_behind = bool(head and seen and head != seen)
        return SiteState(head, seen, from_text(git["since"]) if is_behind else None)

    def _read(self) -> tuple[dict[str, Any], dict[str, Any]]:
        items = self.table.get_many([_HEAD, _SITE])
        git, shown = (item.body if item else {} for item in items)
        return git, shown

    def _write(self, key: Key, body: Mapping[str, Any]) -> None:
        self.table.transact([Put(key, body)])
