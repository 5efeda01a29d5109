"""Times and dates in words. Source of the style: the GOV.UK style guide on times and dates."""

from collections.abc import Iterable, Sequence
from datetime import date, time
from functools import lru_cache

from communitybook.messages import say


@lru_cache(maxsize=4096)
def time_in_words(clock: time) -> str:
    """`9am`, `5:30pm`, `midday`, `midnight`."""
    if (clock.hour, clock.minute) in ((0, 0), (12, 0)):
        return say("midday" if clock.hour else "midnight")
    minutes = f":{clock.minute:02d}" if clock.minute else ""
    return f"{clock.hour % 12 or 12}{minutes}{'am' if clock.hour < 12 else 'pm'}"


@lru_cache(maxsize=4096)
def span_in_words(starts: time, ends: time | None) -> str:
    """`9am to midday`, or only the start."""
    if ends is None:
        return time_in_words(starts)
    return say("span", starts=time_in_words(starts), ends=time_in_words(ends))


@lru_cache(maxsize=4096)
def date_in_words(day: date) -> str:
    """`6 August 2026`."""
    return f"{day.day} {say(f'month_{day.month}')} {day.year}"


@lru_cache(maxsize=4096)
def day_in_words(day: date) -> str:
    """`Thursday 6 August`, for lists in which the year is plain."""
    return f"{weekday_in_words(day)} {day.day} {say(f'month_{day.month}')}"


def weekday_in_words(day: date) -> str:
    return say(f"weekday_{day.weekday()}")


def days_in_words(numbers: Iterable[int]) -> str:
    """Weekdays by number: `Monday to Friday`, `Tuesday and Thursday`."""
    days = sorted(set(numbers))
    if len(days) > 2 and days == list(range(days[0], days[-1] + 1)):
        first, last = say(f"weekday_{days[0]}"), say(f"weekday_{days[-1]}")
        return say("span", starts=first, ends=last)
    return in_a_row([say(f"weekday_{day}") for day in days])


def in_a_row(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(words) < 2:
        return "".join(words)
    return say("and", first=", ".join(words[:-1]), last=words[-1])
