"""Bars of a plot, measured out for the template that draws them."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, BAR = 320, 18  # units of the drawing; it is stretched to the column's width
ROW, LABEL = 30, 116  # where the words stand before their bar
STACKED_ROW = 46  # where they stand above it, being long
ROOM = 60  # for the number behind the longest bar


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: its words and its bar, where both stand, and how long the bar is."""

    label: str
    value: int
    words: str
    label_y: int
    x: int
    y: int
    length: float

    @property
    def words_x(self) -> float:
        return self.x + self.length + 6


@dataclass(frozen=True, slots=True)
class Plot:
    """A plot with its title, what it shows in a sentence, and its rows."""

    id: str
    title: str
    sentence: str
    bars: tuple[Bar, ...]
    height: int


def make_plot(
    id: str,
    title: str,
    sentence: str,
    rows: Sequence[tuple[str, int]],
    *,
    is_stacked: bool = False,
) -> Plot:
    """The longest bar fills its room; nought has none. Stacked: words above their bars."""
    row, x = (STACKED_ROW, 0) if is_stacked else (ROW, LABEL)
    most = max([value for _, value in rows] or [0]) or 1
    bars = []
    for number, (label, value) in enumerate(rows):
        y = number * row + (22 if is_stacked else 6)
        length = round((WIDTH - x - ROOM) * value / most, 1)
        label_y = y - 6 if is_stacked else y + 13
        bars.append(Bar(label, value, f"{value:,}", label_y, x, y, length))
    return Plot(id, title, sentence, tuple(bars), row * len(bars))
