"""How long a listing that nobody answers for is still shown as right."""

from datetime import date

from dateutil.relativedelta import relativedelta

from communitybook.model.choices import Kind
from communitybook.model.listing import Listing
from communitybook.model.schedule import Rule, Session, last_moment

MONTHS_WITH_DATES = 9
MONTHS_IN_SEARCH = 12
DAYS_FRESH = 365
# Two months: long enough to find out whom to thank, short enough that no old number is rung.
DAYS_AFTER_THE_END = 60


def shows_dates(listing: Listing, today: date) -> bool:
    """Whether its dates may still be relied on: not when paused, nor nine months unanswered."""
    return listing.paused_on is None and not is_silent(listing, today)


def is_in_search(listing: Listing, today: date) -> bool:
    """Whether search still finds it: not once withdrawn or finished, nor twelve months silent."""
    has_left = listing.is_withdrawn or finished_on(listing, today) is not None
    return not has_left and not is_silent(listing, today, MONTHS_IN_SEARCH)


def finished_on(listing: Listing, today: date) -> date | None:
    """The last day of an event that is over; None for what is still to come, or never ends.

    Other kinds go on when their dates are over: a group has its next ones somewhere.
    """
    when = listing.when
    if listing.kind is not Kind.EVENT or when is None or not when.has_dates:
        return None
    repeats: list[Session | Rule] = [*when.sessions, *when.rules]
    ends = [one.until for one in repeats]
    if None in ends:
        return None
    days = [last_moment(one)[0] for one in when.dates]
    last = max([*days, *(end for end in ends if end)])
    return last if last < today else None


def is_long_over(listing: Listing, today: date) -> bool:
    """Whether it finished so long ago that its page keeps no more than what it was."""
    last = finished_on(listing, today)
    return last is not None and (today - last).days > DAYS_AFTER_THE_END


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
