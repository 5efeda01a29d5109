"""The next times of a listing, for a day that is given."""

import itertools
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communitybook.book import Book, Help, Number, Term, Wording
from communitybook.dates.clock import Shift, shift_at
from communitybook.dates.occurrences import DayBook, Occurrence, expand
from communitybook.model.schedule import When

NUMBER = Number(name="x", number="999", when="x", what="x")
BOOK = Book(
    name="B", short_name="B", borough="Wigan", address="https://example.org/", run_by="x", email="x",
    wording=Wording(strapline="x", welcome="x"), help=Help(national=[], borough=[], talk=NUMBER),
    terms=[
        Term(starts=date(2026, 9, 2), ends=date(2026, 10, 23)),
        Term(starts=date(2026, 11, 2), ends=date(2026, 12, 18)),
        Term(starts=date(2027, 1, 4), ends=date(2027, 2, 12)),
    ],
)  # fmt: skip
DAYS = DayBook(BOOK, frozenset({date(2026, 12, 25), date(2026, 12, 28)}))
TODAY = date(2026, 11, 22)  # a Sunday


def days_of(when: dict[str, Any], today: date = TODAY) -> list[date]:
    return [one.starts.date() for one in expand(When.model_validate(when), today, DAYS)]


def weekly(**more: Any) -> dict[str, Any]:
    return {"sessions": [{"day": "tuesday", "starts": "10:00", "ends": "12:00", **more}]}


def test_a_weekly_session_comes_every_week_for_twelve_weeks() -> None:
    found = days_of(weekly())
    assert found[0] == date(2026, 11, 24)
    assert len(found) == 12
    assert {day.weekday() for day in found} == {1}


def test_today_is_shown_even_when_its_hour_may_have_passed() -> None:
    assert days_of(weekly(), date(2026, 11, 24))[0] == date(2026, 11, 24)


def test_every_other_week_counts_from_its_first_day() -> None:
    found = days_of(weekly(every_weeks=2, **{"from": "2026-11-03"}))
    assert found[:3] == [date(2026, 12, 1), date(2026, 12, 15), date(2026, 12, 29)]


def test_a_first_day_that_is_another_weekday_begins_with_the_next_session() -> None:
    assert days_of(weekly(**{"from": "2026-12-02"}))[0] == date(2026, 12, 8)


def test_it_ends_on_its_last_day_and_leaves_out_its_exceptions() -> None:
    found = days_of(weekly(until="2026-12-08", **{"except": ["2026-12-01"]}))
    assert found == [date(2026, 11, 24), date(2026, 12, 8)]


def test_term_time_leaves_out_the_holidays() -> None:
    found = days_of(weekly(term_time="yes"))
    assert date(2026, 12, 15) in found
    assert date(2026, 12, 22) not in found
    assert date(2027, 1, 5) in found


def test_bank_holidays_are_left_out_only_where_the_group_says_so() -> None:
    monday = {"sessions": [{"day": "monday", "starts": "10:00"}]}
    assert date(2026, 12, 28) in days_of(monday)
    assert date(2026, 12, 28) not in days_of(monday | {"closed_on_bank_holidays": "yes"})


def test_the_first_saturday_of_the_month_is_a_rule() -> None:
    rule = {"rules": [{"rrule": "FREQ=MONTHLY;BYDAY=1SA", "starts": "10:00"}]}
    assert days_of(rule) == [date(2026, 12, 5), date(2027, 1, 2), date(2027, 2, 6)]


def test_the_29th_of_february_comes_every_four_years() -> None:
    rule = {"rules": [{"rrule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "starts": "10:00"}]}
    assert days_of(rule, date(2028, 2, 1)) == [date(2028, 2, 29)]
    assert days_of(rule, date(2027, 2, 1)) == []


def test_several_days_in_a_row_are_several_dates_and_past_ones_are_gone() -> None:
    found = expand(
        When.model_validate({"dates": [{"date": "2026-11-20", "last_date": "2026-11-23"}]}),
        TODAY,
        DAYS,
    )
    assert found == [Occurrence(datetime(2026, 11, day), None, all_day=True) for day in (22, 23)]


def test_a_date_far_ahead_is_kept() -> None:
    assert days_of({"dates": [{"date": "2027-08-01", "starts": "14:00"}]}) == [date(2027, 8, 1)]


def test_a_session_keeps_its_clock_time_when_the_clocks_go_forward() -> None:
    found = expand(When.model_validate(weekly()), date(2027, 3, 20), DAYS)
    assert {one.starts.hour for one in found} == {10}


def test_the_two_odd_nights_of_the_year_are_known() -> None:
    assert shift_at(datetime(2027, 3, 28, 1, 30)) is Shift.SKIPPED
    assert shift_at(datetime(2027, 10, 31, 1, 30)) is Shift.REPEATED
    assert shift_at(datetime(2027, 10, 31, 3, 0)) is None


@given(
    today=st.dates(date(2020, 1, 1), date(2035, 1, 1)),
    every=st.integers(1, 12),
    begins=st.dates(date(2020, 1, 1), date(2035, 1, 1)),
    weekday=st.sampled_from(["monday", "sunday", "thursday"]),
)
def test_sessions_lie_in_the_window_on_their_weekday_and_step(
    today: date, every: int, begins: date, weekday: str
) -> None:
    when = {"sessions": [{"day": weekday, "starts": "10:00", "every_weeks": every, "from": begins}]}
    found = days_of(when, today)
    assert all(max(today, begins) <= day <= today + timedelta(weeks=12) for day in found)
    assert len({day.weekday() for day in found}) <= 1
    assert all((later - day).days == 7 * every for day, later in itertools.pairwise(found))
    expected = today if begins <= today else begins
    if found:
        assert (found[0] - expected).days < 7 * every


@pytest.mark.parametrize("day", [date(2026, 12, 18), date(2031, 8, 1)])
def test_where_no_terms_are_known_it_is_always_term_time(day: date) -> None:
    assert BOOK.is_term_time(day)
