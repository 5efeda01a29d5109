"""Times and dates as people say them."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communitybook.dates.wording import (
    date_in_words,
    day_in_words,
    days_in_words,
    in_a_row,
    span_in_words,
    time_in_words,
)


@pytest.mark.parametrize(
    ("clock", "words"),
    [
        (time(9), "9am"),
        (time(17, 30), "5:30pm"),
        (time(12), "midday"),
        (time(0), "midnight"),
        (time(12, 5), "12:05pm"),
        (time(0, 30), "12:30am"),
    ],
)
def test_times_are_on_the_12_hour_clock(clock: time, words: str) -> None:
    assert time_in_words(clock) == words


@given(st.times())
def test_no_two_times_of_a_day_share_their_words(clock: time) -> None:
    words = time_in_words(clock)
    other = clock.replace(hour=(clock.hour + 12) % 24)
    assert words != time_in_words(other)


def test_dates_are_written_in_full() -> None:
    assert date_in_words(date(2026, 8, 6)) == "6 August 2026"
    assert day_in_words(date(2026, 8, 6)) == "Thursday 6 August"
    assert span_in_words(time(9), time(12)) == "9am to midday"
    assert span_in_words(time(9), None) == "9am"


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ([0, 1, 2, 3, 4], "Monday to Friday"),
        ([0, 2], "Monday and Wednesday"),
        ([5, 6], "Saturday and Sunday"),
        ([0, 1, 4], "Monday, Tuesday and Friday"),
        ([3], "Thursday"),
    ],
)
def test_runs_of_days_are_drawn_together(numbers: list[int], words: str) -> None:
    assert days_in_words(numbers) == words


def test_rows_of_words_end_in_and() -> None:
    assert in_a_row([]) == ""
    assert in_a_row(["a", "b", "c"]) == "a, b and c"
