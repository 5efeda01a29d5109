"""How often somebody may do something, and what may be done once."""

from datetime import datetime

from chalicelib.store import keys
from chalicelib.store.moments import to_text
from chalicelib.table import ABSENT, ConflictError, Delete, Put, Table, Write


class Limits:
    """Intents over counters and nonces. `who` is always a salted hash, never an address."""

    def __init__(self, table: Table) -> None:
        self.table = table

    def bump(self, now: datetime, what: str, who: str, *, of_the_day: bool = False) -> int:
        """Count one more in this hour, or of this day; the total so far."""
        at = to_text(now)
        window = "day" if of_the_day else at[11:13]
        return self.table.add(keys.rate_key(at[:10], what, window, who), "times", 1, {"v": 1})

    def plan_once(self, now: datetime, nonce: str) -> Write:
        """Use a nonce up. Conflicts where it was used before."""
        return Put(keys.once_key(to_text(now)[:10], nonce), {"v": 1}, ABSENT)

    def consume_once(self, now: datetime, nonce: str) -> bool:
        """Whether the nonce was still unused; it is used up now."""
        try:
            self.table.transact([self.plan_once(now, nonce)])
        except ConflictError:
            return False
        return True

    def give_back(self, now: datetime, nonce: str) -> None:
        """What the nonce was used for did not happen: it may be used again."""
        self.table.transact([Delete(keys.once_key(to_text(now)[:10], nonce))])
