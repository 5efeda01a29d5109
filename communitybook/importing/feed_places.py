"""Locations of an Open Referral UK feed made into `where`, and what they say of access."""

import re
from typing import Any

from communitybook.importing.candidate import cut
from communitybook.importing.feed_times import Tell
from communitybook.importing.feed_values import Fields, is_yes, line_at, number_at, rows_at, rows_in
from communitybook.importing.wording import parse_web
from communitybook.places.gazetteer import Gazetteer
from communitybook.places.postcode import outcode_of, parse_outcode, parse_postcode

_WORD_LIMIT, _SENTENCE_LIMIT, _SHORT_LABEL = 120, 300, 45
_LATITUDES, _LONGITUDES = (49, 61), (-9, 2)
_DOUBT = re.compile(
    r"\b(?:no|not|none|un\w+|partial\w*|limited|some|except|but|if)\b", re.IGNORECASE
)
_QUESTIONS = {
    "step_free": re.compile(r"wheelchair access|step.?free|level access|\bramp", re.IGNORECASE),
    "accessible_toilet": re.compile(r"(?:accessible|disabled) (?:toilet|wc)", re.IGNORECASE),
    "changing_places": re.compile(r"changing places", re.IGNORECASE),
    "hearing_loop": re.compile(r"(?:hearing|induction) loop", re.IGNORECASE),
    "blue_badge_parking": re.compile(r"(?:disabled|blue badge)[\w ]* parking", re.IGNORECASE),
    "parking": re.compile(r"\bparking", re.IGNORECASE),
    "bsl": re.compile(r"\bBSL\b|sign language", re.IGNORECASE),
    "assistance_dogs": re.compile(r"(?:assistance|guide) dogs?", re.IGNORECASE),
}
_HOUSE_NUMBER = re.compile(r"\d{1,4}[a-z]?(?:\s?[-/&]\s?\d{1,4}[a-z]?)?", re.IGNORECASE)
_ADDRESS_LINES = ("address_1", "address_2")


def locations_in(service: Fields) -> list[Fields]:
    """Every location of a service, however its version nests them, each once."""
    nested = [
        row for one in rows_at(service, "service_at_locations") for row in rows_at(one, "location")
    ]
    found: list[Fields] = []
    for row in (*nested, *rows_at(service, "locations", "location")):
        if row not in found:
            found.append(row)
    return found


def find_where(service: Fields, gazetteer: Gazetteer, borough: str, tell: Tell) -> Fields:
    """Its first place that people go to, its address online, and the areas that it serves."""
    locations = locations_in(service)
    virtual = [row for row in locations if line_at(row, "location_type").lower() == "virtual"]
    here = [row for row in locations if row not in virtual]
    if len(here) > 1:
        tell("locations", f"It has {len(here)} places; a listing has one: the first is used.")
    where = _place(here[0], tell) if here else {}
    if virtual or "online" in line_at(service, "attending_access", "attending_type").lower():
        where |= {"online": "yes", **_online_at(virtual)}
    areas = _areas(service, gazetteer, borough)
    return where | ({"area_served": areas} if areas else {})


def _online_at(virtual: list[Fields]) -> Fields:
    for row in virtual:
        try:
            return {"online_at": parse_web(line_at(row, "url", "description"))}
        except ValueError:
            continue
    return {}


def _place(location: Fields, tell: Tell) -> Fields:
    address = next(iter(rows_at(location, "physical_addresses", "addresses", "address")), location)
    typed = line_at(address, "postal_code", "postcode")
    postcode = parse_postcode(typed)
    if typed and not postcode:
        tell("postal_code", f'"{typed[:20]}" is no whole UK postcode: left out.')
    if is_yes(location.get("mask_exact_address")):
        district = outcode_of(postcode) if postcode else parse_outcode(typed)
        return {"district": district, "precision": "district"} if district else {}
    lines = [line_at(address, *_ADDRESS_LINES[:1]), line_at(address, *_ADDRESS_LINES[1:])]
    street = ", ".join(filter(None, (line.strip(" ,") for line in lines)))
    city = line_at(address, "city").strip(" ,")
    if city.lower() not in street.lower():
        street = f"{street}, {city}".strip(", ")
    venue = line_at(location, "name").strip(" ,")
    if _HOUSE_NUMBER.fullmatch(venue):
        venue, street = "", f"{venue} {street}".strip()
    where: dict[str, Any] = {}
    if venue and venue.lower() not in street.lower():
        where["venue"] = cut(venue, _WORD_LIMIT)[0]
    if street:
        where["address"] = cut(street, _SENTENCE_LIMIT)[0]
    if postcode:
        return where | {"postcode": postcode}
    return where | _point(location, tell)


def _point(location: Fields, tell: Tell) -> Fields:
    latitude, longitude = number_at(location, "latitude"), number_at(location, "longitude")
    for row in rows_in(location.get("geometry")):
        pair = row.get("coordinates")
        if isinstance(pair, list) and len(pair) == 2 and latitude is None:
            known = {"longitude": pair[0], "latitude": pair[1]}
            latitude, longitude = number_at(known, "latitude"), number_at(known, "longitude")
    if latitude is None or longitude is None:
        return {}
    if not _is_in(latitude, _LATITUDES) and _is_in(longitude, _LATITUDES):
        latitude, longitude = longitude, latitude
    if not (_is_in(latitude, _LATITUDES) and _is_in(longitude, _LONGITUDES)):
        tell("latitude", "The point is not in the United Kingdom: left out.")
        return {}
    return {"latitude": f"{latitude:.6g}", "longitude": f"{longitude:.6g}"}


def _is_in(number: float, span: tuple[int, int]) -> bool:
    return span[0] <= number <= span[1]


def _areas(service: Fields, gazetteer: Gazetteer, borough: str) -> list[str]:
    """The borough, its wards and its places by name; others are not the book's."""
    known = {ward.name.casefold(): ward.id for ward in gazetteer.wards}
    known |= {place.name.casefold(): place.id for place in gazetteer.places}
    known[borough.casefold()] = "borough"
    names = (line_at(row, "name", "service_area") for row in rows_at(service, "service_areas"))
    ids = (known.get(name.casefold()) for name in names)
    return list(dict.fromkeys(one for one in ids if one))


def find_access(service: Fields) -> Fields:
    """Short labels answer questions with yes; whatever is longer, or doubts, is a note."""
    names = ("accessibility", "accessibilities", "accessibility_for_disabilities")
    rows = [row for one in locations_in(service) for row in rows_at(one, *names)]
    said = dict.fromkeys(line_at(row, "accessibility", "description", "name") for row in rows)
    access: dict[str, Any] = {}
    notes = []
    for text in filter(None, said):
        question = None if len(text) > _SHORT_LABEL or _DOUBT.search(text) else _question(text)
        if question:
            access[question] = "yes"
        else:
            notes.append(text)
    return access | ({"note": cut("; ".join(notes), _SENTENCE_LIMIT)[0]} if notes else {})


def _question(label: str) -> str | None:
    return next((name for name, words in _QUESTIONS.items() if words.search(label)), None)
