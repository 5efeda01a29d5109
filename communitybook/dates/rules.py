"""iCalendar rules (RFC 5545, 3.3.10) that the book follows: which can be, and from when.

The library that follows them looks for a 30 February until the year 9999. So whatever never comes
is refused before it is asked, by going through the days of 28 years: after so many, every weekday
has met every date.
"""

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby

from dateutil.rrule import rrule, rruleset, rrulestr

from communitybook.messages import say
from communitybook.model.schedule import Rule

_PART = re.compile(
    r"(FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)|INTERVAL=[1-9]\d?|COUNT=[1-9]\d{0,2}|WKST=[A-Z]{2}"
    r"|BYDAY=[-+,0-9A-Z]+|BYMONTHDAY=[-,0-9]+|BYMONTH=[,0-9]+|BYSETPOS=[-,0-9]+)"
)
_YEARS = 28
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_BYDAY = re.compile(r"([-+]?\d{1,2})?([A-Z]{2})")


@dataclass(frozen=True, slots=True)
class Parts:
    """A rule taken apart. `weekdays` has the ordinal of each in its month or year, 0 for all, and
    its number from Monday, 0.
    """

    freq: str
    interval: int = 1
    has_count: bool = False
    months: frozenset[int] = frozenset()
    month_days: frozenset[int] = frozenset()
    weekdays: frozenset[tuple[int, int]] = frozenset()
    positions: frozenset[int] = frozenset()

    @property
    def names_its_days(self) -> bool:
        """Whether the rule by itself says on which days, without a first one."""
        has_days = bool(self.month_days or self.weekdays)
        return has_days or self.freq == "DAILY"

    @property
    def needs_a_first_day(self) -> bool:
        """Whether it is counted from a day: every second week of which two?"""
        return self.interval > 1 or self.has_count or not self.names_its_days


def parse_rule(rule: Rule, today: date) -> rrule | rruleset:
    """The rule, ready to be followed; ValueError says why it can't be."""
    text = rule.rrule.removeprefix("RRULE:").strip().upper()
    for part in text.split(";"):
        if part.startswith(("UNTIL", "DTSTART")):
            raise ValueError(say("rule_ends_in_until"))
        if not _PART.fullmatch(part):
            raise ValueError(say("rule_part_is_known", part=part))
    parts = _take_apart(text)
    if len({bool(nth) for nth, _ in parts.weekdays}) > 1:
        # RFC 5545 means either of them; the library, days that are both.
        raise ValueError(say("rule_mixes_no_days"))
    if parts.needs_a_first_day and rule.begins is None:
        raise ValueError(say("rule_is_counted_from"))
    begins = rule.begins or today
    if not comes_at_all(parts, begins):
        raise ValueError(say("rule_comes_at_all", years=_YEARS))
    starts = datetime.combine(_nearer(parts, begins, today), rule.starts)
    try:
        return rrulestr(text, dtstart=starts)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ValueError(say("rule_has_a_frequency")) from error


def _take_apart(text: str) -> Parts:
    """ValueError for one without a frequency, or with days that are none."""
    known = dict(part.split("=", 1) for part in text.split(";"))
    if "FREQ" not in known or len(known) != text.count("=") or not _is_possible(known):
        raise ValueError(say("rule_has_a_frequency"))
    freq = known["FREQ"]
    days = [_BYDAY.fullmatch(one) for one in known.get("BYDAY", "").split(",") if one]
    counts = freq in ("MONTHLY", "YEARLY")  # the others take every such weekday
    return Parts(
        freq,
        int(known.get("INTERVAL", "1")),
        "COUNT" in known,
        _numbers(known, "BYMONTH"),
        _numbers(known, "BYMONTHDAY"),
        frozenset((int(one[1] or 0) if counts else 0, _DAYS.index(one[2])) for one in days if one),
        _numbers(known, "BYSETPOS"),
    )


def _is_possible(known: dict[str, str]) -> bool:
    days = [_BYDAY.fullmatch(one) for one in known.get("BYDAY", "").split(",") if one]
    are_days = all(one and one[2] in _DAYS and one[1] not in ("0", "+0", "-0") for one in days)
    ranges = {"BYMONTH": (1, 12), "BYMONTHDAY": (-31, 31), "BYSETPOS": (-366, 366)}
    try:
        return are_days and all(
            low <= number <= high and number
            for name, (low, high) in ranges.items()
            for number in _numbers(known, name)
        )
    except ValueError:
        return False


def _numbers(known: dict[str, str], name: str) -> frozenset[int]:
    return frozenset(int(one) for one in known.get(name, "").split(",") if one)


def comes_at_all(parts: Parts, begins: date) -> bool:
    """Whether any day of 28 years is one of the rule's, counted from its first."""
    return next(_days_of(parts, begins), None) is not None


def _days_of(parts: Parts, begins: date) -> Iterator[date]:
    """The rule's days from the first on, of 28 years and a little more."""
    period = _PERIODS[parts.freq]
    phase = period(begins)
    wanted = _with_the_first(parts, begins)
    first = date(begins.year, 1, 1).toordinal()
    all_days = map(date.fromordinal, range(first, first + (_YEARS + 1) * 366))
    for number, days in groupby(all_days, key=period):
        if (number - phase) % parts.interval:
            continue
        found = [day for day in days if _matches(wanted, day)]
        if wanted.positions:
            found = _at_positions(found, wanted.positions)
        yield from (day for day in found if day >= begins)


_PERIODS: dict[str, Callable[[date], int]] = {
    "DAILY": date.toordinal,
    "WEEKLY": lambda day: (day.toordinal() - 1) // 7,
    "MONTHLY": lambda day: day.year * 12 + day.month,
    "YEARLY": lambda day: day.year,
}


def _with_the_first(parts: Parts, begins: date) -> Parts:
    """What a rule leaves to its first day: the weekday, the day of the month, the month."""
    if parts.names_its_days:
        return parts
    if parts.freq == "WEEKLY":
        return replace(parts, weekdays=frozenset({(0, begins.weekday())}))
    months = parts.months or (frozenset({begins.month}) if parts.freq == "YEARLY" else frozenset())
    return replace(parts, months=months, month_days=frozenset({begins.day}))


def _matches(parts: Parts, day: date) -> bool:
    if parts.months and day.month not in parts.months:
        return False
    length = calendar.monthrange(day.year, day.month)[1]
    if parts.month_days and not {day.day, day.day - length - 1} & parts.month_days:
        return False
    return not parts.weekdays or any(
        number == day.weekday() and (not nth or nth in _ordinals(parts, day, length))
        for nth, number in parts.weekdays
    )


def _ordinals(parts: Parts, day: date, length: int) -> tuple[int, int]:
    """Which of its weekday it is, from the front and the back of its month, or of its year."""
    if parts.freq == "YEARLY" and not parts.months:
        place, whole = day.timetuple().tm_yday, 365 + calendar.isleap(day.year)
    else:
        place, whole = day.day, length
    return (place - 1) // 7 + 1, -((whole - place) // 7) - 1


def _at_positions(days: list[date], positions: frozenset[int]) -> list[date]:
    count = len(days)
    return [
        day for index, day in enumerate(days)
        if index + 1 in positions or index - count in positions
    ]  # fmt: skip


def _nearer(parts: Parts, begins: date, today: date) -> date:
    """A first day close to today that is in step with the real one, where nothing counts from it.

    A daily rule that began in 1990 is not followed through thirteen thousand days.
    """
    step = {"DAILY": 1, "WEEKLY": 7}.get(parts.freq)
    if step is None or parts.has_count or begins >= today:
        return begins
    steps = (today - begins).days // (step * parts.interval)
    return begins + timedelta(days=step * parts.interval * max(steps - 1, 0))
