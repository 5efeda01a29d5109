"""From the British National Grid to degrees, right to about five metres.

Source: Ordnance Survey, "A guide to coordinate systems in Great Britain": annexes C (transverse
Mercator) and B (cartesian), section 6.6 (Helmert transformation). A postcode is larger than what
the exact grid transformation would gain.
"""

import math

from communitybook.places.distance import Point

_AIRY = (6_377_563.396, 6_356_256.909)  # semi-axes in metres
_WGS84 = (6_378_137.0, 6_356_752.3142)
_SCALE = 0.9996012717
_ORIGIN = (math.radians(49), math.radians(-2))
_FALSE_EASTING, _FALSE_NORTHING = 400_000.0, -100_000.0
_SHIFT = (446.448, -125.157, 542.060)  # metres
_STRETCH = -20.4894e-6
_TURN = tuple(math.radians(seconds / 3600) for seconds in (0.1502, 0.2470, 0.8421))
_CLOSE_METRES = 1e-5


def point_of(easting: float, northing: float) -> Point:
    """Metres on the grid as WGS84 degrees."""
    latitude, longitude = _unproject(easting, northing)
    x, y, z = _shift(*_to_cartesian(latitude, longitude))
    return _to_degrees(x, y, z)


def _unproject(easting: float, northing: float) -> tuple[float, float]:
    """Radians on the Airy ellipsoid."""
    a, b = _AIRY
    e2 = 1 - (b / a) ** 2
    latitude = _ORIGIN[0]
    rest = northing - _FALSE_NORTHING
    while True:
        latitude += rest / (a * _SCALE)
        rest = northing - _FALSE_NORTHING - _meridian(latitude)
        if abs(rest) < _CLOSE_METRES:
            break
    sine2 = math.sin(latitude) ** 2
    across = a * _SCALE / math.sqrt(1 - e2 * sine2)
    along = a * _SCALE * (1 - e2) / (1 - e2 * sine2) ** 1.5
    return _series(latitude, easting - _FALSE_EASTING, across, along)


def _series(latitude: float, east: float, across: float, along: float) -> tuple[float, float]:
    """The terms VII to XIIA of the guide."""
    t, secant = math.tan(latitude), 1 / math.cos(latitude)
    t2, t4, t6 = t**2, t**4, t**6
    eta2 = across / along - 1
    seven = t / (2 * along * across)
    eight = t / (24 * along * across**3) * (5 + 3 * t2 + eta2 - 9 * t2 * eta2)
    nine = t / (720 * along * across**5) * (61 + 90 * t2 + 45 * t4)
    ten = secant / across
    eleven = secant / (6 * across**3) * (across / along + 2 * t2)
    twelve = secant / (120 * across**5) * (5 + 28 * t2 + 24 * t4)
    last = secant / (5040 * across**7) * (61 + 662 * t2 + 1320 * t4 + 720 * t6)
    north = latitude - seven * east**2 + eight * east**4 - nine * east**6
    return north, _ORIGIN[1] + ten * east - eleven * east**3 + twelve * east**5 - last * east**7


def _meridian(latitude: float) -> float:
    """Metres along the meridian from the true origin."""
    a, b = _AIRY
    n = (a - b) / (a + b)
    less, more = latitude - _ORIGIN[0], latitude + _ORIGIN[0]
    return b * _SCALE * (
        (1 + n + 1.25 * n**2 + 1.25 * n**3) * less
        - (3 * n + 3 * n**2 + 2.625 * n**3) * math.sin(less) * math.cos(more)
        + (1.875 * n**2 + 1.875 * n**3) * math.sin(2 * less) * math.cos(2 * more)
        - 35 / 24 * n**3 * math.sin(3 * less) * math.cos(3 * more)
    )  # fmt: skip


def _to_cartesian(latitude: float, longitude: float) -> tuple[float, float, float]:
    a, b = _AIRY
    e2 = 1 - (b / a) ** 2
    radius = a / math.sqrt(1 - e2 * math.sin(latitude) ** 2)
    flat = radius * math.cos(latitude)
    return (
        flat * math.cos(longitude),
        flat * math.sin(longitude),
        (1 - e2) * radius * math.sin(latitude),
    )


def _shift(x: float, y: float, z: float) -> tuple[float, float, float]:
    """From the Airy ellipsoid's axes to those of WGS84."""
    turn_x, turn_y, turn_z = _TURN
    scale = 1 + _STRETCH
    return (
        _SHIFT[0] + scale * x - turn_z * y + turn_y * z,
        _SHIFT[1] + turn_z * x + scale * y - turn_x * z,
        _SHIFT[2] - turn_y * x + turn_x * y + scale * z,
    )


def _to_degrees(x: float, y: float, z: float) -> Point:
    a, b = _WGS84
    e2 = 1 - (b / a) ** 2
    flat = math.hypot(x, y)
    latitude = math.atan2(z, flat * (1 - e2))
    for _ in range(6):
        radius = a / math.sqrt(1 - e2 * math.sin(latitude) ** 2)
        latitude = math.atan2(z + e2 * radius * math.sin(latitude), flat)
    return Point(math.degrees(latitude), math.degrees(math.atan2(y, x)))
