"""Where a listing is, as Open Referral UK locations: a place, an address online, or both."""

from typing import Any, NamedTuple

from communitybook.checks.entry import Reference
from communitybook.messages import say
from communitybook.model.listing import Listing
from communitybook.sharing.ids import id_of

Fields = dict[str, Any]


class Located(NamedTuple):
    """One location: its own fields, and the lists inside it."""

    fields: Fields
    nested: Fields


def locations_of(
    listing: Listing, view: dict[str, Any], reference: Reference, namespace: bytes
) -> list[Located]:
    """What the page shows of where it is; nothing for an area that is served."""
    where = listing.where
    if where is None:
        return []
    is_somewhere = any((where.venue, where.address, where.postcode, where.district, view["point"]))
    found = [_physical(listing, view, reference, namespace)] if is_somewhere else []
    if where.online:
        fields = {
            "id": id_of(namespace, f"location:{listing.slug}:online"),
            "location_type": "virtual",
            "name": say("oruk_online"),
            "description": where.online_at,
        }
        found.append(Located(fields, {}))
    return found


def _physical(
    listing: Listing, view: dict[str, Any], reference: Reference, namespace: bytes
) -> Located:
    latitude, longitude = view["point"] or (None, None)
    key = f"location:{listing.slug}"
    address = _address(view, reference, id_of(namespace, f"{key}:address"))
    said = [] if address else [", ".join(filter(None, (view["address"], view["postcode"])))]
    fields = {
        "id": id_of(namespace, key),
        "location_type": "physical",
        "name": view["venue"] or view["place_words"],
        "description": ". ".join(filter(None, (*said, view["directions"]))),
        "latitude": latitude,
        "longitude": longitude,
    }
    nested = {
        "addresses": [address] if address else [],
        "accessibility": _accessibility(view, namespace, key),
    }
    return Located(fields, nested)


def _address(view: dict[str, Any], reference: Reference, address_id: str) -> Fields | None:
    """An address where all that the schema requires is known: nothing is made up to fill it."""
    street = view["address"] or view["venue"]
    found = reference.gazetteer.find_postcode(view["postcode"] or "")
    if not (street and view["place"] and found and found.is_inside):
        return None
    return {
        "id": address_id,
        "address_1": street,
        "city": view["place"][1],
        "state_province": reference.book.borough,
        "postal_code": view["postcode"],
        "country": "GB",
        "address_type": "physical",
    }


def _accessibility(view: dict[str, Any], namespace: bytes, key: str) -> list[Fields]:
    said = [say("oruk_access_yes", question=one) for one in view["access_yes"]]
    said += [say("oruk_access_no", question=one) for one in view["access_no"]]
    said += [view["access_note"]] if view["access_note"] else []
    return [
        {"id": id_of(namespace, f"{key}:access:{at}"), "description": one}
        for at, one in enumerate(said)
    ]
