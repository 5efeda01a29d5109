"""One borough's postcodes, wards, named places and bank holidays, looked up offline."""

import csv
import json
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from communitybook.places.boundary import Boundary, parse_boundary
from communitybook.places.distance import Point
from communitybook.places.postcode import outcode_of, parse_outcode, parse_postcode


@dataclass(frozen=True, slots=True)
class Ward:
    """An electoral ward: `id` is the slug of its name, `point` its middle."""

    id: str
    name: str
    ons_code: str
    point: Point


@dataclass(frozen=True, slots=True)
class Place:
    """A town or village by the name that residents say."""

    id: str
    name: str
    point: Point


@dataclass(frozen=True, slots=True)
class FoundPostcode:
    """A postcode that is, or was, in the borough or close to it."""

    postcode: str
    point: Point
    ward_id: str | None
    is_terminated: bool
    is_inside: bool


Named = TypeVar("Named", Ward, Place)


class Gazetteer:
    """Look-ups over rows of text: a postcode's row is only read when it is asked for."""

    def __init__(
        self,
        *,
        live_rows: Mapping[str, str],
        terminated_rows: Mapping[str, str],
        outcodes: Mapping[str, Point],
        wards: Sequence[Ward],
        places: Sequence[Place],
        boundary: Boundary,
        bank_holidays: Iterable[date],
    ) -> None:
        self._live_rows = live_rows
        self._terminated_rows = terminated_rows
        self.outcodes = outcodes
        self.wards = tuple(wards)
        self.places = tuple(places)
        self.boundary = boundary
        self.bank_holidays = frozenset(bank_holidays)
        self._wards_by_id = {ward.id: ward for ward in self.wards}
        self._places_by_id = {place.id: place for place in self.places}

    def find_postcode(self, text: str) -> FoundPostcode | None:
        """A live or dead postcode of the area, however it is typed."""
        postcode = parse_postcode(text)
        if postcode is None:
            return None
        if row := self._live_rows.get(postcode):
            return self._found(postcode, row, is_terminated=False)
        if row := self._terminated_rows.get(postcode):
            return self._found(postcode, row, is_terminated=True)
        return None

    def all_postcodes(self) -> Iterator[FoundPostcode]:
        """Every live postcode, then every dead one, each in the order of its file."""
        for postcode, row in self._live_rows.items():
            yield self._found(postcode, row, is_terminated=False)
        for postcode, row in self._terminated_rows.items():
            yield self._found(postcode, row, is_terminated=True)

    def _found(self, postcode: str, row: str, *, is_terminated: bool) -> FoundPostcode:
        latitude, longitude, ward_id = row.split(",")
        point = Point(float(latitude), float(longitude))
        inside = bool(ward_id) or self.is_inside(point)
        return FoundPostcode(postcode, point, ward_id or None, is_terminated, inside)

    def find_outcode(self, text: str) -> Point | None:
        """The middle of a district anywhere in the country, from "WN1" or a whole postcode."""
        postcode = parse_postcode(text)
        outcode = outcode_of(postcode) if postcode else parse_outcode(text)
        return self.outcodes.get(outcode) if outcode else None

    def find_ward(self, ward_id: str) -> Ward | None:
        """The ward with this id."""
        return self._wards_by_id.get(ward_id)

    def find_place(self, place_id: str) -> Place | None:
        """The place with this id."""
        return self._places_by_id.get(place_id)

    def find_place_named(self, text: str) -> Place | None:
        """A place by name: whole ("Leigh"), cut short ("ashton") or with more after it."""
        wanted = words_of(text)
        if not wanted:
            return None
        by_words = {words_of(place.name): place for place in self.places}
        if wanted in by_words:
            return by_words[wanted]
        longer = [words for words in by_words if words[: len(wanted)] == wanted]
        if len(longer) == 1:
            return by_words[longer[0]]
        shorter = [words for words in by_words if wanted[: len(words)] == words]
        return by_words[max(shorter, key=len)] if shorter else None

    def nearest_place(self, point: Point) -> Place:
        """The named place whose middle is closest, as the crow flies."""
        return min(self.places, key=closeness_to(point))

    def nearest_ward(self, point: Point) -> Ward:
        """The ward whose middle is closest: near enough for a list, not for a ballot paper."""
        return min(self.wards, key=closeness_to(point))

    def is_inside(self, point: Point) -> bool:
        """Whether the point lies within the borough's boundary."""
        return self.boundary.holds(point)


def closeness_to(point: Point) -> Callable[[Named], float]:
    """A sort key: the square of the distance on a flat map, which orders as miles do nearby."""
    latitude, longitude = point.latitude, point.longitude
    shrink = math.cos(math.radians(latitude)) ** 2

    def key(named: Named) -> float:
        north, east = named.point.latitude - latitude, named.point.longitude - longitude
        return north * north + east * east * shrink

    return key


def words_of(name: str) -> tuple[str, ...]:
    """A name's words for comparing, so that "Ashton in makerfield" is "Ashton-in-Makerfield"."""
    return tuple(re.findall(r"[a-z0-9]+", name.casefold().replace("'", "")))


def load_gazetteer(folder: Path) -> Gazetteer:
    """A gazetteer from the CSV and GeoJSON files of content/places (see ATTRIBUTION.md there)."""
    outline = json.loads((folder / "boundary.geojson").read_text(encoding="utf-8"))
    return Gazetteer(
        live_rows=load_rows_by_key(folder / "postcodes.csv"),
        terminated_rows=load_rows_by_key(folder / "terminated.csv"),
        outcodes=load_outcodes(folder / "outcodes.csv"),
        wards=[
            Ward(row["id"], row["name"], row["ons_code"], parse_point(row))
            for row in load_records(folder / "wards.csv")
        ],
        places=[
            Place(row["id"], row["name"], parse_point(row))
            for row in load_records(folder / "places.csv")
        ],
        boundary=parse_boundary(outline),
        bank_holidays=load_bank_holidays(folder / "bank-holidays.csv"),
    )


def load_rows_by_key(path: Path) -> dict[str, str]:
    """Each line's first field against the rest of it, unread; the header is left out."""
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    return {key: rest for key, _, rest in (line.partition(",") for line in lines)}


def load_outcodes(path: Path) -> dict[str, Point]:
    """The middle of each postcode district."""
    points = {}
    for outcode, row in load_rows_by_key(path).items():
        latitude, longitude = row.split(",")
        points[outcode] = Point(float(latitude), float(longitude))
    return points


def load_bank_holidays(path: Path) -> list[date]:
    """The days on which places that close on bank holidays are closed."""
    return [date.fromisoformat(row["date"]) for row in load_records(path)]


def load_records(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a CSV file by their column names."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def parse_point(row: dict[str, str]) -> Point:
    """The point in a row's latitude and longitude columns."""
    return Point(float(row["latitude"]), float(row["longitude"]))
