"""What a group tells people: its listing as it is now, in few words."""

from typing import Any

from chalicelib.acts.changed_files import NoListingError
from chalicelib.acts.live_state import live_json
from chalicelib.services import Services
from communitybook.checks.entry import Entry
from communitybook.live import LiveState, overlay, parse_live
from communitybook.model.shape import parse_listing
from communitybook.presenting.entry_view import view_entry
from communitybook.reading.yaml_reader import read_yaml

_NEXT = 4


def published_view(
    services: Services, slug: str, *, shows_resting_times: bool = False
) -> dict[str, Any]:
    """The listing's page as plain words, with what is so now. NoListingError if it has left.

    Times are left out while it is paused or nobody answers for it, but for its own people.
    """
    known = services.store.listings.find(slug)
    document = read_yaml((known.text if known else "").encode(), f"{slug}.yml")
    listing = parse_listing(document)[0] if known and known.blob else None
    if listing is None:
        raise NoListingError(slug)
    state = parse_live(live_json(services)).get(slug, LiveState())
    now = overlay(listing, state, services.today)
    if now.is_withdrawn:
        raise NoListingError(slug)
    view = view_entry(Entry(document, now), services.reference).view
    place = [view[name] for name in ("venue", "address", "postcode") if view[name]]
    is_resting = not shows_resting_times and bool(now.paused_on or now.unanswered_on)
    return {
        **view,
        "next": [] if is_resting else view["next"][:_NEXT],
        "times": [] if is_resting else view["times"],
        "opening": [] if is_resting else view["opening"],
        "place_lines": place or [view["place_words"]],
        "page": services.address(f"/listings/{slug}/"),
    }
