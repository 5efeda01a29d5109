"""Bars of a plot, measured out for the template that draws them."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, ROW, BAR = 320, 30, 18  # units of the drawing; it is stretched to the column's width
LABEL, ROOM = 110, 52  # for the words before a bar and the number behind it


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: its words, its value, and where and how long its bar is."""

    label: str
    value: int
    words: str
    y: int
    length: float


@dataclass(frozen=True, slots=True)
class Plot:
    """A plot with its title, what it shows in a sentence, and its rows."""

    id: str
    title: str
    sentence: str
    bars: tuple[Bar, ...]

    @property
    def height(self) -> int:
        return ROW * len(self.bars)


def make_plot(id: str, title: str, sentence: str, rows: Sequence[tuple[str, int]]) -> Plot:
    """The longest bar fills its room; nought has none."""
    most = max([value for _, value in rows] or [0]) or 1
    room = WIDTH - LABEL - ROOM
    bars = tuple(
        Bar(label, value, f"{value:,}", number * ROW, round(room * value / most, 1))
        for number, (label, value) in enumerate(rows)
    )
    return Plot(id, title, sentence, bars)
