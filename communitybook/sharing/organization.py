"""Who runs a listing, as an Open Referral UK organisation."""

import re
from typing import Any

from communitybook.book import Book
from communitybook.messages import say
from communitybook.model.listing import Listing
from communitybook.sharing.ids import id_of, namespace_of, organization_id
from communitybook.sharing.json_text import write_members

_REGISTERED = re.compile(r"(GB-(?:CHC|SC|NIC|COH))-([A-Za-z0-9]{3,12})")
_COMPANIES = "GB-COH"


def listed_organization(listing: Listing, view: dict[str, Any], book: Book) -> tuple[str, str]:
    """A listing as organisation: what lists say of it, and the lists inside it."""
    namespace, contact = namespace_of(book), view["contact"]
    fields = {
        "id": organization_id(namespace, listing.slug),
        "name": listing.name,
        "description": listing.summary,
        "email": contact["email"],
        "website": contact["web"],
        "uri": f"{book.address}/listings/{listing.slug}/",
    }
    nested = {"organization_identifiers": _identifiers(listing, namespace)}
    return write_members(fields), write_members(nested)


def _identifiers(listing: Listing, namespace: bytes) -> list[dict[str, str]]:
    """A charity's or company's number, where the listing came from a register (org-id.guide)."""
    found = _REGISTERED.fullmatch((listing.source and listing.source.id) or "")
    if found is None:
        return []
    scheme, number = found.groups()
    is_company = scheme == _COMPANIES
    return [
        {
            "id": id_of(namespace, f"identifier:{listing.slug}"),
            "identifier_scheme": scheme,
            "identifier_type": say("oruk_company" if is_company else "oruk_charity"),
            "identifier": number,
        }
    ]


def named_organization(organization_id: str, name: str, book: Book) -> str:
    """One that is known by its name alone: a description is required, so it says just that."""
    described = say("oruk_named", book=book.name)
    return write_members({"id": organization_id, "name": name, "description": described})
