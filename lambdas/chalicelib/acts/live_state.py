"""The public JSON of what is so now, for pages and for the builder."""

from typing import Any

from chalicelib.services import Services
from chalicelib.store.live import LiveItem
from communitybook.live import What


def live_json(services: Services) -> dict[str, Any]:
    """What is so now, by slug and by request: `{"cancelled": [dates], "full": true, ...}`.

    `landed` is the number of the last change that git has taken. It is read before anything else:
    a site whose content is fetched after this was answered holds all of them. No person is in it.
    """
    landed = services.store.landings.count()
    today = str(services.today)
    listings: dict[str, dict[str, Any]] = {}
    for item in services.store.live.walk():
        if not item.until or item.until >= today:
            _put(listings.setdefault(item.slug, {}), item)
    return {"landed": landed, "listings": listings, "requests": _requests(services)}


def _requests(services: Services) -> dict[str, dict[str, Any]]:
    """What is still needed, by the request's id; ended ones until the site has no page of them."""
    return {
        card["id"]: {name: card[name] for name in ("state", "remaining", "places")}
        for card in services.store.help.walk_cards()
    }


def _put(state: dict[str, Any], item: LiveItem) -> None:
    if item.what in (What.CANCELLED, What.HIDDEN):
        state.setdefault(str(item.what), []).append(item.value)
    elif item.what is What.CONFIRMED:
        state["confirmed_on"] = item.value
    else:
        state[str(item.what)] = True
