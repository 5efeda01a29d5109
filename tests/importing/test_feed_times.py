"""Schedules become sessions, rules, dates or opening hours, or are said in words."""

from datetime import date
from typing import Any

import pytest

from communitybook.importing.feed_times import find_times, parse_clock

TODAY = date(2026, 11, 22)


def times(*schedules: dict[str, Any], said: list[str] | None = None) -> dict[str, Any]:
    tell = [] if said is None else said
    found = find_times(
        {"schedules": list(schedules)}, TODAY, lambda field, sentence: tell.append(sentence)
    )
    return found.fields()


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("10:00", "10:00"),
        ("9.30", "09:30"),
        ("09:00:00.000", "09:00"),
        ("7pm", "19:00"),
        ("12:15 am", "00:15"),
        ("24:00", "23:59"),
        ("1970-01-01T18:30:00Z", "18:30"),
        ("25:00", ""),
        ("hh:mm:ss", ""),
        ("noonish", ""),
    ],
)
def test_clocks_are_read_however_they_are_written(text: str, clock: str) -> None:
    assert parse_clock(text)[0] == clock


def test_a_zone_is_said_and_the_clock_is_kept() -> None:
    said: list[str] = []
    found = times({"byday": "MO", "opens_at": "10:00Z", "closes_at": "11:00+01:00"}, said=said)
    assert found["sessions"] == [{"day": "monday", "starts": "10:00", "ends": "11:00"}]
    assert all("names a zone" in sentence for sentence in said)


def test_a_few_short_spells_are_sessions_and_long_or_many_are_opening_hours() -> None:
    short = times({"byday": "TU,TH", "opens_at": "10:00", "closes_at": "12:00"})
    assert [one["day"] for one in short["sessions"]] == ["tuesday", "thursday"]
    long = times({"weekday": "Monday", "opens_at": "10:00", "closes_at": "17:00"})
    assert long["opening"] == [{"days": ["monday"], "opens": "10:00", "closes": "17:00"}]


def test_rules_are_read_from_their_parts_or_from_an_rrule() -> None:
    monthly = times({"freq": "MONTHLY", "byday": "1SA", "opens_at": "09:30"})
    assert monthly["rules"] == [{"rrule": "FREQ=MONTHLY;BYDAY=1SA", "starts": "09:30"}]
    by_day = times({"freq": "MONTHLY", "bymonthday": "1,15", "interval": 2, "opens_at": "09:30"})
    assert by_day["rules"][0]["rrule"] == "FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=1,15"
    weekly = times({"rrule": "RRULE:FREQ=WEEKLY;BYDAY=WE", "opens_at": "09:30"})
    assert weekly["sessions"] == [{"day": "wednesday", "starts": "09:30"}]


def test_every_other_week_needs_a_first_day() -> None:
    row = {"freq": "WEEKLY", "interval": 2, "byday": "MO", "opens_at": "10:00"}
    (session,) = times({**row, "dtstart": "2026-09-07T00:00:00"})["sessions"]
    assert (session["every_weeks"], session["from"]) == ("2", "2026-09-07")
    said: list[str] = []
    assert times(row, said=said) == {}
    assert said == ["Every few weeks, but from when? Left out."]


def test_a_day_without_a_pattern_is_a_date() -> None:
    row = {"dtstart": "05/12/2026", "valid_to": "2026-12-06", "opens_at": "10:00"}
    assert times(row)["dates"] == [
        {"date": "2026-12-05", "last_date": "2026-12-06", "starts": "10:00"}
    ]


def test_what_is_over_or_makes_no_sense_is_left_out_and_said() -> None:
    said: list[str] = []
    rows = [
        {"byday": "MO", "opens_at": "10:00", "valid_to": "2026-01-01"},
        {"dtstart": "2026-01-01", "opens_at": "10:00"},
        {"byday": "MO", "opens_at": "12:00", "closes_at": "10:00"},
        {"byday": "MO", "opens_at": "late"},
    ]
    assert times(*rows, said=said) == {}
    assert len(said) == 4


def test_words_that_can_not_be_read_are_a_note() -> None:
    found = times({"description": "Most evenings", "notes": "Not in August"})
    assert found == {"note": "Most evenings. Not in August"}


def test_one_schedule_at_two_places_is_one() -> None:
    row = {"byday": "MO", "opens_at": "10:00"}
    service = {"schedules": [{**row, "id": "1"}], "service_at_locations": {"schedules": [row]}}
    assert len(find_times(service, TODAY, lambda field, sentence: None).sessions) == 1
