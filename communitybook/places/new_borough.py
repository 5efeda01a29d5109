"""The files of content/places for a borough, from its wards and its postcodes."""

import csv
import io
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from communitybook.places.distance import Point
from communitybook.places.official_files import PostcodePoint, WardArea, find_ward, middle_of
from communitybook.places.postcode import outcode_of
from communitybook.slug import slug_of

_POSTCODE = ("postcode", "latitude", "longitude", "ward_id")
_PLACE = ("id", "name", "latitude", "longitude")
_WARD = ("id", "name", "ons_code", "latitude", "longitude")
_ABOUT = """\
# Where the place files come from

Postcodes: Code-Point Open or the ONS Postcode Directory. Wards and the outline: ONS ward
boundaries; a postcode's ward is found by its point, and a ward's middle is that of its
postcodes. Districts of the country and bank holidays came with the software.
`attributions.yml` carries the sentences that must appear on the site.
"""


@dataclass(slots=True)
class SortedPostcodes:
    """Postcodes in a ward, live and ended; and live ones beside, in the same districts."""

    inside: list[tuple[PostcodePoint, WardArea]] = field(default_factory=list)
    beside: list[PostcodePoint] = field(default_factory=list)

    def live_points(self, ward: WardArea) -> list[Point]:
        """Where people live in the ward."""
        return [one.point for one, own in self.inside if own is ward and not one.is_ended]


def sort_postcodes(wards: Sequence[WardArea], points: Iterable[PostcodePoint]) -> SortedPostcodes:
    """Each postcode by where it is; those in other districts are left out."""
    corners = [point for ward in wards for ring in ward.boundary.rings for point in ring]
    north = [point.latitude for point in corners]
    east = [point.longitude for point in corners]
    found = SortedPostcodes()
    districts: defaultdict[str, list[PostcodePoint]] = defaultdict(list)
    for one in points:
        is_near = min(north) <= one.point.latitude <= max(north)
        is_near = is_near and min(east) <= one.point.longitude <= max(east)
        if ward := find_ward(wards, one.point) if is_near else None:
            found.inside.append((one, ward))
        elif not one.is_ended:
            districts[outcode_of(one.postcode)].append(one)
    for district in sorted({outcode_of(one.postcode) for one, _ in found.inside}):
        found.beside += districts[district]
    return found


def plan_places(
    wards: Sequence[WardArea], found: SortedPostcodes, towns: Mapping[str, Point]
) -> dict[str, str]:
    """File names and texts. Without towns in the borough, wards stand for them."""
    live = [_row(one, ward) for one, ward in found.inside if not one.is_ended]
    live += [_row(one, None) for one in found.beside]
    ended = [_row(one, ward) for one, ward in found.inside if one.is_ended]
    middles = {ward.id: middle_of(ward, found.live_points(ward)) for ward in wards}
    own = {name: point for name, point in towns.items() if find_ward(wards, point)}
    named = own or {ward.name: middles[ward.id] for ward in wards}
    places = [(slug_of(name), name, *_degrees(named[name])) for name in sorted(named)]
    features = [{"type": "Feature", "properties": {}, "geometry": one.geometry} for one in wards]
    return {
        "postcodes.csv": _table(_POSTCODE, sorted(live)),
        "terminated.csv": _table(_POSTCODE, sorted(ended)),
        "wards.csv": _table(
            _WARD, [(one.id, one.name, one.code, *_degrees(middles[one.id])) for one in wards]
        ),
        "places.csv": _table(_PLACE, places),
        "boundary.geojson": json.dumps({"type": "FeatureCollection", "features": features}),
        "ATTRIBUTION.md": _ABOUT,
    }


def _row(one: PostcodePoint, ward: WardArea | None) -> tuple[str, ...]:
    return (one.postcode, *_degrees(one.point), ward.id if ward else "")


def _degrees(point: Point) -> tuple[str, str]:
    """About a metre."""
    return f"{point.latitude:.5f}", f"{point.longitude:.5f}"


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()
