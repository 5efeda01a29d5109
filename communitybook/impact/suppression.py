"""Which figures of a table are withheld, so that nobody can be found by subtracting.

The total of all cells is published. A cell under five is withheld. Whoever knows the total, every
published cell and this rule must not be able to work out any withheld cell, so more is withheld:

- where one small cell stands alone, the total would give it away;
- where all small cells are about as large as small cells can be, their sum would give them away.

In both cases the smallest of the others is withheld too, with every cell that is equal to it: then
the withheld values could change places, and what is published would be the same. Where all small
cells are nought there is nobody to find, and they are published. One cell by itself is its total.
docs/decisions/0014-figures-by-ward.md says why this holds; a test tries every small table.
"""

from collections.abc import Mapping

SMALLEST = 5


def withhold(cells: Mapping[str, int]) -> dict[str, int | None]:
    """The table as it may be published: None for a cell that is withheld."""
    withheld = _choose(cells)
    return {name: None if name in withheld else value for name, value in cells.items()}


def _choose(cells: Mapping[str, int]) -> set[str]:
    small = {name: value for name, value in cells.items() if value < SMALLEST}
    total = sum(small.values())
    if total == 0:
        return set()
    is_given_away = len(small) == 1 or total >= (SMALLEST - 1) * len(small) - 1
    others = [value for name, value in cells.items() if name not in small]
    if not is_given_away or not others:
        return set(small)
    least = min(others)
    return {name for name, value in cells.items() if name in small or value == least}
