"""Calendars hold exactly the occurrences that the pages show."""

from datetime import date, datetime, timedelta
from typing import Any

from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from communitybook.dates.occurrences import Occurrence
from communitybook.presenting.calendar_file import calendar_file, events_of

VIEW: dict[str, Any] = {
    "slug": "tuesday-stitchers",
    "name": "Tuesday Stitchers; sewing, and more",
    "summary": "A long summary with caf\u00e9, commas; and \\ signs " * 4,
    "venue": "Sunshine House",
    "address": None,
    "postcode": "WN1 3SD",
    "place_words": "Wigan",
    "confirmed_iso": "2026-11-02",
}
ADDRESS = "https://communitybook.example.org"


def read_back(text: str) -> list[datetime]:
    """Every start in a calendar, its rules followed by a library that is not ours."""
    found = []
    for event in Calendar.from_ical(text).walk("VEVENT"):
        start = event["DTSTART"].dt
        first = (
            start.replace(tzinfo=None)
            if isinstance(start, datetime)
            else datetime(start.year, start.month, start.day)
        )
        if "RRULE" not in event:
            found.append(first)
            continue
        gone = event.get("EXDATE", [])
        rows = gone if isinstance(gone, list) else [gone]
        out = {one.dt for row in rows for one in row.dts}
        plain = {
            one.replace(tzinfo=None)
            if isinstance(one, datetime)
            else datetime(one.year, one.month, one.day)
            for one in out
        }
        every = rrulestr(event["RRULE"].to_ical().decode(), dtstart=first)
        found += [one for one in every if one not in plain]
    return sorted(found)


def weekly(weeks: list[int], hour: int = 10) -> list[Occurrence]:
    first = datetime(2026, 11, 24, hour)
    starts = [first + timedelta(weeks=week) for week in weeks]
    return [Occurrence(start, start + timedelta(hours=2)) for start in starts]


def test_a_weekly_session_is_one_event_that_repeats() -> None:
    text = calendar_file("Book", [events_of(VIEW, weekly([0, 1, 2, 4]), ADDRESS)])
    (event,) = Calendar.from_ical(text).walk("VEVENT")
    assert event["RRULE"]["COUNT"] == [5]
    assert str(event["SUMMARY"]) == VIEW["name"]
    assert str(event["DESCRIPTION"]) == VIEW["summary"].strip()
    assert str(event["UID"]) == "tuesday-stitchers-20261124T1000@communitybook.example.org"
    assert event["DTEND"].dt.isoformat() == "2026-11-24T12:00:00+00:00"


def test_the_clocks_change_within_a_series_and_its_hour_stays() -> None:
    text = calendar_file("Book", [events_of(VIEW, weekly(list(range(20))), ADDRESS)])
    calendar = Calendar.from_ical(text)
    (zone,) = calendar.walk("VTIMEZONE")
    assert str(zone["TZID"]) == "Europe/London"
    assert read_back(text)[-1].hour == 10


def test_a_whole_day_has_no_hours() -> None:
    day = Occurrence(datetime(2026, 12, 5), None, all_day=True)
    (event,) = Calendar.from_ical(calendar_file("B", [events_of(VIEW, [day], ADDRESS)])).walk(
        "VEVENT"
    )
    assert event["DTSTART"].dt == date(2026, 12, 5)
    assert "DTEND" not in event


def test_no_line_is_longer_than_75_octets() -> None:
    text = calendar_file("Book", [events_of(VIEW, weekly([0, 1]), ADDRESS)])
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75


@given(st.sets(st.integers(0, 30), max_size=12), st.sets(st.integers(0, 30), max_size=6))
def test_calendars_hold_exactly_the_occurrences(mornings: set[int], evenings: set[int]) -> None:
    occurrences = sorted(weekly(sorted(mornings)) + weekly(sorted(evenings), 19))
    text = calendar_file("Book", [events_of(VIEW, occurrences, ADDRESS)])
    assert read_back(text) == [one.starts for one in occurrences]


def test_a_calendar_is_named_as_it_is_whatever_stands_in_its_name() -> None:
    for name in ("Stitchers, sewing; and more", "Caf\u00e9 " * 20 + "x", "Two\nlines"):
        text = calendar_file(name, [])
        assert Calendar.from_ical(text)["X-WR-CALNAME"] == " ".join(name.splitlines())
        assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
