"""The canonical form: the model writes the YAML, always the same bytes for the same listing."""

import datetime
from decimal import Decimal
from enum import Enum
from typing import Any

import yaml

from communitybook.model.choices import Known
from communitybook.model.field import Part
from communitybook.model.help_request import HelpRequest
from communitybook.model.listing import Listing
from communitybook.reading.scalars import is_text_to_any_reader

MODELINE = "# yaml-language-server: $schema=../listing.schema.json\n"
REQUEST_MODELINE = "# yaml-language-server: $schema=../help_request.schema.json\n"
_STR = "tag:yaml.org,2002:str"
_BOOL = "tag:yaml.org,2002:bool"
_FLOW_LISTS = frozenset(
    {"categories", "formerly", "how", "days", "audiences", "area_served", "languages"}
)
_Dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class _FlowList(list[Any]):
    """A short list of ids, written on one line."""


class _CanonicalDumper(_Dumper):  # type: ignore[misc, valid-type]
    """Block style, two spaces, text quoted wherever another program could read it otherwise."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _represent_text(dumper: Any, text: str) -> Any:
    if "\n" in text:
        return dumper.represent_scalar(_STR, text, style="|")
    style = None if is_text_to_any_reader(text) else '"'
    return dumper.represent_scalar(_STR, text, style=style)


def _represent_bool(dumper: Any, value: bool) -> Any:
    return dumper.represent_scalar(_BOOL, "yes" if value else "no")


def _represent_known(dumper: Any, value: Known) -> Any:
    tag = _STR if value is Known.UNKNOWN else _BOOL
    return dumper.represent_scalar(tag, value.value)


def _represent_flow(dumper: Any, items: _FlowList) -> Any:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=True)


_CanonicalDumper.add_representer(str, _represent_text)
_CanonicalDumper.add_representer(bool, _represent_bool)
_CanonicalDumper.add_representer(Known, _represent_known)
_CanonicalDumper.add_representer(_FlowList, _represent_flow)


def write_listing(listing: Listing) -> str:
    """The listing's file as text: the modeline, then its fields in the order of the declaration."""
    return MODELINE + write_plain(plain_part(listing))


def write_request(request: HelpRequest) -> str:
    """The help request's file as text, in the same form."""
    return REQUEST_MODELINE + write_plain(plain_part(request))


def write_plain(plain: dict[str, Any]) -> str:
    """Plain values as canonical YAML."""
    text: str = yaml.dump(
        plain, Dumper=_CanonicalDumper, sort_keys=False, allow_unicode=True, width=100, indent=2
    )
    return text


def plain_part(part: Part) -> dict[str, Any]:
    """A listing or help request as plain values, named as in files, without what is default."""
    plain: dict[str, Any] = _plain(part.model_dump(by_alias=True, exclude_defaults=True), "")
    return plain


def _plain(value: Any, name: str) -> Any:
    if isinstance(value, dict):
        kept = {key: _plain(item, key) for key, item in value.items()}
        return {key: item for key, item in kept.items() if item not in (None, [], {})}
    if isinstance(value, (list, tuple)):
        items = [_plain(item, "") for item in value]
        return _FlowList(items) if name in _FLOW_LISTS else items
    if isinstance(value, str) and not isinstance(value, Enum):
        return _tidy(value)
    return _scalar(value)


def _scalar(value: Any) -> Any:
    if isinstance(value, Known):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime.time):
        return value.strftime("%H:%M")
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def _tidy(text: str) -> str:
    """Line ends are LF and no line ends in spaces, so that text stays readable as a block."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n")
