"""The files of the feed: each list on one page, and each thing at its own address.

An address that is a list and holds others is a folder, and the list its index.json.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from communitybook.checks.entry import Reference
from communitybook.sharing.ids import (
    id_of,
    named_organization_id,
    namespace_of,
    organization_id,
)
from communitybook.sharing.json_text import in_list, in_object, write_json
from communitybook.sharing.organization import named_organization
from communitybook.sharing.shared import Shared
from communitybook.sharing.terms import taxonomy_of, terms_of

FOLDER = "oruk"
VERSION = "HSDS-UK-3.0"
PROFILE = "https://github.com/OpenReferralUK/uk-profile/blob/main/docs/index.md"
OPENAPI = "https://docs.openreferraluk.org/en/latest/openapi30.json"

File = tuple[str, str]


@dataclass(slots=True)
class Organization:
    """Who runs services: its members in lists, those only at its own address, and the services.

    `member` is how a service names it.
    """

    id: str
    members: str
    inside: str = ""
    member: str = field(init=False)
    services: list[Shared] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.member = f'"organization":{{{self.members}}}'


def plan_feed(
    shared: Sequence[Shared],
    names: Mapping[str, str],
    attributions: Iterable[Mapping[str, str]],
    reference: Reference,
) -> Iterator[File]:
    """Path and text of every file; `names` has the name of every listing, withdrawn ones too."""
    terms = {term["term"]: term for term in terms_of(reference)}
    written = {name: write_json(term) for name, term in terms.items()}
    organizations = _organizations(shared, names, reference)
    yield _index("", write_json(_about(attributions, reference)))
    yield from _services(shared, organizations, written, namespace_of(reference.book))
    yield from _places(shared, organizations)
    yield from _runners(organizations)
    taxonomy = taxonomy_of(reference)
    whole = taxonomy | {"taxonomy_terms": list(terms.values())}
    yield _index("taxonomies", _page([write_json(taxonomy)]))
    yield _file("taxonomies", taxonomy["id"], write_json(whole))
    yield _index("taxonomy_terms", _page(list(written.values())))
    for name, term in terms.items():
        yield _file("taxonomy_terms", term["id"], written[name])


def _about(attributions: Iterable[Mapping[str, str]], reference: Reference) -> dict[str, Any]:
    """What the API is; and, beyond the profile, who answers for it and whose data is in it."""
    sentences = [one["sentence"] for one in attributions if one.get("sentence")]
    return {
        "version": VERSION,
        "profile": PROFILE,
        "openapi_url": OPENAPI,
        "publisher": reference.book.run_by,
        "attributions": list(dict.fromkeys(sentences)),
    }


def _index(folder: str, text: str) -> File:
    return "/".join(filter(None, (FOLDER, folder, "index.json"))), text


def _file(folder: str, name: str, text: str) -> File:
    return f"{FOLDER}/{folder}/{name}", text


def _page(items: Sequence[str]) -> str:
    """A list that is whole on its one page."""
    facts = {
        "total_items": len(items),
        "total_pages": 1,
        "page_number": 1,
        "size": len(items),
        "first_page": True,
        "last_page": True,
        "empty": not items,
    }
    return in_object(write_json(facts)[1:-1], f'"contents":{in_list(items)}')


def _services(
    shared: Sequence[Shared],
    organizations: Sequence[Organization],
    terms: Mapping[str, str],
    namespace: bytes,
) -> Iterator[File]:
    short = []
    for one, runner in zip(shared, organizations, strict=True):
        short.append(f"{{{one['service']},{runner.member}}}")
        categories = _attributes(one, terms, namespace)
        inside = (one["inside"], categories, runner.member, _at_places(one))
        yield _file("services", one["id"], in_object(one["service"], *inside))
    yield _index("services", _page(short))


def _attributes(one: Shared, terms: Mapping[str, str], namespace: bytes) -> str:
    """Its categories, whose terms are written once for all services."""
    ids = {
        category: id_of(namespace, f"attribute:{one['slug']}:{category}")
        for category in one["categories"]
    }
    items = (
        f'{{"id":"{own_id}","link_type":"service","taxonomy_term":{terms[category]}}}'
        for category, own_id in ids.items()
    )
    return f'"attributes":{in_list(items)}' if one["categories"] else ""


def _at_places(one: Shared) -> str:
    places = (
        f'{{"id":"{place["id"]}","location":{in_object(place["location"], place["inside"])}}}'
        for place in one["places"]
    )
    return f'"service_at_locations":{in_list(places)}' if one["places"] else ""


def _places(shared: Sequence[Shared], organizations: Sequence[Organization]) -> Iterator[File]:
    """All of a location is at its own address; of its service, what lists say of it."""
    short = []
    for one, runner in zip(shared, organizations, strict=True):
        service = f"{{{one['service']},{runner.member}}}"
        for place in one["places"]:
            short.append(_at_place(place["id"], in_object(place["location"]), service))
            location = in_object(place["location"], place["inside"])
            yield _file(
                "service_at_locations", place["id"], _at_place(place["id"], location, service)
            )
    yield _index("service_at_locations", _page(short))


def _at_place(place_id: str, location: str, service: str) -> str:
    return f'{{"id":"{place_id}","location":{location},"service":{service}}}'


def _organizations(
    shared: Sequence[Shared], names: Mapping[str, str], reference: Reference
) -> list[Organization]:
    """The organisation of each service, in their order; those alike are one object."""
    listed = {one["slug"]: one for one in shared}
    found: dict[str, Organization] = {}
    made = []
    for one in shared:
        runner = _organization(one, listed, names, reference)
        runner = found.setdefault(runner.id, runner)
        runner.services.append(one)
        made.append(runner)
    return made


def _organization(
    one: Shared, listed: Mapping[str, Shared], names: Mapping[str, str], reference: Reference
) -> Organization:
    """Who runs a listing; one that names nobody answers for itself."""
    book, name, slug = reference.book, one["run_by_name"], one["run_by_slug"] or one["slug"]
    namespace = namespace_of(book)
    if name:
        own_id = named_organization_id(namespace, name)
        return Organization(own_id, named_organization(own_id, name, book))
    own_id = organization_id(namespace, slug)
    if runner := listed.get(slug):
        return Organization(own_id, runner["organization"], runner["organization_inside"])
    return Organization(own_id, named_organization(own_id, names.get(slug, slug), book))


def _runners(organizations: Iterable[Organization]) -> Iterator[File]:
    distinct = list({one.id: one for one in organizations}.values())
    for one in distinct:
        inside = in_list(in_object(service["service"]) for service in one.services)
        yield _file(
            "organizations", one.id, in_object(one.members, one.inside, f'"services":{inside}')
        )
    yield _index("organizations", _page([in_object(one.members) for one in distinct]))
