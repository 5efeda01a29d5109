from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communitybook.importing.opening_hours import DAYS, parse_free_text, parse_week


def opening(days: list[str], opens: str, closes: str) -> dict[str, Any]:
    return {"days": days, "opens": opens, "closes": closes}


def test_days_with_equal_hours_stand_together_and_closed_days_not_at_all() -> None:
    week = dict.fromkeys(DAYS[:5], "09:00-13:00,14:15-18:15") | {
        "saturday": "9:00-12:00",
        "sunday": "CLOSED",
    }
    assert parse_week(week) == [
        opening(list(DAYS[:5]), "09:00", "13:00"),
        opening(list(DAYS[:5]), "14:15", "18:15"),
        opening(["saturday"], "09:00", "12:00"),
    ]


def test_midnight_is_the_last_minute_of_the_day() -> None:
    assert parse_week({"monday": "00:00-24:00"}) == [opening(["monday"], "00:00", "23:59")]


@pytest.mark.parametrize("hours", ["nine to five", "09:00", "25:00-26:00", "09:00-17:75"])
def test_hours_that_no_clock_shows_are_said(hours: str) -> None:
    with pytest.raises(ValueError, match=r"opening hours such as|no clock shows"):
        parse_week({"monday": hours})


@pytest.mark.parametrize(
    ("text", "days", "opens", "closes"),
    [
        ("Monday 12:30pm - 2pm", ["monday"], "12:30", "14:00"),
        ("Wednesdays & Friday 1pm - 3pm", ["wednesday", "friday"], "13:00", "15:00"),
        ("Tuesday 1 - 3pm", ["tuesday"], "13:00", "15:00"),
        ("Thursday 10am - 12noon", ["thursday"], "10:00", "12:00"),
        ("Mon - Sat 10.00 - 4.00", list(DAYS[:6]), "10:00", "16:00"),
        ("fri to mon 9am to 5pm", ["monday", "friday", "saturday", "sunday"], "09:00", "17:00"),
    ],
)
def test_hours_in_words_are_read(text: str, days: list[str], opens: str, closes: str) -> None:
    assert parse_free_text(text) == [opening(days, opens, closes)]


@pytest.mark.parametrize("text", ["", "Appointment", "Contact for details", "Monday", "9 - 5"])
def test_words_without_days_and_times_are_said(text: str) -> None:
    with pytest.raises(ValueError, match="no days and times"):
        parse_free_text(text)


@given(st.text() | st.from_regex(r"(mon|tue)( - (fri|sun))? \d{1,2}([.:]\d{2})?(am|pm)? - \d{1,2}"))
def test_rubbish_is_a_value_error_and_sense_closes_after_it_opens(text: str) -> None:
    with suppress(ValueError):
        assert all(found["opens"] < found["closes"] for found in parse_free_text(text))
    with suppress(ValueError):
        parse_week({"monday": text})
