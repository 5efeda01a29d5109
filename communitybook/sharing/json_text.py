"""JSON as pieces of text, so that lists are put together without being written anew."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def write_json(value: Any) -> str:
    """Compact, and without < > &: a host that serves it as HTML runs nothing in it."""
    text = _ENCODER.encode(value)
    if "<" in text or ">" in text or "&" in text:
        text = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return text


def write_members(fields: Mapping[str, Any]) -> str:
    """The inside of an object, without what is not known and without empty lists."""
    known = {name: value for name, value in fields.items() if value not in (None, "", [])}
    return write_json(known)[1:-1] if known else ""


def in_object(*members: str) -> str:
    """An object of these pieces, as far as there is anything in them."""
    return "{" + ",".join(filter(None, members)) + "}"


def in_list(items: Iterable[str]) -> str:
    return "[" + ",".join(items) + "]"
