"""Where a listing is: the point, the town and the ward that its postcode gives."""

from dataclasses import dataclass

from communitybook.messages import say
from communitybook.model.listing import Listing
from communitybook.model.place import Where
from communitybook.places.distance import Point, miles_between
from communitybook.places.gazetteer import Gazetteer, Place
from communitybook.places.postcode import outcode_of, parse_postcode

_NEAR_MILES = 3.0


@dataclass(frozen=True, slots=True)
class Spot:
    """`reach` is here, area or online; `point` is coarse where the listing keeps it so."""

    point: Point | None
    place_id: str | None
    place_name: str
    ward_id: str | None
    reach: str


def find_spot(listing: Listing, gazetteer: Gazetteer) -> Spot:
    """The spot of a listing; what is kept at district level never becomes finer here."""
    where = listing.where
    if where is None:
        return Spot(None, None, "", None, "here")
    point, ward = _point_of(where, gazetteer)
    near = gazetteer.nearest_place(point) if point else None
    place = near if point and near and _is_local(point, near, gazetteer) else None
    served = (gazetteer.find_place(area) for area in where.area_served)
    area = next((found for found in served if found), None)
    shown = place or area
    name = shown.name if shown else ""
    return Spot(point, shown.id if shown else None, name, ward, _reach(where, point))


def _point_of(where: Where, gazetteer: Gazetteer) -> tuple[Point | None, str | None]:
    postcode = parse_postcode(where.postcode or "")
    if where.precision == "district" or where.district:
        district = where.district or (outcode_of(postcode) if postcode else "")
        return gazetteer.find_outcode(district), None
    found = gazetteer.find_postcode(postcode) if postcode else None
    if where.latitude is not None and where.longitude is not None:
        point = Point(where.latitude, where.longitude)
        return point, found.ward_id if found else gazetteer.nearest_ward(point).id
    if found and found.point:
        return found.point, found.ward_id
    return (gazetteer.find_outcode(outcode_of(postcode)) if postcode else None), None


def _is_local(point: Point, near: Place, gazetteer: Gazetteer) -> bool:
    return miles_between(point, near.point) <= _NEAR_MILES or gazetteer.is_inside(point)


def _reach(where: Where, point: Point | None) -> str:
    if where.serves_borough:
        return "area"
    return "online" if where.online and point is None else "here"


def place_in_words(listing: Listing, spot: Spot, borough: str) -> str:
    """The one phrase that a card shows: `Sunshine House, Wigan`, `All of Wigan`, `Online`."""
    where = listing.where
    if where is None:
        return say("where_unknown")
    named = [part for part in (where.venue, spot.place_name) if part]
    if named and not (spot.reach == "area" and not where.venue):
        both_alike = len(named) == 2 and named[1].lower() in named[0].lower()
        return named[0] if both_alike else ", ".join(named)
    if spot.reach == "area":
        return say("where_borough", borough=borough)
    if where.online:
        return say("where_online")
    if district := where.district or where.postcode:
        return say("where_district", district=district.split()[0])
    return where.address or say("where_unknown")
