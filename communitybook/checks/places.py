"""Postcodes, points and areas."""

from collections.abc import Iterator

from communitybook.checks.entry import Entry, Reference
from communitybook.model.place import Where
from communitybook.places.distance import Point, miles_between
from communitybook.places.postcode import outcode_of, parse_postcode
from communitybook.problems import Problem


def postcode_is_real_and_near(entry: Entry, reference: Reference) -> Iterator[Problem]:
    where = entry.listing.where
    if not where or not where.postcode:
        return
    at = ("where", "postcode")
    postcode = parse_postcode(where.postcode)
    if postcode is None:
        yield entry.error("postcode_is_possible", *at, given=where.postcode)
        return
    found = reference.gazetteer.find_postcode(postcode)
    if found is None:
        yield from _unlisted_postcode(entry, postcode, reference)
    elif found.is_terminated:
        yield entry.warning("postcode_is_live", *at, given=postcode)


def _unlisted_postcode(entry: Entry, postcode: str, reference: Reference) -> Iterator[Problem]:
    at = ("where", "postcode")
    point = reference.gazetteer.find_outcode(outcode_of(postcode))
    if point is None:
        yield entry.error("postcode_exists", *at, given=postcode)
        return
    miles = miles_to_borough(point, reference)
    words = {"given": postcode, "miles": round(miles), "borough": reference.book.borough}
    if miles > reference.book.near_miles:
        yield entry.error("postcode_is_near_the_borough", *at, **words)
    else:
        yield entry.warning("postcode_is_in_the_list", *at, **words)


def miles_to_borough(point: Point, reference: Reference) -> float:
    """Miles to the nearest of the borough's places; 0 inside it."""
    if reference.gazetteer.is_inside(point):
        return 0.0
    return miles_between(point, reference.gazetteer.nearest_place(point).point)


def district_is_real(entry: Entry, reference: Reference) -> Iterator[Problem]:
    where = entry.listing.where
    if not where or not where.district:
        return
    at = ("where", "district")
    point = reference.gazetteer.find_outcode(where.district)
    if point is None:
        yield entry.error("district_is_real", *at, given=where.district)
    elif miles_to_borough(point, reference) > reference.book.near_miles:
        borough = reference.book.borough
        yield entry.warning(
            "district_is_near_the_borough", *at, given=where.district, borough=borough
        )


def point_is_near_the_borough(entry: Entry, reference: Reference) -> Iterator[Problem]:
    where = entry.listing.where
    if not where or (where.latitude is None and where.longitude is None):
        return
    if where.latitude is None or where.longitude is None:
        yield entry.error("point_is_whole", "where")
        return
    miles = miles_to_borough(Point(where.latitude, where.longitude), reference)
    if miles > reference.book.near_miles:
        words = {"miles": round(miles), "borough": reference.book.borough}
        yield entry.error("point_is_near_the_borough", "where", "latitude", **words)


def area_served_is_known(entry: Entry, reference: Reference) -> Iterator[Problem]:
    gazetteer = reference.gazetteer
    for index, area in enumerate(entry.listing.where.area_served if entry.listing.where else ()):
        if area != "borough" and not gazetteer.find_ward(area) and not gazetteer.find_place(area):
            yield entry.error("area_served_is_known", "where", "area_served", index, given=area)


def location_is_not_given_twice(entry: Entry, reference: Reference) -> Iterator[Problem]:
    where = entry.listing.where
    if where and where.precision == "district" and _shows_a_door(where):
        yield entry.error("district_hides_the_door", "where", "precision")


def _shows_a_door(where: Where) -> bool:
    return bool(where.address or where.latitude is not None)


RULES = (
    postcode_is_real_and_near,
    district_is_real,
    point_is_near_the_borough,
    area_served_is_known,
    location_is_not_given_twice,
)
