"""Waking the function that builds the site, wherever the site is not what it should be."""

from chalicelib.services import Services


def wake_builder(services: Services) -> int:
    """1 where it was woken: the site is behind git, behind what has landed, or of another day.

    Whoever publishes wakes it too; this is for what was lost on the way, and for midnight. A
    builder that is at work already takes no harm. Raises SiteUnreadableError.
    """
    if not services.settings["BOOK_BUILD_FUNCTION"] or not _is_behind(services):
        return 0
    services.wake("build")
    return 1


def _is_behind(services: Services) -> bool:
    facts = services.read_site()
    if facts is None:
        return True
    head, landed = services.store.site.find().git, services.store.landings.count()
    is_same = facts.commit == head and facts.today == services.today.isoformat()
    return not is_same or facts.landed < landed
