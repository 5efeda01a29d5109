"""The outline of a borough, and whether a point is within it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from communitybook.places.distance import Point

Ring = tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Boundary:
    """Closed rings, outer edges and holes alike: inside is an odd number of crossings."""

    rings: tuple[Ring, ...]

    def holds(self, point: Point) -> bool:
        """Whether a line drawn east from the point crosses the rings an odd number of times."""
        crossings = sum(
            crosses(point, start, end) for ring in self.rings for start, end in pairwise(ring)
        )
        return crossings % 2 == 1


def crosses(point: Point, start: Point, end: Point) -> bool:
    """Whether the line east from the point meets the edge from start to end."""
    if (start.latitude > point.latitude) == (end.latitude > point.latitude):
        return False
    share = (point.latitude - start.latitude) / (end.latitude - start.latitude)
    return point.longitude < start.longitude + share * (end.longitude - start.longitude)


def parse_boundary(value: dict[str, Any]) -> Boundary:
    """A GeoJSON FeatureCollection of polygons (RFC 7946: longitude first) made one Boundary."""
    return Boundary(
        tuple(ring for feature in value["features"] for ring in parse_geometry(feature["geometry"]))
    )


def parse_geometry(geometry: dict[str, Any]) -> Iterator[Ring]:
    """The rings of a Polygon or MultiPolygon; anything else raises ValueError."""
    match geometry:
        case {"type": "Polygon", "coordinates": polygon}:
            yield from map(parse_ring, polygon)
        case {"type": "MultiPolygon", "coordinates": polygons}:
            for polygon in polygons:
                yield from map(parse_ring, polygon)
        case _:
            raise ValueError(f"A boundary is made of polygons, not {geometry.get('type')}.")


def parse_ring(pairs: Sequence[Sequence[float]]) -> Ring:
    """One closed ring from GeoJSON's pairs of longitude and latitude."""
    return tuple(Point(pair[1], pair[0]) for pair in pairs)
