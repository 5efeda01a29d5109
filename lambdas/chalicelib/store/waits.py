"""How long groups really wait for a decision: the last hundred, and their median."""

from statistics import median

from chalicelib.table import ConflictError, Key, Put, Table
from communitybook.messages import say

_KEY = Key("figures", "waits")
_MOST = 100


class Waits:
    """Intents over the measured waits, in seconds."""

    def __init__(self, table: Table) -> None:
        self.table = table

    def record(self, seconds: int) -> None:
        """One more wait. It is a figure: where two are written at once, one may be left out."""
        item = self.table.get(_KEY)
        known = item.body["seconds"] if item else []
        body = {"seconds": [*known, seconds][-_MOST:], "v": 1}
        try:
            self.table.transact([Put(_KEY, body, item.version if item else 0)])
        except ConflictError:
            return

    def median_in_words(self) -> str:
        """`about 2 days`, or empty while too few are known to say."""
        item = self.table.get(_KEY)
        known = item.body["seconds"] if item else []
        if len(known) < 5:
            return ""
        hours = median(known) / 3600
        if hours < 1:
            return say("wait_under_an_hour")
        if hours < 36:
            return say("wait_hours", hours=round(hours))
        return say("wait_days", days=round(hours / 24))
