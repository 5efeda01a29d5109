"""From a document's plain values to a model, or to sentences that say what to mend."""

import difflib
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from communitybook.messages import say
from communitybook.model.declaration import dotted, fields_at
from communitybook.model.field import Part
from communitybook.model.help_request import HelpRequest
from communitybook.model.listing import Listing
from communitybook.problems import Problem
from communitybook.reading.yaml_reader import Document, FieldPath

Model = TypeVar("Model", bound=Part)


def parse_listing(document: Document) -> tuple[Listing | None, list[Problem]]:
    """The listing that the document describes, or None and every reason why it is none."""
    return parse_part(document, Listing)


def parse_request(document: Document) -> tuple[HelpRequest | None, list[Problem]]:
    """The help request that the document describes, or None and every reason why it is none."""
    return parse_part(document, HelpRequest)


def parse_part(document: Document, model: type[Model]) -> tuple[Model | None, list[Problem]]:
    """What the document describes, or None and every reason why it describes none."""
    if document.problems:
        return None, document.problems
    if not isinstance(document.value, dict):
        rule = "listing_is_a_list_of_fields"
        return None, [Problem(document.path, 1, "", say(rule), rule)]
    empty = list(_fields_have_a_value(document))
    try:
        return (None, empty) if empty else (model.model_validate(document.value), [])
    except ValidationError as error:
        details = error.errors(include_url=False)
        found = {_problem(document, detail, model): None for detail in details}
        return None, list(found)


def _fields_have_a_value(document: Document) -> Iterator[Problem]:
    for where, mark in document.marks.items():
        if where and _value_at(document.value, where) is None:
            rule = "field_has_a_value"
            yield Problem(document.path, mark.line, dotted(where), say(rule), rule)


def _value_at(value: Any, where: FieldPath) -> Any:
    for step in where:
        value = value[step]
    return value


def _problem(document: Document, detail: ErrorDetails, model: type[Part]) -> Problem:
    where = _real_path(document.value, detail["loc"], detail["type"] == "missing")
    rule, sentence = _sentence(detail, where, model)
    return Problem(document.path, document.line_of(where), dotted(where), sentence, rule)


def _real_path(value: Any, loc: tuple[str | int, ...], is_missing: bool) -> FieldPath:
    """The location without the names that pydantic adds for the branches of a union."""
    path: list[str | int] = []
    for step in loc:
        is_inside = isinstance(value, dict) and step in value
        is_item = isinstance(value, list) and isinstance(step, int) and step < len(value)
        if is_inside or is_item:
            value = value[step]
            path.append(step)
    return (*path, loc[-1]) if is_missing else tuple(path)


def _sentence(detail: ErrorDetails, where: FieldPath, model: type[Part]) -> tuple[str, str]:
    if detail["type"] in _BY_FIELD:
        return _BY_FIELD[detail["type"]](where, fields_at(where[:-1], model))
    teller = _TELLERS.get(detail["type"])
    if teller:
        return teller(detail, where)
    rule = "value_fits_its_field"
    return rule, say(rule, why=detail["msg"])


def _own(detail: ErrorDetails, where: FieldPath) -> tuple[str, str]:
    return "value_fits_its_field", str(detail["ctx"]["error"])


def _plain(rule: str) -> Callable[[ErrorDetails, FieldPath], tuple[str, str]]:
    return lambda detail, where: (rule, say(rule, given=detail["input"]))


def _missing(where: FieldPath, fields: dict[str, FieldInfo]) -> tuple[str, str]:
    field = fields.get(str(where[-1]))
    rule = "field_is_present"
    return rule, say(rule, hint=field.description if field else "").strip()


def _unknown(where: FieldPath, fields: dict[str, FieldInfo]) -> tuple[str, str]:
    near = difflib.get_close_matches(str(where[-1]), fields, 1, 0.5)
    if near:
        return "field_is_known", say("field_is_known", nearest=near[0])
    return "field_is_known", say("field_is_known_unlike_any")


def _choice(detail: ErrorDetails, where: FieldPath) -> tuple[str, str]:
    expected = detail.get("ctx", {}).get("expected", "")
    choices = expected.replace("'", "").replace(" or ", ", ").split(", ")
    given = str(detail["input"])
    near = difflib.get_close_matches(given.lower(), choices, 1, 0.6)
    rule = "choice_is_offered"
    if near and len(choices) > 6:
        return rule, say("choice_is_offered_nearest", given=given, nearest=near[0])
    return rule, say(rule, given=given, choices=", ".join(choices))


def _length(rule: str, limit: str) -> Callable[[ErrorDetails, FieldPath], tuple[str, str]]:
    def tell(detail: ErrorDetails, where: FieldPath) -> tuple[str, str]:
        length = len(detail["input"]) if hasattr(detail["input"], "__len__") else 0
        return rule, say(rule, limit=detail["ctx"][limit], length=length)

    return tell


def _pattern(detail: ErrorDetails, where: FieldPath) -> tuple[str, str]:
    rule = "language_is_a_code" if where[:1] == ("languages",) else "slug_is_kebab_case"
    return rule, say(rule, given=detail["input"])


def _range(detail: ErrorDetails, where: FieldPath) -> tuple[str, str]:
    rule = "number_is_in_range"
    why = detail["msg"].removeprefix("Input should be ")
    return rule, say(rule, why=f"it should be {why}")


_BY_FIELD = {"missing": _missing, "extra_forbidden": _unknown}
_TELLERS: dict[str, Callable[[ErrorDetails, FieldPath], tuple[str, str]]] = {
    "value_error": _own,
    "enum": _choice,
    "string_pattern_mismatch": _pattern,
    "string_too_short": _length("text_is_long_enough", "min_length"),
    "string_too_long": _length("text_is_short_enough", "max_length"),
    "too_short": _length("list_is_long_enough", "min_length"),
    "too_long": _length("list_is_short_enough", "max_length"),
    "string_type": _plain("value_is_text"),
    "list_type": _plain("value_is_a_list"),
    "model_type": _plain("value_is_a_group_of_fields"),
    "model_attributes_type": _plain("value_is_a_group_of_fields"),
    "int_parsing": _plain("number_is_whole"),
    "int_from_float": _plain("number_is_whole"),
    "decimal_parsing": _plain("amount_is_a_number"),
    "decimal_max_places": _plain("amount_is_a_number"),
    "float_parsing": _plain("amount_is_a_number"),
    "greater_than_equal": _range,
    "less_than_equal": _range,
}
