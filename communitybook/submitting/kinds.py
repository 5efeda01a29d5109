"""What kind of answer a declared field takes: that decides how it is asked and how it is read."""

from collections.abc import Iterator
from datetime import date, time
from decimal import Decimal
from enum import Enum, StrEnum
from typing import Any, get_args, get_origin

from annotated_types import MaxLen
from pydantic import StringConstraints
from pydantic.fields import FieldInfo

from communitybook.model.choices import Known
from communitybook.model.field import WEB

_LONG = 200


class AnswerKind(StrEnum):
    """How an answer is typed or chosen."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    LINES = "lines"
    CHOICE = "choice"
    CHOICES = "choices"
    KNOWN = "known"
    YES_NO = "yes_no"
    NUMBER = "number"
    POUNDS = "pounds"
    CLOCK = "clock"
    DAY = "day"
    WEB = "web"


_BY_TYPE: tuple[tuple[type, AnswerKind], ...] = (
    (Known, AnswerKind.KNOWN),
    (Enum, AnswerKind.CHOICE),
    (bool, AnswerKind.YES_NO),
    (int, AnswerKind.NUMBER),
    (float, AnswerKind.NUMBER),
    (Decimal, AnswerKind.POUNDS),
    (time, AnswerKind.CLOCK),
    (date, AnswerKind.DAY),
)


def answer_kind(field: FieldInfo) -> AnswerKind:
    """The kind of answer that the field's type asks for."""
    inner = list(_walk(field.annotation))
    types = [one for one in inner if isinstance(one, type)]
    if get_origin(field.annotation) is list:
        return AnswerKind.CHOICES if _enum_in(types) else AnswerKind.LINES
    for wanted, kind in _BY_TYPE:
        if any(issubclass(one, wanted) for one in types):
            return kind
    marks = [*field.metadata, *(mark for one in inner for mark in getattr(one, "__metadata__", ()))]
    if WEB in marks:
        return AnswerKind.WEB
    return AnswerKind.LONG_TEXT if _longest(marks) >= _LONG else AnswerKind.TEXT


def enum_of(field: FieldInfo) -> type[Enum] | None:
    """The closed list that the field's answers are chosen from."""
    return _enum_in([one for one in _walk(field.annotation) if isinstance(one, type)])


def _enum_in(types: list[type]) -> type[Enum] | None:
    return next((one for one in types if issubclass(one, Enum)), None)


def _walk(annotation: Any) -> Iterator[Any]:
    yield annotation
    for inner in get_args(annotation):
        yield from _walk(inner)


def _longest(marks: list[Any]) -> int:
    """The most characters that a text may have; 0 where nothing is said."""
    inner = [part for mark in marks if isinstance(mark, FieldInfo) for part in mark.metadata]
    bounds = [mark for mark in marks + inner if isinstance(mark, (MaxLen, StringConstraints))]
    return max((bound.max_length or 0 for bound in bounds), default=0)
