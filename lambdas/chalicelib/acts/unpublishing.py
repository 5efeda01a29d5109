"""Taking a page out of the book at once, and putting it back within 30 days."""

import re
from dataclasses import replace
from urllib.parse import urlsplit

from chalicelib.acts.deciding import RefusedError
from chalicelib.ports import Publication
from chalicelib.services import Services
from chalicelib.store.listings import Published, blob_id
from chalicelib.store.live import LiveItem
from chalicelib.store.moments import to_text
from chalicelib.store.people import Person, Role
from chalicelib.store.unpublished import Unpublished
from chalicelib.table import Write
from communitybook.live import What
from communitybook.messages import say
from communitybook.model.listing import Listing
from communitybook.model.shape import parse_listing
from communitybook.reading.yaml_reader import read_yaml
from communitybook.reading.yaml_writer import write_listing

_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,89}")


def slug_in_address(text: str) -> str:
    """The slug in a typed slug, path or whole address of a listing's page; empty in another."""
    steps = [step for step in urlsplit(text.strip()).path.split("/") if step]
    slug = steps[steps.index("listings") + 1] if "listings" in steps[:-1] else "".join(steps[:1])
    is_alone = len(steps) == 1 or "listings" in steps
    return slug if is_alone and _SLUG.fullmatch(slug) else ""


def find_page(services: Services, slug: str) -> Published | None:
    """The listing, if its page is in the book and not taken out already."""
    listing = services.store.listings.find(slug) if slug else None
    is_there = listing is not None and listing.current[0] is not None
    if not is_there or services.store.live.find(slug, What.REMOVED):
        return None
    return listing


def unpublish(services: Services, person: Person, slug: str, *, is_deleted: bool) -> None:
    """Gone from the site at once by the live state, and from git with the next commit.

    `is_deleted` takes the file out instead of dating its end. Raises RefusedError.
    """
    listing = find_page(services, slug)
    if listing is None:
        raise RefusedError(say("page_is_not_there"))
    store, at = services.store, to_text(services.now)
    base, text = listing.current
    page = Unpublished(slug, listing.name, text, is_deleted, person.id, at)
    ended = "" if is_deleted else _with_end(services, listing, text)
    why = "Take out" if is_deleted else "Withdraw"
    writes: list[Write] = [
        store.live.plan_say(LiveItem(slug, What.REMOVED), services.now),
        *_plan_file(services, listing, base, ended, f"{why} {slug}\n\nBy a moderator."),
        *store.unpublished.plan_new(page, store.unpublished.version_of(slug)),
        _audit(services, person, "unpublished", slug),
    ]
    store.commit(writes, stale=say("page_changed_meanwhile"))
    _wake(services)


def put_back(services: Services, person: Person, slug: str) -> None:
    """The page as it was, or as it is by now but without its end. Raises RefusedError."""
    store = services.store
    page = store.unpublished.find(slug, services.now) if slug else None
    listing = store.listings.find(slug) if slug else None
    if page is None or listing is None:
        raise RefusedError(say("page_is_not_taken_out"))
    base, text = _standing(services, listing)
    known = _parse(text, slug)
    again = write_listing(known.model_copy(update={"withdrawn_on": None})) if known else page.text
    writes: list[Write] = [
        store.live.plan_take_back(LiveItem(slug, What.REMOVED)),
        *_plan_file(services, listing, base, again, f"Put back {slug}\n\nBy a moderator."),
        store.unpublished.plan_undone(page),
        _audit(services, person, "put_back", slug),
    ]
    store.commit(writes, stale=say("page_changed_meanwhile"))
    _wake(services)


def _standing(services: Services, listing: Published) -> tuple[str | None, str]:
    """What will stand in git once everything that waits for it has landed, a deletion too."""
    path = f"assets/{listing.slug}.yml"
    waiting = [
        item.body["text"]
        for item in services.store.outbox.list_waiting()
        if item.body["path"] == path
    ]
    if waiting and waiting[-1] is None:
        return None, ""
    return listing.current


def _with_end(services: Services, listing: Published, text: str) -> str:
    """The same file with today as the day it left the book."""
    known = _parse(text, listing.slug)
    if known is None:
        raise RefusedError(say("page_can_only_be_deleted"))
    return write_listing(known.model_copy(update={"withdrawn_on": services.today}))


def _parse(text: str, slug: str) -> Listing | None:
    return parse_listing(read_yaml(text.encode(), f"{slug}.yml"))[0] if text else None


def _plan_file(
    services: Services, listing: Published, base: str | None, text: str, message: str
) -> list[Write]:
    """The file into the outbox; without text it is taken out."""
    data = text.encode() or None
    path = f"assets/{listing.slug}.yml"
    publication = Publication(services.new_id(), path, base, data, message)
    after = replace(listing, next_blob=blob_id(data) if data else None, next_text=text)
    return [
        services.store.outbox.plan(publication, "", services.now),
        *services.store.listings.plan_change(listing, after),
    ]


def _audit(services: Services, person: Person, what: str, slug: str) -> Write:
    role = Role.MODERATOR.value
    return services.store.audit.plan(
        services.now, services.new_id(), person.id, what, slug, role=role
    )


def _wake(services: Services) -> None:
    services.wake("git")
    services.wake("build")
