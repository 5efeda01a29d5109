"""How a field is declared: once, with its title, hint and example, for forms, checks and docs."""

import re
from datetime import date, time
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from communitybook.messages import say

_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


class Part(BaseModel):
    """A group of fields; a name that it does not declare is refused."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        str_strip_whitespace=True,
        validate_default=False,
        defer_build=True,  # built by the first listing: an app that starts does not need it yet
    )


def declared(title: str, hint: str, example: Any = None, **rules: Any) -> Any:
    """A field with the words that the form, the field reference and the schema show."""
    examples = None if example is None else [example]
    if "default_factory" not in rules:
        rules.setdefault("default", None)
    return Field(title=title, description=hint, examples=examples, **rules)


def required(title: str, hint: str, example: Any = None, **rules: Any) -> Any:
    """A declared field that must be there."""
    return declared(title, hint, example, default=..., **rules)


def _parse_yes_no(value: Any) -> Any:
    if isinstance(value, bool):
        return value
    if value in ("yes", "true"):
        return True
    if value in ("no", "false"):
        return False
    raise ValueError(say("answer_is_yes_or_no"))


def _parse_clock(value: Any) -> Any:
    if isinstance(value, str) and _CLOCK.fullmatch(value):
        return time(int(value[:2]), int(value[3:]))
    if isinstance(value, time):
        return value
    raise ValueError(say("clock_is_24_hour", given=value))


def _parse_day(value: Any) -> Any:
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        raise ValueError(say("date_is_written_year_month_day", given=value))
    try:
        day = date.fromisoformat(value)
    except ValueError as error:
        raise ValueError(say("date_exists", given=value)) from error
    if not 1990 <= day.year <= 2100:
        raise ValueError(say("date_is_of_our_time", given=value))
    return day


YesNo = Annotated[bool, BeforeValidator(_parse_yes_no)]
Clock = Annotated[time, BeforeValidator(_parse_clock)]
Day = Annotated[date, BeforeValidator(_parse_day)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Word = Annotated[str, StringConstraints(min_length=1, max_length=120)]
Sentence = Annotated[str, StringConstraints(min_length=1, max_length=300)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=1500)]
WEB = "web address"
Web = Annotated[str, StringConstraints(min_length=4, max_length=500), WEB]
