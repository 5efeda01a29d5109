"""Places, ages and facts of the listings, column by column: for miles, filters and counts."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from communitybook.finding.document import FacetLabel, FacetLabels, IndexedDocument
from communitybook.finding.packing import write_gaps, write_planes, write_varints

BLOCK_BITS = 16
LATITUDE_STEP = 0.0005
LONGITUDE_STEP = 0.0008
NO_POINT = 0xFFFF
NO_AGE = 255
ONE_BYTE = 256
REACHES = ("here", "area", "online")
ALL_WANTED = frozenset({"access"})
TELLING = ("cost", "access")
NEEDED = ("day", "cost", "access")

Cell = tuple[int, ...]


def describe_facets(labels: FacetLabels, rows: Iterable[IndexedDocument]) -> list[dict[str, Any]]:
    """What the engine must know to read the rows and to name their values.

    `used` are the places of the values that any row has: suggestions need no more than that.
    """
    found: dict[str, set[str]] = {key: set() for key in labels}
    for row in rows:
        for key, values in row["facets"].items():
            found.get(key, set()).update(values)
    return [
        {
            "key": key,
            "title": label.title,
            "match": "all" if key in ALL_WANTED else "any",
            "values": [list(value) for value in label.values],
            "used": [at for at, value in enumerate(label.values) if value[0] in found[key]],
        }
        for key, label in labels.items()
    ]


def sum_up(row: IndexedDocument, labels: FacetLabels) -> list[int]:
    """What a result says of a row where nothing narrows, so that it can do without all rows.

    Place of its first value, or -1, for each facet that tells; then of those needed a bit for each
    that is not stated; then its reach.
    """
    unknown = sum(1 << at for at, key in enumerate(NEEDED) if key in row["unknown"])
    first = [find_first(row, key, labels) for key in TELLING]
    return [*first, unknown, REACHES.index(row["reach"])]


def find_first(row: IndexedDocument, key: str, labels: FacetLabels) -> int:
    """Place of the first value in the labels' order; -1 where it has none that they know."""
    known = set(row["facets"].get(key, ()))
    values = labels[key].values if key in labels else ()
    return next((at for at, value in enumerate(values) if value[0] in known), -1)


def write_rows(numbers: Sequence[int], rows: Sequence[IndexedDocument]) -> bytes:
    """A block: how many, numbers, reach, points, ages. Miles and ages need no more."""
    return b"".join(
        (
            write_varints([len(rows)]),
            write_gaps(numbers),
            bytes([REACHES.index(row["reach"]) for row in rows]),
            write_points(rows),
            write_ages(rows),
        )
    )


def write_stated(rows: Sequence[IndexedDocument], labels: FacetLabels) -> bytes:
    """What the same rows state: times, then the facets as labelled. Filters and counts need it."""
    facets = (write_facet(key, label, rows) for key, label in labels.items())
    return b"".join((write_times(rows, labels), *facets))


def quantise(point: Sequence[float]) -> tuple[int, int]:
    """Whole steps of about fifty metres north and east."""
    return round(point[0] / LATITUDE_STEP), round(point[1] / LONGITUDE_STEP)


def write_points(rows: Sequence[IndexedDocument]) -> bytes:
    """The south-west corner, the different points seen from it, then which of them each row has."""
    points = [quantise(row["point"]) if row["point"] else None for row in rows]
    known = sorted({point for point in points if point})
    south = min((point[0] for point in known), default=0)
    west = min((point[1] for point in known), default=0)
    places: dict[tuple[int, int] | None, int] = {point: at for at, point in enumerate(known)}
    return b"".join(
        (
            south.to_bytes(4, "little", signed=True) + west.to_bytes(4, "little", signed=True),
            write_varints([len(known)]),
            write_gaps([north - south for north, _ in known]),
            write_planes([min(east - west, NO_POINT) for _, east in known], 2),
            write_planes([places.get(point, NO_POINT) for point in points], 2),
        )
    )


def write_ages(rows: Sequence[IndexedDocument]) -> bytes:
    """Per row youngest and oldest, 255 where there is no bound; or nothing if not known."""
    return write_cells([list_ages(row) for row in rows])


def list_ages(row: IndexedDocument) -> Cell:
    """Two numbers, or none."""
    if len(row["ages"]) != 2 or "age" in row["unknown"]:
        return ()
    return tuple(NO_AGE if age is None else min(age, NO_AGE - 1) for age in row["ages"])


def write_times(rows: Sequence[IndexedDocument], labels: FacetLabels) -> bytes:
    """Per row the pairs of day and part that go together; nothing where all of them do.

    A pair is the day's place times the number of parts, plus the part's place.
    """
    days, parts = (list_values(labels, key) for key in ("day", "part"))
    places = {
        f"{day}:{part}": at * len(parts) + place
        for at, day in enumerate(days)
        for place, part in enumerate(parts)
    }
    return write_cells(
        [tuple(sorted(places[pair] for pair in row["times"] if pair in places)) for row in rows]
    )


def list_values(labels: FacetLabels, key: str) -> list[str]:
    """The ids of a facet's values; none where the book has no such facet."""
    return [value for value, _, _ in labels[key].values] if key in labels else []


def write_facet(key: str, label: FacetLabel, rows: Sequence[IndexedDocument]) -> bytes:
    """Per row the values that are so, by place; plus their number, those not stated; twice it, all.

    A value that is implied by one below it is left out; the engine puts it back.
    """
    count = len(label.values)
    places = {value: place for place, (value, _, _) in enumerate(label.values)}
    parents = {value: parent for value, _, parent in label.values}
    marks = {f"{key}:{value}": count + place for value, place in places.items()} | {key: 2 * count}
    return write_cells(
        [
            (
                *sorted(places[value] for value in drop_ancestors(row, key, parents)),
                *sorted({marks[mark] for mark in row["unknown"] if mark in marks}),
            )
            for row in rows
        ]
    )


def drop_ancestors(row: IndexedDocument, key: str, parents: dict[str, str]) -> set[str]:
    """A row's known values that no other of them stands under."""
    left = {value for value in row["facets"].get(key, ()) if value in parents}
    for value in tuple(left):
        parent = parents[value]
        while parent:
            left.discard(parent)
            parent = parents.get(parent, "")
    return left


def write_cells(cells: Sequence[Cell]) -> bytes:
    """Each different cell once, the commonest first, then which one each row has.

    How many different cells, their lengths, their numbers, then a byte or two planes of which.
    """
    counts = Counter(cells)
    different = sorted(counts, key=lambda cell: (-counts[cell], cell))
    places = {cell: place for place, cell in enumerate(different)}
    which = [places[cell] for cell in cells]
    width = 1 if len(different) <= ONE_BYTE else 2
    head = write_varints([len(different)]) + write_numbers(different)
    return head + write_planes(which, width)


def write_numbers(cells: Sequence[Cell]) -> bytes:
    """Lengths, then all numbers in two planes."""
    return write_varints(map(len, cells)) + write_planes([n for cell in cells for n in cell], 2)
