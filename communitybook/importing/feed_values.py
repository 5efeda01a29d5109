"""Values out of other people's JSON, whatever type stands where: text, number, day, yes, rows."""

import math
import re
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from communitybook.reading.characters import without_controls

LONGEST = 20_000
Fields = dict[str, Any]
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ].*)?")
_BRITISH_DAY = "%d/%m/%Y"
_EARLIEST, _LATEST = 1990, 2100
_AMOUNT = re.compile(r"£?\s*(\d{1,6}(?:\.\d{1,2})?)")


def rows_in(value: Any) -> list[Fields]:
    """The objects of a list, or the one object that stands there instead of a list."""
    found = value if isinstance(value, list) else [value]
    return [one for one in found if isinstance(one, dict)]


def rows_at(fields: Fields, *names: str) -> list[Fields]:
    """The objects under each of these names, one after another."""
    return [row for name in names for row in rows_in(fields.get(name))]


def raw_text(value: Any) -> str:
    """Text or a number as text, without characters that can't be seen; anything else is none."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    text = without_controls(str(value)) if isinstance(value, str) else f"{value:.12g}"
    return text if text.isascii() else "".join(_seen(text))


def _seen(text: str) -> Iterator[str]:
    for letter in text:
        if letter in "\xa0\u202f\u2007":
            yield " "
        elif unicodedata.category(letter) not in ("Cf", "Cs", "Co", "Cn"):
            yield letter


def line_at(fields: Fields, *names: str) -> str:
    """The first of these that holds text, on one line."""
    texts = (" ".join(raw_text(fields.get(name))[:LONGEST].split()) for name in names)
    return next(filter(None, texts), "")


def day_at(fields: Fields, *names: str) -> date | None:
    """The first that is a day, with or without a time, the year first or last."""
    return next(filter(None, (parse_day(line_at(fields, name)) for name in names)), None)


def parse_day(text: str) -> date | None:
    """A day of our time, or None; the zone of a moment is not looked at."""
    try:
        if found := _DAY.fullmatch(text):
            day = date.fromisoformat(found[1])
        else:
            day = datetime.strptime(text, _BRITISH_DAY).date()  # noqa: DTZ007 - a day
    except ValueError:
        return None
    return day if _EARLIEST <= day.year <= _LATEST else None


def number_at(fields: Fields, *names: str) -> float | None:
    """The first that is a number, or an amount written as text: "£3.50"."""
    return next(
        (found for found in map(_number, map(fields.get, names)) if found is not None), None
    )


def _number(value: Any) -> float | None:
    if isinstance(value, str):
        found = _AMOUNT.fullmatch(value.strip())
        return float(found[1]) if found else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def is_yes(value: Any) -> bool:
    """Whether it says yes: true, "true", "yes", 1."""
    return value is True or (
        isinstance(value, str | int) and str(value).lower() in ("true", "yes", "1")
    )
