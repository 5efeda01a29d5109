"""On which days and in which parts of day something is, and which of these go together."""

from datetime import datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communitybook.dates.clock import LONDON
from communitybook.dates.occurrences import Occurrence
from communitybook.finding.times import PARTS, find_times, part_of_day, parts_open
from communitybook.model.choices import Weekday
from communitybook.model.schedule import Opening

TUESDAY, THURSDAY = 24, 26


def at(day: int, hour: int, *, all_day: bool = False) -> Occurrence:
    return Occurrence(datetime(2026, 11, day, hour, tzinfo=LONDON), None, all_day)


def opening(opens: str, closes: str, *days: Weekday) -> Opening:
    return Opening.model_validate({"days": list(days), "opens": opens, "closes": closes})


def test_one_time_goes_together_by_itself() -> None:
    assert find_times([at(TUESDAY, 10), at(TUESDAY, 10)]) == (["tuesday"], ["morning"], [])


def test_two_times_on_two_days_are_told_apart() -> None:
    found = find_times([at(TUESDAY, 19), at(THURSDAY, 10)])
    assert found.days == ["tuesday", "thursday"]
    assert found.parts == ["morning", "evening"]
    assert found.apart == ["tuesday:evening", "thursday:morning"]


def test_where_every_day_has_every_part_nothing_is_kept() -> None:
    times = [at(day, hour) for day in (TUESDAY, THURSDAY) for hour in (10, 19)]
    assert find_times(times).apart == []


def test_a_whole_day_holds_every_part_that_others_have() -> None:
    found = find_times([at(TUESDAY, 0, all_day=True), at(THURSDAY, 19)])
    assert (found.days, found.parts, found.apart) == (["tuesday", "thursday"], ["evening"], [])


def test_a_door_is_open_from_its_first_part_to_its_last() -> None:
    found = find_times([at(THURSDAY, 19)], [opening("09:00", "17:00", Weekday.TUESDAY)])
    assert found.parts == list(PARTS)
    assert found.apart == ["thursday:evening", "tuesday:morning", "tuesday:afternoon"]


@pytest.mark.parametrize(
    ("opens", "closes", "parts"),
    [
        ("09:00", "12:00", ["morning"]),
        ("09:00", "12:01", ["morning", "afternoon"]),
        ("12:00", "17:00", ["afternoon"]),
        ("10:00", "20:00", ["morning", "afternoon", "evening"]),
        ("19:00", "02:00", ["evening"]),
        ("00:00", "00:00", ["morning", "afternoon", "evening"]),
    ],
)
def test_the_hours_of_a_door(opens: str, closes: str, parts: list[str]) -> None:
    assert parts_open(time.fromisoformat(opens), time.fromisoformat(closes)) == parts


@given(st.times(), st.times())
def test_a_door_is_open_in_the_part_in_which_it_opens(opens: time, closes: time) -> None:
    parts = parts_open(opens, closes)
    assert parts[0] == part_of_day(opens)
    assert parts == [part for part in PARTS if part in parts]


@given(st.lists(st.tuples(st.integers(1, 28), st.integers(0, 23)), max_size=12))
def test_pairs_hold_just_what_takes_place(drawn: list[tuple[int, int]]) -> None:
    occurrences = [at(day, hour) for day, hour in drawn]
    found = find_times(occurrences)
    real = {f"{one.starts:%A}:".lower() + part_of_day(one.starts.time()) for one in occurrences}
    product = {f"{day}:{part}" for day in found.days for part in found.parts}
    assert {*found.apart} == (real if real != product else set())
