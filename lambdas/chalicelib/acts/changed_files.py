"""A listing's file with one change in it, on its way to git, and again where git has moved on."""

from dataclasses import replace

from chalicelib.ports import Conflicted, Publication
from chalicelib.services import Services
from chalicelib.store.listings import Published, blob_id
from chalicelib.table import Item, Write
from communitybook.at_once import AtOnce, apply_at_once, parse_at_once
from communitybook.messages import say
from communitybook.model.listing import Listing
from communitybook.model.shape import parse_listing
from communitybook.reading.yaml_reader import read_yaml
from communitybook.reading.yaml_writer import write_listing

_BOOK = "the book"


class NoListingError(LookupError):
    """No such listing is published, or not one of that owner."""


def listing_in(text: str, slug: str) -> Listing | None:
    """The listing that a file's text describes; None where it can't be read."""
    return parse_listing(read_yaml(text.encode(), f"{slug}.yml"))[0] if text else None


def plan_file(
    services: Services, known: Published, listing: Listing, one: AtOnce, submission_id: str = ""
) -> list[Write]:
    """The changed file waits for git behind what waits already, if nobody has written it since."""
    text = write_listing(listing)
    undo = "_undo" if one.before is not None else ""
    message = say(f"commit_{one.change}{undo}", name=" ".join(listing.name.split()))
    path = f"assets/{known.slug}.yml"
    id = services.store.outbox.id_behind(path, services.new_id())
    publication = Publication(id, path, known.current[0], text.encode(), message)
    waiting = replace(known, next_blob=blob_id(text.encode()), next_text=text)
    return [
        services.store.outbox.plan(publication, submission_id, services.now, one.body()),
        *services.store.listings.plan_change(known, waiting),
    ]


def plan_rebuilt(services: Services, item: Item, slug: str, result: Conflicted) -> list[Write]:
    """The same change made on what git has now; where the file can't be read, later again."""
    store = services.store
    found = services.publisher.read(item.body["path"])
    known = store.listings.find(slug)
    if found is None or known is None:
        gone = store.audit.plan(services.now, services.new_id(), _BOOK, "file_is_gone", slug)
        return [store.outbox.plan_done(item), gone]
    there = replace(known, blob=found[0], text=found[1].decode("utf-8", "replace"))
    tip = _tip_of(services, item, there)
    listing = listing_in(tip.current[1], slug)
    if listing is None:
        return [store.outbox.plan_later(item, services.now, say("file_is_broken"))]
    one = parse_at_once(item.body["again"])
    changed = apply_at_once(listing, one)
    writes: list[Write] = [store.outbox.plan_done(item)]
    if write_listing(changed) == write_listing(listing):
        return writes + store.listings.plan_change(known, tip)
    return writes + plan_file(services, tip, changed, one, item.body["submission_id"])


def _tip_of(services: Services, item: Item, there: Published) -> Published:
    """What git will have when everything that follows from it has landed."""
    tip = replace(there, next_blob=None, next_text="")
    for other in services.store.outbox.list_waiting():
        body = other.body
        is_next = body["path"] == item.body["path"] and body["base"] == tip.current[0]
        if is_next and other.key != item.key and body["text"] is not None:
            text = body["text"]
            tip = replace(tip, next_blob=blob_id(text.encode()), next_text=text)
    return tip
