"""What ONS and Ordnance Survey publish about a borough: its wards, and where postcodes are.

Wards: any ONS ward boundaries as GeoJSON in degrees (geoportal.statistics.gov.uk). Postcodes: the
CSV files of Code-Point Open (no header; metres on the grid), or the ONS Postcode Directory (a
header; degrees, and the month in which a postcode ended).
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from communitybook.places.boundary import Boundary, parse_geometry
from communitybook.places.distance import Point
from communitybook.places.national_grid import point_of
from communitybook.places.postcode import parse_postcode
from communitybook.slug import slug_of

_CODE = re.compile(r"WD\d\dCD|area_code", re.IGNORECASE)
_NAME = re.compile(r"WD\d\dNM|area_name", re.IGNORECASE)
_BOROUGH = re.compile(r"LAD\d\dCD|local_authority_area_code", re.IGNORECASE)
_WITHOUT_POINT = "90"  # Code-Point's mark for a postcode that has no grid reference
_POSTCODE_COLUMNS = ("pcds", "pcd8", "pcd7", "pcd", "postcode")


@dataclass(frozen=True, slots=True)
class WardArea:
    """A ward with its outline; `geometry` is as it was in the file."""

    id: str
    name: str
    code: str
    boundary: Boundary
    geometry: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PostcodePoint:
    """Where a postcode is, or was."""

    postcode: str
    point: Point
    is_ended: bool


def read_wards(value: Mapping[str, Any], borough: str) -> list[WardArea]:
    """The wards of the borough with that ONS code, by name. ValueError says what is missing."""
    features = value.get("features") or []
    if not features:
        raise ValueError("The ward file holds no features: is it GeoJSON?")
    own = [one for one in features if _find(one, _BOROUGH) == borough]
    if not own:
        known = sorted({_find(one, _BOROUGH) for one in features} - {""})
        raise ValueError(
            f"No ward of {borough} is in the ward file. It holds wards of"
            f" {', '.join(known[:12]) or 'boroughs without codes'}."
        )
    return sorted((_read_ward(one) for one in own), key=lambda ward: ward.name)


def _read_ward(feature: Mapping[str, Any]) -> WardArea:
    name, code = _find(feature, _NAME), _find(feature, _CODE)
    rings = tuple(parse_geometry(feature["geometry"]))
    if any(abs(point.latitude) > 90 for ring in rings for point in ring):
        raise ValueError("The ward file is in metres: download it as GeoJSON in WGS84.")
    return WardArea(slug_of(name), name, code, Boundary(rings), feature["geometry"])


def _find(feature: Mapping[str, Any], wanted: re.Pattern[str]) -> str:
    """The first property with such a name."""
    properties = feature.get("properties") or {}
    return next((str(value) for name, value in properties.items() if wanted.fullmatch(name)), "")


def read_postcode_points(lines: Iterable[str]) -> Iterator[PostcodePoint]:
    """Each postcode of one CSV file that has a point. ValueError where it is of neither kind."""
    rows = csv.reader(lines)
    first = next(rows, [])
    if parse_postcode(first[0]) if first else None:
        yield from _read_code_point([first, *rows])
        return
    header = [column.lower() for column in first]
    if not {"lat", "long"} <= set(header) or not set(_POSTCODE_COLUMNS) & set(header):
        raise ValueError(
            "The postcode file is neither of Code-Point Open nor of the ONS Postcode Directory:"
            f" its first line is {','.join(first)[:80]!r}."
        )
    yield from _read_directory([dict(zip(header, row, strict=False)) for row in rows])


def _read_code_point(rows: Iterable[Sequence[str]]) -> Iterator[PostcodePoint]:
    for row in rows:
        postcode = parse_postcode(row[0]) if len(row) > 3 else None
        if postcode and row[1] != _WITHOUT_POINT:
            yield PostcodePoint(postcode, point_of(float(row[2]), float(row[3])), is_ended=False)


def _read_directory(rows: Iterable[Mapping[str, str]]) -> Iterator[PostcodePoint]:
    for row in rows:
        postcode = parse_postcode(next(row[name] for name in _POSTCODE_COLUMNS if name in row))
        latitude = float(row["lat"] or 0)
        if postcode and 49 < latitude < 61.5:  # 99.999999 stands for none
            point = Point(latitude, float(row["long"]))
            yield PostcodePoint(postcode, point, is_ended=bool(row.get("doterm", "").strip()))


def find_ward(wards: Sequence[WardArea], point: Point) -> WardArea | None:
    """The ward that the point is in."""
    return next((ward for ward in wards if ward.boundary.holds(point)), None)


def middle_of(ward: WardArea, points: Sequence[Point]) -> Point:
    """The middle of its postcodes, where people live; of its outline where it has none."""
    known = points or [point for ring in ward.boundary.rings for point in ring]
    return Point(fmean(one.latitude for one in known), fmean(one.longitude for one in known))
