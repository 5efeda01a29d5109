"""Work that only one may do at a time: whoever holds its lease, for as long as that lasts."""

from datetime import datetime, timedelta

from chalicelib.store import keys
from chalicelib.store.moments import to_text
from chalicelib.table import ABSENT, ConflictError, Delete, Put, Table


class Leases:
    """Intents over leases. `holder` is a random id; a holder that died loses it by the clock."""

    def __init__(self, table: Table) -> None:
        self.table = table

    def take(self, what: str, holder: str, now: datetime, lasts: timedelta) -> bool:
        """Whether it is this holder's from now on, for so long; again, it lasts from now."""
        key = keys.lease_key(what)
        item = self.table.get(key)
        is_free = item is None or item.body["until"] <= to_text(now)
        if item is not None and not is_free and item.body["holder"] != holder:
            return False
        body = {"holder": holder, "until": to_text(now + lasts), "v": 1}
        return self._write(Put(key, body, item.version if item else ABSENT))

    def let_go(self, what: str, holder: str) -> bool:
        """Whether it was still this holder's; it is nobody's now."""
        item = self.table.get(keys.lease_key(what))
        if item is None or item.body["holder"] != holder:
            return False
        return self._write(Delete(item.key, item.version))

    def _write(self, write: Put | Delete) -> bool:
        try:
            self.table.transact([write])
        except ConflictError:
            return False
        return True
