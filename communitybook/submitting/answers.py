"""Answers: what a form holds, text by field path, and the plain values that they stand for.

Each function takes the model whose fields they are; without one, a listing's.

`{"when.sessions[0].day": "tuesday", "categories": "sewing\\nknitting"}`: a list of words is a line
for each. Whatever was typed stays as it was typed; only `value_of` tidies.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, get_args, get_origin

from pydantic.fields import FieldInfo

from communitybook.model.declaration import dotted, fields_at, part_in
from communitybook.model.field import Part
from communitybook.model.listing import Listing
from communitybook.reading.yaml_reader import FieldPath
from communitybook.reading.yaml_writer import plain_part
from communitybook.submitting.kinds import AnswerKind, answer_kind
from communitybook.submitting.typed import tidy

Answers = Mapping[str, str]

_STEP = re.compile(r"([a-z_]+)(?:\[(\d{1,2})\])?")
_MOST_ITEMS = 60
_SLUG_OR_NAME = ("run_by", "asked_by")


@cache
def parse_path(text: str, root: type[Part] = Listing) -> FieldPath | None:
    """`when.sessions[0].day` as steps, or None where no field has that path."""
    path: list[str | int] = []
    for piece in text.split("."):
        match = _STEP.fullmatch(piece)
        if not match or match[1] not in fields_at(tuple(path), root):
            return None
        path.append(match[1])
        if match[2] is not None:
            path.append(int(match[2]))
    return tuple(path) if path and _is_whole(tuple(path), root) else None


def _is_whole(path: FieldPath, root: type[Part]) -> bool:
    """Whether it ends at a field that holds a value, with a number for each list of parts."""
    field: FieldInfo | None = None
    for index, step in enumerate(path):
        if isinstance(step, int):
            if field is None or not holds_parts(field) or step >= _MOST_ITEMS:
                return False
            continue
        field = fields_at(path[:index], root)[step]
        is_last = index == len(path) - 1
        if not is_last and holds_parts(field) and not isinstance(path[index + 1], int):
            return False
        if is_last and part_in(field.annotation) is not None:
            return step in _SLUG_OR_NAME
    return isinstance(path[-1], str)


def field_of(path: FieldPath, root: type[Part] = Listing) -> FieldInfo:
    """The declaration of the field at that path. KeyError where there is none."""
    return fields_at(path[:-1], root)[str(path[-1])]


def holds_list(field: FieldInfo) -> bool:
    return get_origin(field.annotation) is list


def holds_parts(field: FieldInfo) -> bool:
    """Whether it is a list of groups of fields, such as sessions."""
    return holds_list(field) and part_in(get_args(field.annotation)[0]) is not None


def value_of(answers: Answers, root: type[Part] = Listing) -> dict[str, Any]:
    """The plain nested value, tidied, without what was left empty; unknown paths are left out."""
    value: dict[str, Any] = {}
    for text, answer in answers.items():
        path = parse_path(text, root)
        if path is None:
            continue
        kind, is_list = _kind_at(path, root)
        told: Any = tidy(answer, kind)
        if is_list:
            told = [line for one in answer.splitlines() if (line := tidy(one, kind))]
        if told not in ("", []):
            _put(value, path, told)
    squeezed: dict[str, Any] = _squeeze(value)
    return squeezed


@cache
def _kind_at(path: FieldPath, root: type[Part]) -> tuple[AnswerKind, bool]:
    field = field_of(path, root)
    return answer_kind(field), holds_list(field)


def _put(value: dict[Any, Any], path: FieldPath, told: Any) -> None:
    for step in path[:-1]:
        value = value.setdefault(step, {})
    value[path[-1]] = told


def _squeeze(value: Any) -> Any:
    """Dicts keyed by numbers become lists in the order of their numbers."""
    if not isinstance(value, dict):
        return value
    if value and all(isinstance(key, int) for key in value):
        return [_squeeze(value[key]) for key in sorted(value)]
    return {key: _squeeze(item) for key, item in value.items()}


def answers_of(part: Part) -> dict[str, str]:
    """The answers that would make this listing, or this help request, again."""
    answers: dict[str, str] = {}
    _flatten(plain_part(part), (), answers)
    return answers


def _flatten(value: Any, path: FieldPath, answers: dict[str, str]) -> None:
    if isinstance(value, dict):
        for name, item in value.items():
            _flatten(item, (*path, name), answers)
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for index, item in enumerate(value):
            _flatten(item, (*path, index), answers)
    elif isinstance(value, list):
        answers[dotted(path)] = "\n".join(_text(item) for item in value)
    else:
        answers[dotted(path)] = _text(value)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def without_item(answers: Answers, part: str, index: int) -> dict[str, str]:
    """The answers with one item of a list of parts taken out, and those after it moved up."""
    kept: dict[str, str] = {}
    pattern = re.compile(re.escape(part) + r"\[(\d+)\](.*)", re.DOTALL)
    for path, answer in answers.items():
        match = pattern.fullmatch(path)
        if match is None or int(match[1]) < index:
            kept[path] = answer
        elif int(match[1]) > index:
            kept[f"{part}[{int(match[1]) - 1}]{match[2]}"] = answer
    return kept


def count_items(answers: Answers, part: str) -> int:
    """How many items of that list of parts have an answer."""
    pattern = re.compile(re.escape(part) + r"\[(\d+)\]\..*", re.DOTALL)
    found = [int(match[1]) for path in answers if (match := pattern.fullmatch(path))]
    return max(found) + 1 if found else 0
