"""Whether the mail server is to be left alone for a while: one silent server costs one timeout."""

from datetime import datetime, timedelta

from chalicelib.store import keys
from chalicelib.store.moments import from_text, to_text
from chalicelib.table import Delete, Put, Table

_KEY = keys.health_key("mail server")
# A server that is back is to have mail within a minute: a code is waited for, and lasts ten.
_FIRST_WAIT, _LONGEST_WAIT = timedelta(seconds=5), timedelta(minutes=1)


class MailServer:
    """Intents over how the mail server answered last; nothing is kept while it is well."""

    def __init__(self, table: Table) -> None:
        self.table = table

    def why_left_alone(self, now: datetime) -> str:
        """The sentence of its last failure while it is left alone; "" when it may be tried."""
        item = self.table.get(_KEY)
        if item is None:
            return ""
        until = from_text(item.body["until"])
        # A clock that was ahead must not close it for longer than any pause is.
        return str(item.body["why"]) if now < until <= now + _LONGEST_WAIT else ""

    def why_failing(self) -> str:
        """The sentence of its last failure, if nothing has been taken since; or ""."""
        item = self.table.get(_KEY)
        return str(item.body["why"]) if item else ""

    def note_down(self, now: datetime, why: str) -> None:
        """It took nothing: 5 seconds, 10, 20 and so on, up to a minute."""
        item = self.table.get(_KEY)
        failures = (item.body["failures"] if item else 0) + 1
        wait = min(_FIRST_WAIT * 2 ** min(failures - 1, 10), _LONGEST_WAIT)
        body = {"until": to_text(now + wait), "failures": failures, "why": why, "v": 1}
        self.table.transact([Put(_KEY, body)])

    def note_up(self) -> None:
        """It took a message."""
        if self.table.get(_KEY) is not None:
            self.table.transact([Delete(_KEY)])
