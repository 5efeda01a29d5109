"""Rules that can be followed, and those that can't, said at once and in a sentence."""

import contextlib
import time
from datetime import date, datetime, timedelta
from datetime import time as clock

import pytest
from dateutil.rrule import rrulestr
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from communitybook.dates.rules import _days_of, _take_apart, parse_rule
from communitybook.model.schedule import Rule

TODAY = date(2026, 11, 22)
WINDOW = timedelta(weeks=12)
MOST_SECONDS = 0.05
BUSY = 4  # others test on the same machine


def rule(text: str, first: date | None = None) -> Rule:
    return Rule.model_validate({"rrule": text, "starts": "10:00", "from": first})


def days(text: str, first: date | None = None, today: date = TODAY) -> list[date]:
    begin, end = (datetime.combine(day, clock.min) for day in (today, today + WINDOW))
    return [
        one.date() for one in parse_rule(rule(text, first), today).between(begin, end, inc=True)
    ]


@pytest.mark.parametrize(
    "text",
    ["FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "FREQ=YEARLY", "FREQ=MONTHLY", "FREQ=WEEKLY",
     "FREQ=DAILY;INTERVAL=3", "FREQ=WEEKLY;BYDAY=TU;COUNT=6", "FREQ=MONTHLY;INTERVAL=3;BYDAY=1MO",
     "FREQ=YEARLY;BYMONTH=7", "RRULE:FREQ=YEARLY"],
)  # fmt: skip
def test_what_counts_from_a_day_needs_one(text: str) -> None:
    with pytest.raises(ValueError, match="counted from when"):
        parse_rule(rule(text), TODAY)
    assert parse_rule(rule(text, date(2026, 1, 5)), TODAY)


NEVER = [
    "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=WEEKLY;BYMONTH=6;BYMONTHDAY=31",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=MONTHLY;BYMONTH=2,4;BYMONTHDAY=31",
    "FREQ=MONTHLY;BYDAY=6MO", "FREQ=MONTHLY;BYDAY=1MO;BYSETPOS=2", "FREQ=YEARLY;BYDAY=54SU",
    "FREQ=MONTHLY;BYDAY=1MO;BYMONTHDAY=20", "FREQ=DAILY;BYDAY=MO;BYSETPOS=2",
    "FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=-31",
]  # fmt: skip


@pytest.mark.parametrize("text", NEVER)
def test_what_never_comes_is_refused_at_once(text: str) -> None:
    began = time.process_time()
    with pytest.raises(ValueError, match="no day of the next 28 years"):
        parse_rule(rule(text), TODAY)
    assert time.process_time() - began < BUSY * MOST_SECONDS


def test_every_second_year_from_an_odd_one_has_no_leap_day() -> None:
    with pytest.raises(ValueError, match="no day"):
        parse_rule(rule("FREQ=YEARLY;INTERVAL=2;BYMONTH=2;BYMONTHDAY=29", date(2027, 1, 1)), TODAY)
    assert parse_rule(rule("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", date(2027, 1, 1)), TODAY)


@pytest.mark.parametrize(
    "text",
    ["BYDAY=MO", "FREQ=HOURLY", "FREQ=MONTHLY;BYDAY=XX", "FREQ=MONTHLY;BYMONTHDAY=32",
     "FREQ=MONTHLY;BYMONTHDAY=0", "FREQ=YEARLY;BYMONTH=13", "FREQ=MONTHLY;BYDAY=0MO",
     "FREQ=WEEKLY;FREQ=DAILY", "FREQ=MONTHLY;BYMONTHDAY=--", "FREQ=MONTHLY;BYSETPOS=0;BYDAY=MO",
     "FREQ=DAILY;BYMONTH=,", "", ";", "FREQ="],
)  # fmt: skip
def test_what_is_no_rule_is_refused_with_a_reason(text: str) -> None:
    with pytest.raises(ValueError, match=r"FREQ=|not a part"):
        parse_rule(Rule.model_construct(rrule=text, starts=clock(10), begins=None), TODAY)


@pytest.mark.parametrize(
    ("text", "first", "expected"),
    [
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", None,
         ["2026-11-30", "2026-12-31", "2027-01-29"]),
        ("FREQ=MONTHLY;BYDAY=1TU,3TU", None,
         ["2026-12-01", "2026-12-15", "2027-01-05", "2027-01-19", "2027-02-02"]),
        ("FREQ=MONTHLY;BYDAY=5MO", None, ["2026-11-30"]),
        ("FREQ=MONTHLY;INTERVAL=3;BYDAY=1MO", date(2026, 3, 2), ["2026-12-07"]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", date(1990, 1, 2),
         ["2026-12-01", "2026-12-15", "2026-12-29", "2027-01-12", "2027-01-26", "2027-02-09"]),
    ],
)  # fmt: skip
def test_its_days_are_the_rules_own(text: str, first: date | None, expected: list[str]) -> None:
    assert [day.isoformat() for day in days(text, first)] == expected


def test_every_sunday_and_the_first_monday_are_two_rules() -> None:
    with pytest.raises(ValueError, match="make two rules"):
        parse_rule(rule("FREQ=MONTHLY;BYDAY=SU,1MO"), TODAY)


def numbers(low: int, high: int) -> st.SearchStrategy[str]:
    some = st.integers(low, high).filter(bool)
    return st.lists(some, min_size=1, max_size=3).map(lambda found: ",".join(map(str, found)))


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Rules of all sorts, sensible and not."""
    parts = [f"FREQ={draw(st.sampled_from(['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY']))}"]
    for name, values in {
        "INTERVAL": st.integers(1, 99).map(str),
        "COUNT": st.integers(1, 999).map(str),
        "BYMONTH": numbers(1, 12),
        "BYMONTHDAY": numbers(-31, 31),
        "BYDAY": st.lists(
            st.tuples(st.sampled_from(["", "1", "-1", "5", "-5"]), st.sampled_from(["MO", "SA", "SU"])),
            min_size=1, max_size=3,
        ).map(lambda found: ",".join("".join(one) for one in found)),
        "BYSETPOS": numbers(-6, 6),
    }.items():  # fmt: skip
        if draw(st.booleans()):
            parts.append(f"{name}={draw(values)}")
    return ";".join(parts)


FIRST = st.dates(date(1990, 1, 1), date(2030, 12, 31))


@settings(max_examples=100, deadline=None)
@given(texts(), FIRST)
def test_any_rule_is_followed_or_refused_in_no_time(text: str, first: date) -> None:
    began = time.process_time()
    with contextlib.suppress(ValueError):
        days(text, first)
    assert time.process_time() - began < BUSY * MOST_SECONDS


@settings(max_examples=60, deadline=None)
@given(texts(), FIRST)
def test_what_is_counted_here_is_what_the_library_follows(text: str, first: date) -> None:
    """But for positions in a first week or year that has already begun, where the two differ."""
    assume("BYSETPOS" not in text and "COUNT" not in text)
    assume(len({bool(nth) for nth, _ in _take_apart(text).weekdays}) < 2)
    ours = []
    for day in _days_of(_take_apart(text), first):
        if day > first + timedelta(days=800):
            break
        ours.append(day)
    assume(ours)
    library = rrulestr(text, dtstart=datetime.combine(first, clock(10)))
    end = datetime.combine(first + timedelta(days=801), clock.min)
    assert ours == [one.date() for one in library.between(datetime(1900, 1, 1), end)]
