"""Listings with an owner, and the owner's page, for tests that begin there."""

from dataclasses import replace
from typing import Any

from chalicelib.acts.confirming import plan_owner
from chalicelib.acts.live_state import live_json
from chalicelib.jobs.publishing import sync_content
from chalicelib.jobs.seen import LINGERS, end_what_is_seen
from chalicelib.ports import Publication
from chalicelib.store.listings import Published, blob_id
from chalicelib.store.owners import LinkUse, Owner
from chalicelib.table import Item, Key
from communitybook.build_facts import BuildFacts
from communitybook.live import LiveState, parse_live
from communitybook.model.listing import Listing
from communitybook.model.shape import parse_listing
from communitybook.reading.yaml_reader import read_yaml
from tests.app.conftest import RunningBook
from tests.conftest import CONTENT

PAT = "pat@example.org"
STITCHERS = "tuesday-stitchers"


def give_owner(book: RunningBook, slug: str, email: str = PAT) -> Owner:
    """The owner with that address, who looks after the listing from now on."""
    services = book.services
    private = {"email": email, "name": "Pat", "email_hash": services.hash_email(email)}
    owner, writes = plan_owner(services, private, slug)
    listing = published(book, slug)
    writes += services.store.listings.plan_change(listing, replace(listing, owner_id=owner.id))
    services.store.commit(writes)
    found = services.store.owners.find(owner.id)
    assert found is not None
    return found


def manage_link(book: RunningBook, owner: Owner) -> str:
    """The address of the owner's page, under a fresh link."""
    token = book.services.new_token()
    use = LinkUse("manage", owner.id, next(iter(owner.holders)))
    book.services.store.commit(book.services.store.owners.plan_link(token, use, book.services.now))
    return f"/app/manage/{token}"


def published(book: RunningBook, slug: str) -> Published:
    found = book.services.store.listings.find(slug)
    assert found is not None
    return found


def listing_in_git(book: RunningBook, slug: str) -> Listing:
    listing, problems = parse_listing(read_yaml(book.file(slug).encode(), f"{slug}.yml"))
    assert listing, problems
    return listing


def live_of(book: RunningBook, slug: str) -> LiveState:
    """What the public JSON says of it."""
    return parse_live(live_json(book.services)).get(slug, LiveState())


def snapshot(book: RunningBook) -> dict[Key, Item]:
    """The whole table, but for what counts how often somebody asked."""
    items = book.services.store.table.everything()
    return {item.key: item for item in items if not item.key.partition.startswith("rate#")}


def publish(book: RunningBook, slug: str, text: str) -> None:
    """A listing's file put into git by hand."""
    base = blob_id(book.file(slug).encode()) if book.file(slug) else None
    data = text.encode()
    book.services.publisher.publish([Publication("hand", f"assets/{slug}.yml", base, data, "x")])
    sync_content(book.services)


def publish_sample(book: RunningBook, slug: str) -> None:
    """One of the project's own samples."""
    publish(book, slug, (CONTENT / "assets" / f"{slug}.yml").read_text(encoding="utf-8"))


def see_site(book: RunningBook, **facts: Any) -> None:
    """The site is built with all that has landed, and readers' old pages have run out."""
    built = BuildFacts(**{"landed": book.services.store.landings.count(), **facts})
    services = replace(book.services, read_site=lambda: built)
    end_what_is_seen(services)
    book.clock.pass_(seconds=LINGERS.total_seconds())
    end_what_is_seen(services)
