"""Where a help request is: the ward, place or postcode district that its area names."""

from dataclasses import dataclass

from communitybook.places.distance import Point
from communitybook.places.gazetteer import Gazetteer
from communitybook.places.postcode import outcode_of, parse_outcode, parse_postcode
from communitybook.slug import slug_of


@dataclass(frozen=True, slots=True)
class Area:
    """An area as it is stored (`id`) and said (`name`), with its middle; never an address."""

    id: str
    name: str
    point: Point
    ward_id: str | None
    place_id: str | None


def find_area(text: str, gazetteer: Gazetteer) -> Area | None:
    """The ward, place or district of that name or id; of a whole postcode only its district.

    A ward goes before a place of the same name. None for anything else.
    """
    postcode = parse_postcode(text)
    outcode = outcode_of(postcode) if postcode else parse_outcode(text)
    if outcode:
        point = gazetteer.find_outcode(outcode)
        return _district(outcode, point, gazetteer) if point else None
    ward = gazetteer.find_ward(slug_of(text))
    if ward:
        return Area(ward.id, ward.name, ward.point, ward.id, gazetteer.nearest_place(ward.point).id)
    place = gazetteer.find_place(slug_of(text)) or gazetteer.find_place_named(text)
    if place is None:
        return None
    return Area(place.id, place.name, place.point, gazetteer.nearest_ward(place.point).id, place.id)


def _district(outcode: str, point: Point, gazetteer: Gazetteer) -> Area:
    """A district belongs to no one ward: it spreads over several."""
    return Area(outcode, outcode, point, None, gazetteer.nearest_place(point).id)


def wards_of(area: Area, gazetteer: Gazetteer) -> frozenset[str]:
    """Its ward; of a district, every ward in which it has a postcode."""
    if area.ward_id:
        return frozenset({area.ward_id})
    within = f"{area.id} "
    found = (one for one in gazetteer.all_postcodes() if one.postcode.startswith(within))
    return frozenset(one.ward_id for one in found if one.ward_id)
