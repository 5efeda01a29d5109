"""CloudFormation's templates as plain values: `!Ref X` is {"Ref": "X"}, as in JSON."""

from pathlib import Path
from typing import Any

import yaml

TEMPLATES = Path(__file__).parents[2] / "lambdas" / "deploy" / "aws"
SITE = TEMPLATES / "static.yml"


class _Loader(yaml.SafeLoader):
    """Reads CloudFormation's short forms as their long ones."""


def _read_short_form(loader: Any, suffix: str, node: yaml.Node) -> dict[str, Any]:
    name = suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}"
    if isinstance(node, yaml.ScalarNode):
        is_pair = suffix == "GetAtt"
        return {name: node.value.split(".", 1) if is_pair else node.value}
    if isinstance(node, yaml.SequenceNode):
        return {name: loader.construct_sequence(node, deep=True)}
    return {name: loader.construct_mapping(node, deep=True)}


_Loader.add_multi_constructor("!", _read_short_form)


def read_template(path: Path) -> dict[str, Any]:
    """A template of ours, before anything is put into it."""
    found: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
    return found
