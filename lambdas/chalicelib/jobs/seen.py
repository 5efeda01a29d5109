"""Ending what is so now once readers see it on the site itself, and not before."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from chalicelib.acts.helping.files import path_of
from chalicelib.services import Services
from chalicelib.store.live import LiveItem
from chalicelib.store.moments import from_text, to_text
from communitybook.build_facts import BuildFacts

# A page may be kept for a minute at the edge and another in a browser, the live state for twenty
# seconds: after three minutes nobody has a page from before.
LINGERS = timedelta(minutes=3)


def end_what_is_seen(services: Services) -> int:
    """How many things were ended. Where no site stands, or none that says, nothing ends.

    Which commit the site shows is noted for health. Raises SiteUnreadableError.
    """
    facts = services.read_site()
    if facts is None:
        return 0
    now = services.now
    if facts.commit:
        services.store.site.note_shown(facts.commit, now)
    if facts.commit:
        services.store.site.note_shown(facts.commit, now)
    ended = sum(_look(services, one, facts, now) for one in services.store.live.walk())
    cards = services.store.help.walk_cards()
    return ended + sum(_look_at(services, card, facts, now) for card in cards)


def _look(services: Services, item: LiveItem, facts: BuildFacts, now: datetime) -> bool:
    """Whether that item ended now; killed at any point, the next look goes on from there."""
    live, store = services.store.live, services.store
    is_shown = item.landed > 0 and facts.shows(item.path, item.landed)
    if is_shown and _has_lingered(item.seen_at, now):
        return store.commits([live.plan_take_back(item)])
    if is_shown != bool(item.seen_at):
        store.commits([live.plan_seen(item, to_text(now) if is_shown else "")])
    return False


def _look_at(services: Services, card: dict[str, Any], facts: BuildFacts, now: datetime) -> bool:
    """The same of a help request's card, which outlives its file."""
    store = services.store
    record = store.help.find(card["id"]) if card.get("landed") else None
    if record is None or not record.landed:
        return False
    is_shown = facts.shows(path_of(record.id), record.landed)
    is_over = is_shown and _has_lingered(record.seen_at, now)
    if not is_over and is_shown == bool(record.seen_at):
        return False
    seen_at = to_text(now) if is_shown and not is_over else ""
    new = replace(record, landed=0 if is_over else record.landed, seen_at=seen_at)
    return store.commits(store.help.plan_change(record, new)) and is_over


def _has_lingered(seen_at: str, now: datetime) -> bool:
    """Whether nobody can have a page from before it was seen."""
    return bool(seen_at) and from_text(seen_at) + LINGERS <= now
