"""A point on the map and the miles between two of them."""

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

EARTH_RADIUS_MILES = 3958.761  # mean radius, 6371.0088 km (IUGG)


@dataclass(frozen=True, slots=True)
class Point:
    """WGS84 degrees, north and east positive."""

    latitude: float
    longitude: float


def miles_between(a: Point, b: Point) -> float:
    """Great-circle distance in miles (haversine), as the crow flies."""
    north = radians(b.latitude - a.latitude) / 2
    east = radians(b.longitude - a.longitude) / 2
    shrink = cos(radians(a.latitude)) * cos(radians(b.latitude))
    half_chord = sin(north) ** 2 + shrink * sin(east) ** 2
    return 2 * EARTH_RADIUS_MILES * asin(min(1.0, sqrt(half_chord)))
