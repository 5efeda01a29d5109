"""What a declaration says of a path such as `when.sessions[0].starts`.

Each function takes the model whose path it is; without one, a listing's.
"""

from functools import cache, lru_cache
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from communitybook.model.listing import Listing
from communitybook.reading.yaml_reader import FieldPath


def dotted(where: FieldPath) -> str:
    """`when.sessions[0].starts`, as people write it; items count from 0."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in where)
    return text.removeprefix(".")


def fields_by_name(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """A part's declared fields by the names that files use."""
    return {field.alias or name: field for name, field in model.model_fields.items()}


def fields_at(where: FieldPath, root: type[BaseModel] = Listing) -> dict[str, FieldInfo]:
    """The fields that may stand inside that path; none if it is no group of fields."""
    return _fields_inside(tuple(step for step in where if isinstance(step, str)), root)


@cache
def _fields_inside(names: tuple[str, ...], root: type[BaseModel]) -> dict[str, FieldInfo]:
    model: type[BaseModel] | None = root
    for name in names:
        field = fields_by_name(model).get(name) if model else None
        model = part_in(field.annotation) if field else None
    return fields_by_name(model) if model else {}


def part_in(annotation: Any) -> type[BaseModel] | None:
    """The group of fields that an annotation holds, through optionals, lists and unions."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, (part_in(inner) for inner in get_args(annotation))), None)


@lru_cache(maxsize=4096)
def is_text_at(where: FieldPath, root: type[BaseModel] = Listing) -> bool:
    """Whether that path holds free text, rather than a choice, a date or a number."""
    names = tuple(step for step in where if isinstance(step, str))
    return bool(names) and _is_text(names, root)


@cache
def _is_text(names: tuple[str, ...], root: type[BaseModel]) -> bool:
    field = _fields_inside(names[:-1], root).get(names[-1])
    return field is not None and _holds_text(field.annotation)


def _holds_text(annotation: Any) -> bool:
    return annotation is str or any(_holds_text(inner) for inner in get_args(annotation))
