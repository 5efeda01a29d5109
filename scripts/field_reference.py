"""Write docs/fields.md and the schemas in content/ from the declarations, or `--check` them."""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, time
from decimal import Decimal
from enum import Enum
from typing import Any, get_args, get_origin

from pydantic.fields import FieldInfo

from communitybook.model.declaration import fields_by_name, part_in
from communitybook.model.field import Part
from communitybook.model.help_request import HelpRequest
from communitybook.model.listing import Listing
from scripts.sitebuilder.house import ROOT

REFERENCE = ROOT / "docs" / "fields.md"
SCHEMA = ROOT / "content" / "listing.schema.json"
REQUEST_SCHEMA = ROOT / "content" / "help_request.schema.json"
_KINDS = {bool: "yes or no", int: "whole number", float: "number", Decimal: "pounds",
          date: "date", time: "time", str: "text"}  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when the files are as they should be, 1 when `--check` finds one that is not."""
    parser = argparse.ArgumentParser(description="Write the field reference and the JSON Schemas.")
    parser.add_argument("--check", action="store_true", help="change nothing, only say")
    options = parser.parse_args(arguments)
    stale = []
    made = {
        REFERENCE: reference_text(),
        SCHEMA: schema_text(Listing),
        REQUEST_SCHEMA: schema_text(HelpRequest),
    }
    for path, text in made.items():
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(path.relative_to(ROOT))
        if not options.check:
            path.write_text(text, encoding="utf-8")
    for path in stale:
        print(
            f"{path} is out of date. Run: scripts/field_reference.py"
            if options.check
            else f"Wrote {path}."
        )
    return 1 if stale and options.check else 0


def schema_text(model: type[Part] = Listing) -> str:
    """JSON Schema 2020-12 for editors."""
    schema = model.model_json_schema(by_alias=True)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    _allow_yes_and_no(schema)
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


def _allow_yes_and_no(node: Any) -> None:
    """Files say yes and no where the model has true and false."""
    if isinstance(node, dict):
        if node.get("type") == "boolean":
            del node["type"]
            node["enum"] = ["yes", "no", True, False]
            node.pop("default", None)
        _leave_amounts_plain(node.get("anyOf", ()))
        for inner in node.values():
            _allow_yes_and_no(inner)
    elif isinstance(node, list):
        for inner in node:
            _allow_yes_and_no(inner)


def _leave_amounts_plain(choices: Iterable[dict[str, Any]]) -> None:
    """An amount may be a number or text; some versions of pydantic add a pattern to the text."""
    if any(one.get("type") == "number" for one in choices):
        for one in choices:
            one.pop("pattern", None)


def reference_text() -> str:
    """A table of every field, the groups of fields after those that hold them."""
    head = (
        "# Fields of a listing\n\n"
        "Made from the model by `scripts/field_reference.py`; don't edit it by hand.\n\n"
        "A listing is a file `content/assets/<slug>.yml`. Fields in **bold** must be there. Put\n"
        "text in quotes if it looks like a number, a time, a date, yes or no.\n"
    )
    request_head = (
        "\n# Fields of a help request\n\n"
        "A help request is a file `content/requests/<id>.yml`, and is written in the same way.\n"
        "Fields from `role` to `access` are for volunteers, from `thing` to `carrying` for\n"
        "equipment.\n"
    )
    return head + _sections(Listing) + request_head + _sections(HelpRequest)


def _sections(model: type[Part]) -> str:
    return "".join(_section(title, fields) for title, fields in _groups(model, ""))


def _groups(part: Any, prefix: str) -> Iterator[tuple[str, dict[str, FieldInfo]]]:
    fields = fields_by_name(part)
    yield prefix, fields
    for name, field in fields.items():
        if inner := part_in(field.annotation):
            yield from _groups(inner, f"{prefix}.{name}".strip("."))


def _section(title: str, fields: dict[str, FieldInfo]) -> str:
    heading = f"\n## `{title}`\n" if title else ""
    rows = "".join(_row(name, field) for name, field in fields.items())
    return f"{heading}\n| field | what it is | takes | example |\n|---|---|---|---|\n{rows}"


def _row(name: str, field: FieldInfo) -> str:
    shown = f"**`{name}`**" if field.is_required() else f"`{name}`"
    example = json.dumps(field.examples[0], ensure_ascii=False) if field.examples else ""
    cells = (
        f"{field.title}. {field.description}",
        takes(field.annotation),
        example and f"`{example}`",
    )
    return f"| {shown} | " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def takes(annotation: Any) -> str:
    """What a field takes, in words."""
    if get_origin(annotation) is list:
        return f"list of: {takes(get_args(annotation)[0])}"
    if part_in(annotation) is annotation:
        return "group of fields"
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return ", ".join(f"`{choice.value}`" for choice in annotation)
    if annotation in _KINDS:
        return _KINDS[annotation]
    inner = [takes(one) for one in get_args(annotation) if one is not type(None)]
    return " or ".join(dict.fromkeys(one for one in inner if one))


if __name__ == "__main__":
    sys.exit(main())
