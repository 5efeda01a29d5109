"""One listing as an Open Referral UK 3.0 service. Only what is known is said."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from communitybook.checks.entry import Reference
from communitybook.dates.wording import in_a_row
from communitybook.messages import MESSAGES, say
from communitybook.model.listing import Cost, Listing
from communitybook.sharing.ids import id_of
from communitybook.sharing.schedules import schedules_of

ACTIVE, CLOSED = "active", "temporarily closed"
_REGION = "http://statistics.data.gov.uk/id/statistical-geography/"

Fields = dict[str, Any]


def service_fields(listing: Listing, view: dict[str, Any], reference: Reference) -> Fields:
    """The fields that lists give too. `assured_date` is when somebody who knows confirmed it."""
    book, who, cost = reference.book, listing.who, listing.cost
    described = (listing.summary, listing.description)
    return {
        "name": listing.name,
        "description": "\n\n".join(filter(None, described)),
        "url": view["contact"]["web"] or f"{book.address}/listings/{listing.slug}/",
        "email": view["contact"]["email"],
        "status": CLOSED if listing.paused_on else ACTIVE,
        "fees": ". ".join(filter(None, _fees(cost, view))),
        "minimum_age": who.age_from if who else None,
        "maximum_age": who.age_to if who else None,
        "assured_date": view["confirmed_iso"],
        "alert": " ".join(_alerts(view, book.sample_notice or say("oruk_sample"))),
    }


def _fees(cost: Cost | None, view: dict[str, Any]) -> Sequence[str | None]:
    if cost is None:
        return ()
    return (view["cost"] if cost.is_known else None, cost.note)


def _alerts(view: dict[str, Any], sample_notice: str) -> list[str]:
    """What a reader of the page sees as a notice."""
    said = [sample_notice] if view["sample"] else []
    said += [say("oruk_paused", day=view["paused_on"])] if view["paused_on"] else []
    days = [words for _, words in view["cancelled"]]
    said += [say("oruk_cancelled", days=in_a_row(days))] if days else []
    return said + ([f"{view['space']}."] if view["space_state"] in ("full", "waiting_list") else [])


def service_lists(
    listing: Listing, view: dict[str, Any], reference: Reference, namespace: bytes
) -> Fields:
    """What only a service's own address gives, apart from categories, places and who runs it."""
    lists: dict[str, list[Fields]] = {
        "schedules": schedules_of(listing.when, is_unanswered=view["is_unanswered"]),
        "service_areas": _areas(listing, reference),
        "languages": [
            {"name": MESSAGES.get(f"language_{code}", code), "code": code}
            for code in listing.languages
        ],
        "cost_options": _costs(listing.cost, view),
        "contacts": _contacts(view, id_of(namespace, f"phone:{listing.slug}")),
    }
    return {
        name: [
            {"id": id_of(namespace, f"{name}:{listing.slug}:{at}"), **_known(one)}
            for at, one in enumerate(items)
        ]
        for name, items in lists.items()
    }


def _known(fields: Fields) -> Fields:
    return {name: value for name, value in fields.items() if value not in (None, "")}


def _areas(listing: Listing, reference: Reference) -> list[Fields]:
    return [_area(one, reference) for one in (listing.where.area_served if listing.where else ())]


def _area(area: str, reference: Reference) -> Fields:
    if area == "borough":
        code = reference.book.region_code
        return {"name": reference.book.borough, "uri": code and _REGION + code}
    gazetteer = reference.gazetteer
    if ward := gazetteer.find_ward(area):
        return {"name": ward.name, "uri": ward.ons_code and _REGION + ward.ons_code}
    place = gazetteer.find_place(area)
    return {"name": place.name if place else area}


def _costs(cost: Cost | None, view: dict[str, Any]) -> list[Fields]:
    """The least and, where it is other, the most; both say in words what one pays."""
    if cost is None or not cost.is_known:
        return []
    least = cost.pounds_from or Decimal(0)
    amounts = dict.fromkeys((least, cost.pounds_to or least))
    return [
        {"option": cost.note, "amount": float(amount), "amount_description": view["cost"]}
        for amount in amounts
    ]


def _contacts(view: dict[str, Any], phone_id: str) -> list[Fields]:
    """A role, never a person's name, and the number that the page shows."""
    contact = view["contact"]
    phone = {"id": phone_id, "number": contact["phone"], "description": contact["note"]}
    phones = [_known(phone)] if contact["phone"] else None
    return [{"title": contact["role"], "phones": phones}] if contact["role"] or phones else []
