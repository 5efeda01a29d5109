"""How long a listing that nobody answers for is still shown as right."""

from datetime import date

from dateutil.relativedelta import relativedelta

from communitybook.model.listing import Listing

MONTHS_WITH_DATES = 9
MONTHS_IN_SEARCH = 12
DAYS_FRESH = 365


def shows_dates(listing: Listing, today: date) -> bool:
    """Whether its dates may still be relied on: not when paused, nor nine months unanswered."""
    return listing.paused_on is None and not is_silent(listing, today)


def is_in_search(listing: Listing, today: date) -> bool:
    """Whether search still finds it: not once withdrawn, nor twelve months unanswered."""
    return not listing.is_withdrawn and not is_silent(listing, today, MONTHS_IN_SEARCH)


def is_silent(listing: Listing, today: date, months: int = MONTHS_WITH_DATES) -> bool:
    """Two letters went unanswered, and nobody has said for so long that it is right."""
    if listing.unanswered_on is None:
        return False
    since = listing.confirmed_on or listing.unanswered_on - relativedelta(months=MONTHS_WITH_DATES)
    return today >= since + relativedelta(months=months)


def is_stale(listing: Listing, today: date) -> bool:
    """Nobody has said for a year that it is right: readers are told, and equals come before it."""
    confirmed_on = listing.confirmed_on
    return confirmed_on is None or (today - confirmed_on).days > DAYS_FRESH
