"""Letters at six and seven months, silence at nine; earlier letters where there are hours."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from communitybook.dates.freshness import first_asking, next_asking


def test_letters_come_at_six_and_seven_months_and_silence_at_nine() -> None:
    first = first_asking(date(2026, 1, 31), has_hours=False)
    assert first.due == date(2026, 7, 31)
    second = next_asking(first, first.due)
    assert second is not None
    assert second.due == date(2026, 8, 31)
    silence = next_asking(second, second.due)
    assert silence is not None
    assert (silence.step, silence.due) == (3, date(2026, 10, 31))
    assert next_asking(silence, silence.due) is None


def test_opening_hours_are_asked_about_after_three_months() -> None:
    assert first_asking(date(2026, 1, 31), has_hours=True).due == date(2026, 4, 30)


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(0, 4000), st.booleans())
def test_nobody_is_silent_before_a_month_has_passed_since_the_second_letter(
    confirmed_on: date, late: int, has_hours: bool
) -> None:
    first = first_asking(confirmed_on, has_hours)
    day = date.fromordinal(first.due.toordinal() + late)
    second = next_asking(first, day)
    assert second is not None
    silence = next_asking(second, second.due)
    assert silence is not None
    assert (silence.due - second.due).days >= 28
    assert (silence.due - confirmed_on).days >= 272
