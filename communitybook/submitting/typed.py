"""What people type, in the form that files use: "10am" is 10:00, "5/12/2026" is 2026-12-05.

What can't be read that way stays as it is, so that the model's own sentence can quote it.
"""

import re
from datetime import date
from functools import cache

from communitybook.messages import MESSAGES
from communitybook.submitting.kinds import AnswerKind

_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm|a\.m\.|p\.m\.)?")
_NUMBERS = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})")
_WORDS = re.compile(r"(?:[a-z]+day,?\s+)?(\d{1,2})(?:st|nd|rd|th)?\s+([a-z]{3,9})\.?,?\s+(\d{4})")
_BARE_WEB = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,24}(?:[/?#]\S*)?", re.IGNORECASE)
_MONTHS = {MESSAGES[f"month_{number}"].lower(): number for number in range(1, 13)}


def tidy(text: str, kind: AnswerKind) -> str:
    """One typed answer in the form that its kind of field is read in."""
    text = text.strip()
    reader = _READERS.get(kind) if text else None
    return reader(text) if reader else text


def tidy_clock(text: str) -> str:
    """A time on the 24-hour clock: "7.30pm" is 19:30, "noon" is 12:00."""
    plain = text.lower().strip()
    if plain in ("noon", "midday"):
        return "12:00"
    match = _CLOCK.fullmatch(plain)
    if not match:
        return text
    hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "")[:1]
    if half and not 1 <= hour <= 12:
        return text
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    is_bare = not half and match[2] is None
    return text if hour > 23 or minute > 59 or is_bare else f"{hour:02}:{minute:02}"


def tidy_day(text: str) -> str:
    """A date as year, month and day: "5 December 2026" and "5/12/2026" are 2026-12-05."""
    plain = text.lower().strip()
    if match := _NUMBERS.fullmatch(plain):
        return _iso(int(match[3]), int(match[2]), int(match[1])) or text
    if match := _WORDS.fullmatch(plain):
        return _iso(int(match[3]), _month(match[2]), int(match[1])) or text
    return text


@cache
def _month(name: str) -> int:
    return next((number for month, number in _MONTHS.items() if month.startswith(name)), 0)


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def tidy_web(text: str) -> str:
    """A web address with its beginning: example.org is https://example.org."""
    return f"https://{text}" if _BARE_WEB.fullmatch(text) else text


def tidy_pounds(text: str) -> str:
    """An amount without the pound sign: "£2.50" is 2.50."""
    return text.removeprefix("£").strip()


_READERS = {
    AnswerKind.CLOCK: tidy_clock,
    AnswerKind.DAY: tidy_day,
    AnswerKind.WEB: tidy_web,
    AnswerKind.POUNDS: tidy_pounds,
}
