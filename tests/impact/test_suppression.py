"""Nobody can work out a withheld figure: for each there is another table that looks the same."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communitybook.impact.suppression import SMALLEST, withhold

Shown = tuple[int, tuple[int | None, ...]]


def shown(values: tuple[int, ...]) -> Shown:
    """All that anybody sees: the total, and the cells that are published."""
    table = withhold({str(number): value for number, value in enumerate(values)})
    return sum(values), tuple(table.values())


@pytest.mark.parametrize(("wards", "most"), [(2, 16), (3, 11), (4, 8), (5, 6)])
def test_of_all_small_tables_none_gives_a_withheld_cell_away(wards: int, most: int) -> None:
    """Every table that looks alike is gathered, as somebody would who knows the rule itself."""
    alike: dict[Shown, list[tuple[int, ...]]] = defaultdict(list)
    for values in product(range(most + 1), repeat=wards):
        alike[shown(values)].append(values)
    for (total, table), possible in alike.items():
        if total > most:
            continue  # a table with a larger cell may look the same: it was not tried
        for place, cell in enumerate(table):
            if cell is None:
                assert len({one[place] for one in possible}) > 1, (total, table, possible)


def others(values: tuple[int, ...], hidden: list[int]) -> Iterator[tuple[int, ...]]:
    """Tables near this one: two withheld cells change places, or one person moves."""
    for a, b in product(hidden, repeat=2):
        for move in (values[b] - values[a], 1, -1):
            changed = list(values)
            changed[a], changed[b] = values[a] + move, values[b] - move
            if a != b and min(changed) >= 0:
                yield tuple(changed)


CELLS = st.lists(st.integers(0, 9) | st.integers(0, 200), min_size=2, max_size=27)
ALL_FOURS = st.integers(2, 27).map(lambda wards: [SMALLEST - 1] * wards)


@given(CELLS | ALL_FOURS)
def test_each_withheld_cell_could_be_something_else(cells: list[int]) -> None:
    values = tuple(cells)
    seen = shown(values)
    hidden = [place for place, cell in enumerate(seen[1]) if cell is None]
    if set(values) == {SMALLEST - 1} and len(values) > 2:
        far = (SMALLEST, *values[1:-1], SMALLEST - 2)
        assert all(shown(far[n:] + far[:n]) == seen for n in range(len(far)))
        return
    for place in hidden:
        like = {one[place] for one in others(values, hidden) if shown(one) == seen}
        assert like - {values[place]}, (values, place)


@given(CELLS)
def test_no_small_cell_of_anybody_is_published_and_what_is_published_is_true(
    cells: list[int],
) -> None:
    _, table = shown(tuple(cells))
    for value, cell in zip(cells, table, strict=True):
        assert cell in (None, value)
        assert cell is None or cell >= SMALLEST or not any(c for c in cells if c < SMALLEST)


@given(CELLS)
def test_never_one_cell_alone_is_withheld(cells: list[int]) -> None:
    _, table = shown(tuple(cells))
    assert table.count(None) != 1
