"""When a listing is asked whether it is still right, and when silence counts as an answer."""

from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta

_FIRST = relativedelta(months=6)
_FIRST_WITH_HOURS = relativedelta(months=3)
_AGAIN = relativedelta(months=1)
_SILENT = relativedelta(months=9)


@dataclass(frozen=True, slots=True)
class Asking:
    """The confirmation that is asked about, and what comes next: letter 1, letter 2, or 3: none."""

    confirmed_on: date
    step: int
    due: date


def first_asking(confirmed_on: date, has_hours: bool) -> Asking:
    """Six months after somebody confirmed it; three where it has opening hours."""
    span = _FIRST_WITH_HOURS if has_hours else _FIRST
    return Asking(confirmed_on, 1, confirmed_on + span)


def next_asking(asking: Asking, today: date) -> Asking | None:
    """A month after a letter, the next; nothing is hidden before nine months have passed."""
    if asking.step >= 3:
        return None
    later = today + _AGAIN
    due = later if asking.step == 1 else max(later, asking.confirmed_on + _SILENT)
    return Asking(asking.confirmed_on, asking.step + 1, due)
