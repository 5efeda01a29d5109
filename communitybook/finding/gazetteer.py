"""Postcodes and place names with their points, as one file each, so that no request tells which."""

import json
from collections.abc import Iterable, Sequence
from itertools import groupby

from communitybook.finding.packing import write_gaps, write_signed, write_varints
from communitybook.finding.rows import quantise
from communitybook.finding.tokens import split_words

Postcode = tuple[str, float, float]
Place = tuple[str, str, float, float]


def write_postcodes(postcodes: Iterable[Postcode]) -> bytes:
    """Sectors with how many units each; units as gaps; steps north and east from the one before."""
    known = sorted(
        {"".join(code.upper().split()): (north, east) for code, north, east in postcodes}.items()
    )
    sectors = [
        (sector, [code[-2:] for code, _ in group])
        for sector, group in groupby(known, key=lambda entry: entry[0][:-2])
    ]
    points = [quantise(point) for _, point in known]
    return b"".join(
        (
            write_varints([len(sectors)]),
            b"".join(bytes([len(sector)]) + sector.encode() for sector, _ in sectors),
            write_varints(len(units) for _, units in sectors),
            b"".join(write_gaps([number_unit(unit) for unit in units]) for _, units in sectors),
            write_signed(step_from_last([north for north, _ in points])),
            write_signed(step_from_last([east for _, east in points])),
        )
    )


def number_unit(unit: str) -> int:
    """AA is 0, AB is 1, ZZ is 675."""
    return (ord(unit[0]) - 65) * 26 + ord(unit[1]) - 65


def step_from_last(numbers: Sequence[int]) -> list[int]:
    """Differences, the first from nought."""
    return list(map(int.__sub__, numbers, (0, *numbers[:-1])))


def write_places(places: Iterable[Place]) -> bytes:
    """JSON rows of id, name, latitude and longitude, by name."""
    rows = sorted(places, key=lambda place: (place[1], place[0]))
    rounded = [[key, name, round(north, 4), round(east, 4)] for key, name, north, east in rows]
    return json.dumps(rounded, ensure_ascii=False, separators=(",", ":")).encode()


def list_names(places: Iterable[Place], postcodes: Iterable[Postcode]) -> str:
    """What a query may name: places, folded, and first halves of postcodes, a bar between."""
    names = {" ".join(split_words(name)) for _, name, _, _ in places}
    halves = {"".join(code.split())[:-3].lower() for code, _, _ in postcodes}
    return "|".join(sorted(names | halves))
