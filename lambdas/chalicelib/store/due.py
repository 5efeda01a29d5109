"""What falls due on a day: written by whatever causes it, read by the daily job."""

from collections.abc import Iterator
from datetime import date

from chalicelib.table import ConflictError, Delete, Item, Table, Write

_PAGE = 200


class Due:
    """Intents over what falls due. Each kind knows what its items hold."""

    def __init__(self, table: Table) -> None:
        self.table = table

    def walk(self, today: date, what: str) -> Iterator[Item]:
        """Items of a kind that are due by that day, oldest first."""
        after, until = "", f"{today.isoformat()}#~"
        while items := self.table.query("due", after=after, until=until, limit=_PAGE):
            yield from (one for one in items if kind_of(one) == what)
            after = items[-1].key.sort

    def plan_done(self, item: Item) -> Write:
        """Done once: whoever does it at the same time conflicts."""
        return Delete(item.key, item.version)

    def drop(self, item: Item) -> None:
        """There is nothing to do any more."""
        try:
            self.table.transact([self.plan_done(item)])
        except ConflictError:
            return


def kind_of(item: Item) -> str:
    return item.key.sort.split("#", 2)[1]


def id_of(item: Item) -> str:
    return item.key.sort.split("#", 2)[2]


def day_of(item: Item) -> date:
    return date.fromisoformat(item.key.sort[:10])
