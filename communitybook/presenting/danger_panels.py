"""The help that is shown first to somebody who speaks of danger."""

from collections.abc import Iterable
from dataclasses import dataclass

from communitybook.book import Book, Number
from communitybook.danger import SORTS
from communitybook.messages import say


@dataclass(frozen=True, slots=True)
class DangerPanel:
    """One sort of danger: a title, one line, and whom to ring, the best first."""

    sort: str
    title: str
    line: str
    numbers: tuple[Number, ...]

    @property
    def can_leave(self) -> bool:
        """Whether somebody may be watched: then the page offers a way out."""
        return self.sort in ("violence", "child")


def panels_for(book: Book, sorts: Iterable[str] = SORTS) -> list[DangerPanel]:
    """A panel for each sort, all of them unless told which; sorts without one are passed over.

    A book that has not said whom to ring shows all its national numbers.
    """
    named = book.help.in_danger
    known = book.help.numbers
    all_over = [one.name for one in book.help.national]
    return [
        DangerPanel(
            sort,
            say(f"danger_title_{sort}"),
            say(f"danger_line_{sort}"),
            tuple(known[name] for name in named.get(sort, all_over)),
        )
        for sort in sorts
        if sort in SORTS
    ]
