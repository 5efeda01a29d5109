"""The few words that a list or a search result shows of a listing."""

from typing import Any

from communitybook.messages import say


def card_of(view: dict[str, Any]) -> dict[str, Any]:
    """A card's data, cut from the page's."""
    following = view["next"][0] if view["next"] else None
    return {
        "slug": view["slug"],
        "name": view["name"],
        "kind": view["kind"],
        "kind_words": view["kind_words"],
        "summary": view["summary"],
        "place": view["place_words"],
        "when": _when(view, following),
        "next": following,
        "cost": view["cost"],
        "joining": view["joining"][0] if view["joining"] else "",
        "sample": view["sample"],
    }


def _when(view: dict[str, Any], following: dict[str, str] | None) -> str:
    if view["paused_on"] or view["is_unanswered"]:
        return say("when_paused" if view["paused_on"] else "when_unknown")
    if following:
        return ", ".join(part for part in (following["day"], following["hours"]) if part)
    if view["opening"]:
        return say("open_hours", days=view["opening"][0][0])
    return view["times"][0] if len(view["times"]) == 1 else ""
