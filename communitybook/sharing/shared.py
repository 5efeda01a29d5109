"""What the build keeps of one listing for other people's programs: ready pieces of text."""

from typing import Any, TypedDict

from communitybook.checks.entry import Reference
from communitybook.model.listing import Listing
from communitybook.sharing.ids import id_of, namespace_of
from communitybook.sharing.json_text import write_members
from communitybook.sharing.location import Located, locations_of
from communitybook.sharing.organization import listed_organization
from communitybook.sharing.row import row_of
from communitybook.sharing.service import service_fields, service_lists


class SharedPlace(TypedDict):
    """A service at one location: its id, the location's members, and those inside it."""

    id: str
    location: str
    inside: str


class Shared(TypedDict):
    """A listing's row, and the members of its service: those of lists, and those inside it."""

    slug: str
    id: str
    row: str
    service: str
    inside: str
    organization: str
    organization_inside: str
    run_by_slug: str | None
    run_by_name: str | None
    categories: list[str]
    places: list[SharedPlace]


def share_listing(listing: Listing, view: dict[str, Any], reference: Reference) -> Shared:
    """Nothing but what the listing's page shows; the feed's part only where the book has one."""
    book = reference.book
    shared = Shared(
        slug=listing.slug,
        id="",
        row=row_of(listing, view, book),
        service="",
        inside="",
        organization="",
        organization_inside="",
        run_by_slug=view["run_by_slug"],
        run_by_name=view["run_by_name"],
        categories=[category for category, _ in view["categories"]],
        places=[],
    )
    return _with_service(shared, listing, view, reference) if book.open_referral else shared


def _with_service(
    shared: Shared, listing: Listing, view: dict[str, Any], reference: Reference
) -> Shared:
    namespace = namespace_of(reference.book)
    service_id = id_of(namespace, f"service:{listing.slug}")
    places = locations_of(listing, view, reference, namespace)
    organization, inside = listed_organization(listing, view, reference.book)
    fields = {"id": service_id, **service_fields(listing, view, reference)}
    shared["id"] = service_id
    shared["service"] = write_members(fields)
    shared["inside"] = write_members(service_lists(listing, view, reference, namespace))
    shared["organization"], shared["organization_inside"] = organization, inside
    shared["places"] = [_share_place(one, namespace) for one in places]
    return shared


def _share_place(place: Located, namespace: bytes) -> SharedPlace:
    return {
        "id": id_of(namespace, f"service-at:{place.fields['id']}"),
        "location": write_members(place.fields),
        "inside": write_members(place.nested),
    }
