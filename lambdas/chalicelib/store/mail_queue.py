"""Mail that waits to be sent: planned in the transaction that causes it, so never lost."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from chalicelib.ports import Lane, Message
from chalicelib.store import keys
from chalicelib.store.bodies import body_of
from chalicelib.store.moments import to_text
from chalicelib.table import ABSENT, ConflictError, Delete, Item, Key, Put, Table, Write
from chalicelib.tokens import hash_token

_LEASE = timedelta(minutes=5)  # longer than any server may take for one message
_FIRST_WAIT, _LONGEST_WAIT = timedelta(seconds=5), timedelta(hours=1)
_AHEAD = timedelta(minutes=1)  # clocks of machines that share a table differ by seconds
_TRIED = 3  # whoever else sends at the same moment takes the first one or two
_PAGE = 500
# Mail from before there were lanes: nobody knows what is in it, so it goes before news.
OLD = "mail"


def partition_of(lane: Lane) -> str:
    return f"mail#{lane}"


BEFORE_LETTERS = (partition_of(Lane.URGENT), OLD, partition_of(Lane.NEWS))
LETTERS = (partition_of(Lane.LETTERS),)


class MailQueue:
    """Intents over waiting and sent mail, in three lanes."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._has_urgent = False

    def plan(self, message: Message, now: datetime, lane: Lane) -> list[Write]:
        """Send it as soon as its lane lets it."""
        at = to_text(now)
        self._has_urgent = self._has_urgent or lane is Lane.URGENT
        body = {"message": body_of(message), "tries": 0, "at": at, "error": "", "v": 1}
        return [Put(keys.mail_key(partition_of(lane), at, message.id), body, ABSENT)]

    def forget_urgent(self) -> bool:
        """Whether this process planned urgent mail since it was asked last.

        For a process that answers one request at a time, as at AWS.
        """
        had, self._has_urgent = self._has_urgent, False
        return had

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

    def list_waiting(
        self, limit: int = 100, partitions: Sequence[str] = BEFORE_LETTERS + LETTERS
    ) -> list[Item]:
        """What has not gone out, lane by lane, by when it is due."""
        found: list[Item] = []
        for partition in partitions:
            if len(found) < limit:
                found += self.table.query(partition, limit=limit - len(found))
        return found

    def list_to(self, email: str) -> list[Item]:
        """Everything that waits for one address. Reads all lanes: for exports and deletions."""
        wanted = email.strip().lower()
        return [item for item in self._walk() if item.body["message"]["to"].lower() == wanted]

    def _walk(self) -> Iterator[Item]:
        for partition in BEFORE_LETTERS + LETTERS:
            after = ""
            while items := self.table.query(partition, after=after, limit=_PAGE):
                yield from items
                after = items[-1].key.sort

    def count_waiting(self, most: int | None = None) -> int:
        """How many wait; with `most`, counted no further than that."""
        counted = 0
        for partition in BEFORE_LETTERS + LETTERS:
            if most is None or counted < most:
                left = None if most is None else most - counted
                counted += self.table.count(partition, most=left)
        return counted

    def take(self, now: datetime, partitions: Sequence[str]) -> Item | None:
        """The first that is due in the first lane that has one; None where nothing is.

        It is moved to a later time while it is being sent, so that nobody else sends it.
        """
        for partition in partitions:
            for item in self._list_due(partition, now):
                if taken := self._lease(item, now):
                    return taken
        return None

    def _list_due(self, partition: str, now: datetime) -> list[Item]:
        """The first few. What a clock wrote that has gone back since is due, too."""
        items = self.table.query(partition, limit=_TRIED)
        return [item for item in items if _is_due(item, now)]

    def _lease(self, item: Item, now: datetime) -> Item | None:
        body = {**item.body, "tries": item.body["tries"] + 1}
        moved = _moved(item, now + _LEASE)
        try:
            self.table.transact([Delete(item.key, item.version), Put(moved, body, ABSENT)])
        except ConflictError:
            return None
        return Item(moved, body, 1)

    def release_all(self, now: datetime) -> None:
        """Nobody is sending: what a killed process had taken is due at once.

        For the start of a server, which alone sends. What had just gone may go twice, with the
        same Message-ID; what had not is not to wait for five minutes.
        """
        until = to_text(now + _LEASE) + "~"
        for partition in BEFORE_LETTERS + LETTERS:
            for item in self.table.query(partition, after=to_text(now) + "~", until=until):
                if item.body["tries"] and not item.body["error"]:
                    with suppress(ConflictError):
                        moved = Put(_moved(item, now), item.body, ABSENT)
                        self.table.transact([Delete(item.key, item.version), moved])

    def is_due(self, now: datetime, partitions: Sequence[str]) -> bool:
        """Whether anything could be taken there."""
        return any(self._list_due(one, now) for one in partitions)

    def mark_sent(self, item: Item, now: datetime) -> None:
        """Out of the queue; only that it was sent is kept, for as long as sent mail is."""
        self._end(item, now, {})

    def mark_refused(self, item: Item, now: datetime, error: str) -> None:
        """Never again: the address does not take mail. That is shown, not the address."""
        self._end(item, now, {"error": error})

    def _end(self, item: Item, now: datetime, more: Mapping[str, str]) -> None:
        message, at = item.body["message"], to_text(now)
        kept = {"id": message["id"], "subject": message["subject"], "at": at, **more, "v": 1}
        sent = Put(keys.sent_mail_key(at[:10], message["id"]), kept)
        self.table.transact([Delete(item.key), sent])

    def mark_failed(self, item: Item, now: datetime, error: str) -> None:
        """Later again: after 5 seconds, 10, 20 and so on up to an hour."""
        wait = min(_FIRST_WAIT * 2 ** min(item.body["tries"] - 1, 12), _LONGEST_WAIT)
        body = {**item.body, "error": error}
        self.table.transact([Delete(item.key), Put(_moved(item, now + wait), body)])


def _is_due(item: Item, now: datetime) -> bool:
    """Whether its time has come, or is further ahead than any pause or any honest clock."""
    due = item.key.sort.partition("#")[0]
    is_from_the_future = not item.body["tries"] and item.body["at"] > to_text(now + _AHEAD)
    too_far = to_text(now + _LONGEST_WAIT)
    return due <= to_text(now) or due > too_far or is_from_the_future


def _moved(item: Item, due: datetime) -> Key:
    """Its key at another time, in the lane that it is in."""
    return keys.mail_key(item.key.partition, to_text(due), item.body["message"]["id"])
