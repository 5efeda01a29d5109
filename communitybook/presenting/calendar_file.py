"""iCalendar text (RFC 5545) of occurrences, in London time."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from icalendar import Calendar, Event, Timezone
from icalendar import vText as Words

from communitybook.dates.clock import LONDON
from communitybook.dates.occurrences import Occurrence

_HOUR = timedelta(hours=1)


def events_of(view: dict[str, Any], occurrences: list[Occurrence], address: str) -> str:
    """The VEVENT lines of one listing, ready to be joined with those of others."""
    return "".join(_event(view, one, address) for one in occurrences)


def _event(view: dict[str, Any], one: Occurrence, address: str) -> str:
    event = Event()
    event.add("uid", f"{view['slug']}-{one.starts:%Y%m%dT%H%M}@{address.split('//')[-1]}")
    event.add("summary", view["name"])
    if one.all_day:
        event.add("dtstart", one.starts.date())
    else:
        event.add("dtstart", one.starts.replace(tzinfo=LONDON))
        event.add("dtend", (one.ends or one.starts + _HOUR).replace(tzinfo=LONDON))
    event.add("dtstamp", _stamp(view))
    where = [view["venue"], view["address"], view["postcode"]]
    event.add("location", Words(", ".join(part for part in where if part) or view["place_words"]))
    event.add("description", f"{view['summary']}\n{one.note}".strip())
    event.add("url", f"{address}/listings/{view['slug']}/")
    return str(event.to_ical(), "utf-8")


def _stamp(view: dict[str, Any]) -> datetime:
    """The day it was confirmed: a stamp that does not move unless the listing does."""
    day = view["confirmed_iso"] or "2000-01-01"
    return datetime.fromisoformat(day).replace(tzinfo=UTC)


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
