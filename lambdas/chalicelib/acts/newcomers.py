"""What is new in the book, out of public files alone: open requests, and listings."""

from collections.abc import Iterator

from chalicelib.acts.changed_files import listing_in
from chalicelib.acts.helping.known import request_of
from chalicelib.services import Services
from communitybook.helping.areas import find_area, wards_of
from communitybook.helping.moves import RequestState
from communitybook.messages import say
from communitybook.model.listing import Listing
from communitybook.places.gazetteer import Gazetteer
from communitybook.presenting.spot import find_spot
from communitybook.taxonomy import Taxonomy
from communitybook.weekly_letter import Help, Newcomer

Dated = tuple[str, Newcomer]


def list_newcomers(services: Services, since: str, until: str) -> list[Dated]:
    """Everything that came after one moment and up to another, with its moment."""
    return [*_requests(services, since, until), *_listings(services, since, until)]


def _requests(services: Services, since: str, until: str) -> Iterator[Dated]:
    """Requests that are open now and still need somebody."""
    for card in services.store.help.walk_cards():
        is_new = since < card["opened_at"] <= until
        if is_new and card["state"] == RequestState.OPEN and card["remaining"]:
            found = _request(services, card["id"], card["asker"])
            if found is not None:
                yield card["opened_at"], found


def _request(services: Services, id: str, asker: str) -> Newcomer | None:
    record = services.store.help.find(id)
    request = request_of(record.text, id) if record else None
    area = find_area(request.area, services.reference.gazetteer) if request else None
    if request is None or area is None:
        return None
    interest = Help.VOLUNTEERING if request.is_for_people else Help.LENDING
    words = {"asker": asker or say("the_group"), "area": area.name}
    return Newcomer(
        frozenset({interest.value}),
        wards_of(area, services.reference.gazetteer),
        request.title,
        say("letter_of_request", summary=request.summary, **words),
        services.address(f"/requests/{id}/"),
        is_request=True,
    )


def _listings(services: Services, since: str, until: str) -> Iterator[Dated]:
    """Listings that were published for the first time, and are still there."""
    reference = services.reference
    for at, slug in services.store.letters.walk_newcomers(since, until):
        known = services.store.listings.find(slug)
        listing = listing_in(known.text, slug) if known and known.blob else None
        if listing is None or listing.is_withdrawn or listing.paused_on:
            continue
        yield (
            at,
            Newcomer(
                tops_of(listing, reference.taxonomy),
                wards_of_listing(listing, reference.gazetteer),
                listing.name,
                listing.summary,
                services.address(f"/listings/{slug}/"),
            ),
        )


def tops_of(listing: Listing, taxonomy: Taxonomy) -> frozenset[str]:
    """The top categories that it stands under."""
    known = [one for one in listing.categories if one in taxonomy.categories]
    return frozenset(taxonomy.path(one)[0].id for one in known)


def wards_of_listing(listing: Listing, gazetteer: Gazetteer) -> frozenset[str]:
    """The wards that it is in; none for what serves the whole borough, or is nowhere on the map."""
    spot = find_spot(listing, gazetteer)
    if spot.reach != "here" or listing.where is None:
        return frozenset()
    if spot.ward_id:
        return frozenset({spot.ward_id})
    area = find_area(listing.where.district or listing.where.postcode or "", gazetteer)
    return wards_of(area, gazetteer) if area else frozenset()
