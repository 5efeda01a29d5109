"""The queue as moderators see it: one page of cards, how many there are, and what is stuck."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from chalicelib.acts.health_words import count_in_words, late_site
from chalicelib.acts.telling import moment_in_words
from chalicelib.services import Services
from chalicelib.store.mail_queue import LETTERS
from chalicelib.store.moments import from_text
from chalicelib.table import Item
from communitybook.dates.wording import date_in_words
from communitybook.messages import MESSAGES, say
from communitybook.submitting.urgency import DANGER, PERSONAL

PAGE = 50
QUEUES = ("waiting", "publishing", "changes_asked", "unconfirmed", "spam", "rejected")
URGENT = {"danger": DANGER, "personal": PERSONAL}
_CHUNK, _MOST_READ = 200, 4000
MOST_COUNTED = 200  # more is no news to whoever decides thirty a day
_MAIL_IS_LATE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cards are asked for. `holder` is a person's id."""

    queue: str = "waiting"
    urgent: str = ""
    kind: str = ""
    sort: str = ""
    via: str = ""
    holder: str = ""
    after: str = ""

    def takes(self, card: dict[str, Any]) -> bool:
        asked = {"kind": self.kind, "sort": self.sort, "via": self.via, "held_by": self.holder}
        return all(not value or card[name] == value for name, value in asked.items())

    @property
    def is_narrow(self) -> bool:
        return bool(self.kind or self.sort or self.via or self.holder)


@dataclass(frozen=True, slots=True)
class Row:
    """One card in words."""

    id: str
    name: str
    kind: str
    sort: str
    since: str
    nearest: str
    flag: str
    held: str
    state: str


def list_cards(services: Services, wanted: Wanted) -> tuple[list[dict[str, Any]], str]:
    """One page of cards, and where the next begins; empty where there is none.

    Without filters one page is read; with them no more than so many cards at a time.
    """
    found: list[dict[str, Any]] = []
    after, read = wanted.after, 0
    chunk = _CHUNK if wanted.is_narrow else PAGE + 1
    while read < _MOST_READ:
        items = _read(services, wanted, after, chunk)
        for item in items:
            if len(found) == PAGE:
                return found, after
            if wanted.takes(item.body):
                found.append(item.body)
            after = item.key.sort
        read += len(items)
        if len(items) < chunk:
            return found, ""
    return found, after


def _read(services: Services, wanted: Wanted, after: str, limit: int) -> list[Item]:
    urgency = URGENT.get(wanted.urgent)
    return services.store.submissions.list_queue(wanted.queue, after, limit, urgency)


class Counted(int):
    """A number that nobody counted further than MOST_COUNTED, and that says so."""

    def __str__(self) -> str:
        return count_in_words(int(self), MOST_COUNTED)


def count_queues(services: Services) -> dict[str, Counted]:
    """How many are in each queue, and how many of those that wait are urgent."""
    wanted: dict[str, tuple[str, int | None]] = {queue: (queue, None) for queue in QUEUES}
    wanted |= {name: ("waiting", urgency) for name, urgency in URGENT.items()}
    count = services.store.submissions.count_queue
    return {name: Counted(count(*asked, MOST_COUNTED)) for name, asked in wanted.items()}


def row_of(services: Services, card: dict[str, Any], names: dict[str, str]) -> Row:
    """A card as the queue's page shows it."""
    holder, nearest = names.get(card["held_by"], ""), card["nearest_date"]
    flags = {DANGER: say("flag_danger"), PERSONAL: say("flag_personal")}
    return Row(
        id=card["id"],
        name=card["name"],
        kind=MESSAGES.get(f"kind_{card['kind']}", card["kind"]),
        sort=sort_in_words(card["sort"]),
        since=moment_in_words(services, card["waiting_since"] or card["created_at"]),
        nearest=date_in_words(date.fromisoformat(nearest)) if nearest else "",
        flag=flags.get(card["urgency"], ""),
        held=say("held_row", who=holder, why=card["held_why"]) if holder else "",
        state="" if card["state"] in ("waiting", "held") else say(f"state_{card['state']}"),
    )


def sort_in_words(sort: str) -> str:
    return MESSAGES.get(f"sort_{sort}", sort.replace("_", " "))


def list_stuck(services: Services) -> list[str]:
    """What is approved or written and does not get out, each in a sentence."""
    found = [*_stuck_files(services), *_stuck_mail(services), *late_site(services)]
    returned = services.store.returned.count()
    return [*found, say("stuck_returned", count=returned)] if returned else found


def _stuck_files(services: Services) -> list[str]:
    told = []
    for item in services.store.outbox.list_waiting():
        if why := item.body["error"]:
            since = moment_in_words(services, item.body["approved_at"])
            name = item.body["path"].removeprefix("assets/").removesuffix(".yml")
            told.append(say("stuck_in_git", name=name, since=since, why=why))
    return told[:10]


def _is_late(services: Services, item: Item) -> bool:
    return services.now - from_text(item.body["at"]) > _MAIL_IS_LATE


def _stuck_mail(services: Services) -> list[str]:
    """Letters to many take their time: of them only what failed is late."""
    waiting = services.store.mail.list_waiting()
    late = [
        item
        for item in waiting
        if item.body["error"] or (item.key.partition not in LETTERS and _is_late(services, item))
    ]
    if not late:
        return []
    since = moment_in_words(services, min(item.body["at"] for item in late))
    why = next((item.body["error"] for item in late if item.body["error"]), "")
    key = "stuck_mail" if len(late) == 1 else "stuck_mails"
    return [" ".join((say(key, count=len(late), since=since), why)).strip()]
