"""Facets, ages and places of the listings, column by column, for filters, counts and miles."""

from collections.abc import Sequence
from typing import Any

from communitybook.finding.document import FacetLabel, FacetLabels, IndexedDocument
from communitybook.finding.packing import write_gaps, write_planes, write_varints

BLOCK_BITS = 13
LATITUDE_STEP = 0.0002
LONGITUDE_STEP = 0.0003
NO_POINT = 0xFFFF
NO_AGE = 255
MOST_BITS = 16
REACHES = ("here", "area", "online")
ALL_WANTED = frozenset({"access"})


def describe_facets(labels: FacetLabels) -> list[dict[str, Any]]:
    """What the engine must know to read the rows and to name their values."""
    return [
        {
            "key": key,
            "title": label.title,
            "match": "all" if key in ALL_WANTED else "any",
            "packed": "bits" if is_bits(label) else "lists",
            "values": [list(value) for value in label.values],
        }
        for key, label in labels.items()
    ]


def is_bits(label: FacetLabel) -> bool:
    """Few values without parents fit in bits."""
    return len(label.values) <= MOST_BITS and not any(parent for _, _, parent in label.values)


def write_rows(
    numbers: Sequence[int], rows: Sequence[IndexedDocument], labels: FacetLabels
) -> bytes:
    """A block: how many, numbers, reach, points, ages, then each facet in the labels' order."""
    columns = [
        write_varints([len(rows)]),
        write_gaps(numbers),
        bytes([REACHES.index(row["reach"]) for row in rows]),
        write_points(rows),
        write_ages(rows),
    ]
    for key, label in labels.items():
        write = write_bits if is_bits(label) else write_lists
        columns.append(write(key, label, rows))
    return b"".join(columns)


def quantise(point: Sequence[float]) -> tuple[int, int]:
    """Whole steps of about twenty metres north and east."""
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
    """Three bytes: whether ages are known, youngest, oldest; 255 where there is no bound."""
    known = bytes([len(row["ages"]) == 2 and "age" not in row["unknown"] for row in rows])
    pairs = [row["ages"] if len(row["ages"]) == 2 else (None, None) for row in rows]
    bounds = [
        [NO_AGE if pair[end] is None else min(pair[end] or 0, 254) for pair in pairs]
        for end in (0, 1)
    ]
    return known + bytes(bounds[0]) + bytes(bounds[1])


def write_bits(key: str, label: FacetLabel, rows: Sequence[IndexedDocument]) -> bytes:
    """For each row the values that are so, and the values that are not stated."""
    places = {value: 1 << place for place, (value, _, _) in enumerate(label.values)}
    everything = (1 << len(places)) - 1
    width = (len(places) + 7) // 8
    yes = [sum(places.get(value, 0) for value in set(row["facets"].get(key, ()))) for row in rows]
    marks = {f"{key}:{value}": bit for value, bit in places.items()} | {key: everything}
    unknown = [
        join_bits(marks.get(mark, 0) for mark in row["unknown"]) & ~known
        for row, known in zip(rows, yes, strict=True)
    ]
    return write_planes(yes, width) + write_planes(unknown, width)


def join_bits(parts: Any) -> int:
    """Every bit that stands in any part."""
    bits = 0
    for part in parts:
        bits |= part
    return bits


def write_lists(key: str, label: FacetLabel, rows: Sequence[IndexedDocument]) -> bytes:
    """For each row how many values (doubled, and one more if not stated), then the values' places.

    A value that is implied by one below it is left out; the engine puts it back.
    """
    places = {value: place for place, (value, _, _) in enumerate(label.values)}
    parents = {value: parent for value, _, parent in label.values}
    lists = [
        sorted(places[value] for value in drop_ancestors(row["facets"].get(key, ()), parents))
        for row in rows
    ]
    counts = [
        2 * len(values) + (key in row["unknown"]) for row, values in zip(rows, lists, strict=True)
    ]
    return write_varints(counts) + write_varints(place for values in lists for place in values)


def drop_ancestors(values: Sequence[str], parents: dict[str, str]) -> set[str]:
    """The known values that no other of them stands under."""
    left = {value for value in values if value in parents}
    for value in tuple(left):
        parent = parents[value]
        while parent:
            left.discard(parent)
            parent = parents.get(parent, "")
    return left
