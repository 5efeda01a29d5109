"""The last day that the clock was believed: what deletes by date asks here first."""

from datetime import date, timedelta

from chalicelib.store import keys
from chalicelib.table import Put, Table
from communitybook.dates.wording import date_in_words
from communitybook.messages import say

_KEY = keys.health_key("clock")
# No book stands still for a month and then goes on as if nothing were: rather its clock is wrong.
_LONGEST_GAP = timedelta(days=30)
# By then somebody has seen the alarm, and has set a wrong clock right.
_TRUSTED_AFTER = timedelta(days=3)


class ClockDoubtedError(Exception):
    """The clock jumped ahead: nothing is deleted, lapsed or completed by it for now."""


class ClockMark:
    """Intents over the day that was believed last."""

    def __init__(self, table: Table) -> None:
        self.table = table

    def check(self, today: date) -> None:
        """Raises ClockDoubtedError for three days after the clock jumped ahead by a month.

        A clock that goes back deletes nothing, and is believed at once.
        """
        item = self.table.get(_KEY)
        known = {name: date.fromisoformat(day) for name, day in item.body.items()
                 if name != "v"} if item else {}  # fmt: skip
        day, doubted = known.get("day", today), known.get("doubted")
        if today - day <= _LONGEST_GAP:
            if known != {"day": today}:
                self._keep(day=today)
            return
        if doubted is None or not timedelta() <= today - doubted <= _LONGEST_GAP:
            doubted = today
            self._keep(day=day, doubted=today)
        if today - doubted < _TRUSTED_AFTER:
            raise ClockDoubtedError(
                say("clock_is_doubted", today=date_in_words(today), day=date_in_words(day))
            )
        self._keep(day=today)

    def _keep(self, **days: date) -> None:
        body = {name: day.isoformat() for name, day in days.items()}
        self.table.transact([Put(_KEY, {**body, "v": 1})])
