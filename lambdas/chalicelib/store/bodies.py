"""How a dataclass becomes the body of an item."""

from dataclasses import fields
from typing import Any


def body_of(one: Any) -> dict[str, Any]:
    """Its fields but the version, which the table keeps itself; values are not copied."""
    names = (field.name for field in fields(one))
    return {name: getattr(one, name) for name in names if name != "version"}
