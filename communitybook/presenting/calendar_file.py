"""iCalendar text (RFC 5545) of occurrences, in London time."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import cache, reduce
from math import gcd
from typing import Any

from icalendar import Calendar
from icalendar import vText as Words
from icalendar.parser import Contentline

from communitybook.dates.occurrences import Occurrence

_HOUR = timedelta(hours=1)
_WEEK = timedelta(weeks=1)
_LONGEST = 75
_ZONE = "TZID=Europe/London"


def events_of(
    view: dict[str, Any], occurrences: list[Occurrence], address: str, page: str = ""
) -> str:
    """The VEVENT lines of one listing, ready to be joined with those of others.

    `page` is the path of its page, where that is not a listing's.
    """
    page = page or f"/listings/{view['slug']}/"
    return "".join(_event(view, series, address, page) for series in _gather_series(occurrences))


def _gather_series(occurrences: list[Occurrence]) -> Iterator[list[Occurrence]]:
    """Occurrences that differ only by whole weeks come as one event that repeats."""
    alike: dict[tuple[Any, ...], list[Occurrence]] = defaultdict(list)
    for one in occurrences:
        length = one.ends - one.starts if one.ends else None
        alike[one.starts.weekday(), one.starts.time(), length, one.all_day, one.note].append(one)
    return iter(alike.values())


def _event(view: dict[str, Any], series: list[Occurrence], address: str, page: str) -> str:
    first = series[0]
    spot = ", ".join(part for part in (view["venue"], view["address"], view["postcode"]) if part)
    host = address.split("//")[-1]
    lines = (
        "BEGIN:VEVENT",
        _line("SUMMARY", view["name"]),
        *_moments(first),
        *_repeats(series),
        f"DTSTAMP:{_stamp(view)}",
        _fold(f"UID:{view['slug']}-{_minute(first.starts)}@{host}"),
        _line("DESCRIPTION", f"{view['summary']}\n{first.note}".strip()),
        _line("LOCATION", spot or view["place_words"]),
        _fold(f"URL:{address}{page}"),
        "END:VEVENT",
        "",
    )
    return "\r\n".join(lines)


def _repeats(series: list[Occurrence]) -> Iterator[str]:
    """A weekly rule from the first to the last, and each week that it leaves out."""
    first = series[0].starts
    if len(series) == 1:
        return
    weeks = [(one.starts - first) // _WEEK for one in series]
    step = reduce(gcd, weeks)
    yield f"RRULE:FREQ=WEEKLY;INTERVAL={step};COUNT={weeks[-1] // step + 1}"
    left_out = sorted(set(range(0, weeks[-1], step)) - set(weeks))
    for week in left_out:
        yield _moment("EXDATE", first + week * _WEEK, all_day=series[0].all_day)


def _moments(one: Occurrence) -> Iterator[str]:
    yield _moment("DTSTART", one.starts, all_day=one.all_day)
    if not one.all_day:
        yield _moment("DTEND", one.ends or one.starts + _HOUR, all_day=False)


def _moment(name: str, moment: datetime, *, all_day: bool) -> str:
    if all_day:
        return f"{name};VALUE=DATE:{moment:%Y%m%d}"
    return f"{name};{_ZONE}:{_minute(moment)}00"


def _minute(moment: datetime) -> str:
    return f"{moment:%Y%m%dT%H%M}"


def _line(name: str, words: str) -> str:
    return _fold(f"{name}:{str(Words(words).to_ical(), 'utf-8')}")


def _fold(line: str) -> str:
    """No line has more than 75 octets (RFC 5545, 3.1)."""
    if not line.isascii():
        return str(Contentline(line).to_ical(), "utf-8")  # type: ignore[no-untyped-call]
    rest = (line[at : at + _LONGEST - 1] for at in range(_LONGEST, len(line), _LONGEST - 1))
    return "\r\n ".join((line[:_LONGEST], *rest))


def _stamp(view: dict[str, Any]) -> str:
    """The day it was confirmed: a stamp that does not move unless the listing does."""
    day = view["confirmed_iso"] or "2000-01-01"
    return f"{day.replace('-', '')}T000000Z"


def calendar_file(name: str, events: Iterable[str]) -> str:
    """A whole calendar around events that were written before; its name is put on one line."""
    head, tail = _head_and_tail()
    named = _fold(f"X-WR-CALNAME:{' '.join(name.splitlines())}")
    return f"{head}{named}\r\n{_LONDON}{''.join(events)}END:VCALENDAR{tail}"


@cache
def _head_and_tail() -> tuple[str, str]:
    """What all calendars have alike: a build writes one for each listing with dates."""
    calendar = Calendar()
    calendar.add("prodid", "-//Community Book//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    head, tail = calendar.to_ical().decode().split("END:VCALENDAR")
    return head, tail


# Last Sundays of March and October, 1am UTC: the Summer Time Order 2002.
_LONDON = (
    "BEGIN:VTIMEZONE\r\nTZID:Europe/London\r\n"
    "BEGIN:DAYLIGHT\r\nDTSTART:19810329T010000\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\n"
    "TZNAME:BST\r\nTZOFFSETFROM:+0000\r\nTZOFFSETTO:+0100\r\nEND:DAYLIGHT\r\n"
    "BEGIN:STANDARD\r\nDTSTART:19961027T020000\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\n"
    "TZNAME:GMT\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0000\r\nEND:STANDARD\r\n"
    "END:VTIMEZONE\r\n"
)
