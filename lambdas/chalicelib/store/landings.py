"""Numbers of landings: each change that git has taken gets the next, so that a site can say how far
it stands.
"""

from chalicelib.store import keys
from chalicelib.table import Table

_COUNT = "count"


class Landings:
    """One counter. A number is taken after git has the file, so a site that fetched its content
    after it read the count holds everything up to it. Numbers may be skipped, never repeated.
    """

    def __init__(self, table: Table) -> None:
        self.table = table

    def take_number(self) -> int:
        """The next number, from 1."""
        return self.table.add(keys.landings_key(), _COUNT, 1, {"v": 1})

    def count(self) -> int:
        """The last number that was taken; 0 where none was."""
        item = self.table.get(keys.landings_key())
        return int(item.body[_COUNT]) if item else 0
