"""Calendars read back by icalendar."""

from datetime import date, datetime
from typing import Any

from icalendar import Calendar

from communitybook.dates.occurrences import Occurrence
from communitybook.presenting.calendar_file import calendar_file, events_of

ADDRESS = "https://book.example.org"
VIEW: dict[str, Any] = {
    "slug": "tuesday-stitchers-of-the-old-school-house-in-higher-folds",
    "name": "Stitchers; knitters, “and” others",
    "summary": "Sewing, knitting and tapestry, with a brew and a chat for whoever comes along.",
    "venue": "Sunshine House",
    "address": None,
    "postcode": "WN1 3SD",
    "place_words": "Sunshine House, Wigan",
    "confirmed_iso": "2026-11-02",
}


def read_events(occurrences: list[Occurrence]) -> list[Any]:
    text = calendar_file("Stitchers", [events_of(VIEW, occurrences, ADDRESS)])
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    return Calendar.from_ical(text).walk("VEVENT")  # type: ignore[no-any-return]


def test_every_date_is_an_event_with_the_words_of_the_listing() -> None:
    first = Occurrence(datetime(2026, 12, 1, 10), datetime(2026, 12, 1, 12))
    second = Occurrence(datetime(2027, 7, 6, 10), None, note="Bring; a, friend")
    events = read_events([first, second])
    assert [str(one["summary"]) for one in events] == [VIEW["name"]] * 2
    assert [one["dtstart"].dt.isoformat() for one in events] == [
        "2026-12-01T10:00:00+00:00",
        "2027-07-06T10:00:00+01:00",
    ]
    assert [one["dtend"].dt.hour for one in events] == [12, 11]
    assert str(events[0]["description"]) == VIEW["summary"]
    assert str(events[1]["description"]).endswith("\nBring; a, friend")
    assert str(events[0]["uid"]) == f"{VIEW['slug']}-20261201T1000@book.example.org"
    assert str(events[0]["location"]) == "Sunshine House, WN1 3SD"


def test_a_whole_day_has_a_date_and_no_hours() -> None:
    (event,) = read_events([Occurrence(datetime(2026, 12, 5), all_day=True)])
    assert event["dtstart"].dt == date(2026, 12, 5)
    assert "dtend" not in event
