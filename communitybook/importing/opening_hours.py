"""Opening hours as other tables write them, made into `when.opening`."""

import re
from collections.abc import Mapping
from typing import Any

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
CLOSED = frozenset({"closed", "-", ""})
RANGE = re.compile(r"(\d{1,2}:\d{2})\s*[-–]\s*(\d{1,2}:\d{2})")
DAY_NAME = r"(mon|tue|wed|thu|fri|sat|sun)[a-z]*"
CLOCK_TEXT = r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm|noon|midday)?"
FREE_TEXT = re.compile(
    rf"(?P<days>{DAY_NAME}(?:\s*(?:-|–|to|,|&|and)\s*{DAY_NAME})*)\s*,?\s*"
    rf"(?P<opens>{CLOCK_TEXT})\s*(?:-|–|to)\s*(?P<closes>{CLOCK_TEXT})"
)

Opening = dict[str, Any]


def parse_week(hours: Mapping[str, str]) -> list[Opening]:
    """One cell a day ("09:00-13:00,14:15-18:15", "CLOSED"): days with equal hours together."""
    grouped: dict[str, list[str]] = {}
    for day in DAYS:
        text = hours.get(day, "").strip().lower()
        if text not in CLOSED:
            grouped.setdefault(text, []).append(day)
    return [
        {"days": days, "opens": opens, "closes": closes}
        for text, days in grouped.items()
        for opens, closes in parse_day(text)
    ]


def parse_day(text: str) -> list[tuple[str, str]]:
    """The spells of one day; ValueError for what is not a list of "09:00-17:30"."""
    spells = []
    for part in text.split(","):
        found = RANGE.fullmatch(part.strip())
        if not found:
            raise ValueError(f'"{text[:60]}" is not opening hours such as 09:00-17:30.')
        opens, closes = (clock_of(half, text) for half in found.groups())
        if opens != closes or opens == "00:00":
            spells.append((opens, "23:59" if closes == "00:00" else closes))
    return spells


def clock_of(text: str, whole: str) -> str:
    """ "9:00" as "09:00"; 24:00 counts as midnight; ValueError when no clock shows it."""
    hour, minute = (int(part) for part in text.split(":"))
    if hour > 24 or minute > 59:
        raise ValueError(f'"{whole[:60]}" has a time that no clock shows.')
    return f"{hour % 24:02}:{minute:02}"


def parse_free_text(text: str) -> list[Opening]:
    """Hours in words: "Wednesdays & Friday 1pm - 3pm", "Mon - Sat 10.00 - 4.00"."""
    found = FREE_TEXT.fullmatch(text.strip().lower())
    if not found:
        raise ValueError(f'"{text[:60]}" has no days and times to read.')
    closes = parse_clock(found["closes"], "")
    opens = parse_clock(found["opens"], half_of(found["closes"]))
    if opens >= closes:
        opens = parse_clock(found["opens"], "am")
        closes = parse_clock(found["closes"], "pm")
    if opens >= closes:
        raise ValueError(f'"{text[:60]}" closes before it opens.')
    return [{"days": parse_days(found["days"]), "opens": opens, "closes": closes}]


def half_of(text: str) -> str:
    """The half of the day that a time names for the one before it: "1 - 3pm" begins at 1pm."""
    return "pm" if "pm" in text else ""


def parse_clock(text: str, half: str) -> str:
    """ "12:30pm" as "12:30", "1" with half "pm" as "13:00"."""
    found = re.fullmatch(CLOCK_TEXT, text.strip())
    if not found:
        raise ValueError(f'"{text[:20]}" is not a time.')
    hour, minute = int(found[1]), int(found[2] or 0)
    half = found[3] or half
    if half == "pm" and hour < 12:
        hour += 12
    if half == "am" and hour == 12:
        hour = 0
    if hour > 23 or minute > 59:
        raise ValueError(f'"{text[:20]}" is a time that no clock shows.')
    return f"{hour:02}:{minute:02}"


def parse_days(text: str) -> list[str]:
    """ "mon - wed" is three days, "monday & friday" two."""
    names = [found.start() for found in re.finditer(DAY_NAME, text)]
    days = [day_index(text[start : start + 3]) for start in names]
    if re.search(r"-|–|\bto\b", text) and len(days) == 2:
        first, last = days
        span = (last - first) % 7
        days = [(first + step) % 7 for step in range(span + 1)]
    return [DAYS[index] for index in sorted(set(days))]


def day_index(short: str) -> int:
    """The place in the week of a day's first three letters."""
    return next(index for index, day in enumerate(DAYS) if day.startswith(short))
