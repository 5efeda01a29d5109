"""iCalendar text (RFC 5545) of occurrences, in London time."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from icalendar import Calendar, Timezone
from icalendar import vText as Words
from icalendar.parser import Contentline

from communitybook.dates.occurrences import Occurrence

_HOUR = timedelta(hours=1)
_LONGEST = 74  # a continued line begins with a space


def events_of(view: dict[str, Any], occurrences: list[Occurrence], address: str) -> str:
    """The VEVENT lines of one listing, ready to be joined with those of others."""
    host = address.split("//")[-1]
    frames: dict[str, _Frame] = {}
    events = []
    for one in occurrences:
        if one.note not in frames:
            frames[one.note] = _frame_of(view, one.note, address)
        uid = _fold(f"UID:{view['slug']}-{_minute(one.starts)}@{host}")
        frame = frames[one.note]
        lines = (frame.head, *_moments(one), frame.stamp, uid, frame.tail)
        events.append("\r\n".join(lines))
    return "".join(events)


class _Frame(NamedTuple):
    """An event's lines before its moments, its stamp, and its lines after its UID."""

    head: str
    stamp: str
    tail: str


def _frame_of(view: dict[str, Any], note: str, address: str) -> _Frame:
    """What all dates of a listing share, written once: icalendar's own events took half a build."""
    spot = ", ".join(part for part in (view["venue"], view["address"], view["postcode"]) if part)
    return _Frame(
        f"BEGIN:VEVENT\r\n{_line('SUMMARY', view['name'])}",
        f"DTSTAMP:{_stamp(view)}",
        "\r\n".join(
            (
                _line("DESCRIPTION", f"{view['summary']}\n{note}".strip()),
                _line("LOCATION", spot or view["place_words"]),
                _fold(f"URL:{address}/listings/{view['slug']}/"),
                "END:VEVENT\r\n",
            )
        ),
    )


def _line(name: str, words: str) -> str:
    return _fold(f"{name}:{str(Words(words).to_ical(), 'utf-8')}")


def _fold(line: str) -> str:
    """No line has more than 75 octets (RFC 5545, 3.1); escapes and accents stay whole."""
    if line.isascii():
        parts = [line[start : start + _LONGEST] for start in range(0, len(line), _LONGEST)]
        if not any(part.endswith(("\\", "^")) for part in parts):
            return "\r\n ".join(parts)
    return str(Contentline(line).to_ical(), "utf-8")  # type: ignore[no-untyped-call]


def _moments(one: Occurrence) -> Iterator[str]:
    if one.all_day:
        yield f"DTSTART;VALUE=DATE:{one.starts:%Y%m%d}"
        return
    yield f"DTSTART;TZID=Europe/London:{_minute(one.starts)}00"
    yield f"DTEND;TZID=Europe/London:{_minute(one.ends or one.starts + _HOUR)}00"


def _minute(moment: datetime) -> str:
    return f"{moment:%Y%m%dT%H%M}"


def _stamp(view: dict[str, Any]) -> str:
    """The day it was confirmed: a stamp that does not move unless the listing does."""
    day = view["confirmed_iso"] or "2000-01-01"
    return f"{day.replace('-', '')}T000000Z"


def calendar_file(name: str, events: Iterable[str]) -> str:
    """A whole calendar around events that were written before."""
    calendar = Calendar()
    calendar.add("prodid", "-//Community Book//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    head, tail = calendar.to_ical().decode().split("END:VCALENDAR")
    return f"{head}{_london()}{''.join(events)}END:VCALENDAR{tail}"


@cache
def _london() -> str:
    zone = Timezone.from_tzid("Europe/London", first_date=_FIRST, last_date=_LAST)
    return str(zone.to_ical(), "utf-8")


_FIRST = datetime(2020, 1, 1, tzinfo=UTC).date()
_LAST = datetime(2038, 1, 1, tzinfo=UTC).date()
