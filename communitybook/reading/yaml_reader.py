"""The bounded reader: YAML somebody else wrote, made into plain values without risk.

It builds values from parser events, so an alias, a tag, a duplicate key or deep nesting is refused
as it arrives. Every scalar stays text; what it means is for the model to say.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import yaml

from communitybook.messages import say
from communitybook.problems import Problem

MAX_BYTES = 100_000
MAX_DEPTH = 12

FieldPath = tuple[str | int, ...]
_Parser = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Mark(NamedTuple):
    """Where a value stands: `line` counts from 1; `is_plain` says that it has no quotes."""

    line: int
    is_plain: bool = False


@dataclass(slots=True)
class Document:
    """What a file says: plain dicts, lists and text, with a mark for every path in it."""

    path: str
    value: Any = None
    marks: dict[FieldPath, Mark] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line_of(self, where: FieldPath) -> int:
        """The line of that field, or of the nearest thing around it."""
        while where and where not in self.marks:
            where = where[:-1]
        return self.marks[where].line if where in self.marks else 1


class _RefusedError(Exception):
    def __init__(self, line: int, rule: str, **words: object) -> None:
        super().__init__(rule)
        self.line, self.rule, self.words = line, rule, words


def read_yaml(data: bytes, path: str, max_bytes: int = MAX_BYTES) -> Document:
    """Read one file's bytes; on any fault `value` is None and `problems` says what to mend."""
    document = Document(path)
    try:
        text = _decode(data, max_bytes)
        _Builder(document).build(_events(text))
    except _RefusedError as refused:
        document.value = None
        sentence = say(refused.rule, **refused.words)
        document.problems.append(Problem(path, refused.line, "", sentence, refused.rule))
    return document


def _decode(data: bytes, max_bytes: int) -> str:
    if len(data) > max_bytes:
        raise _RefusedError(1, "file_is_small", size=len(data) // 1000, limit=max_bytes // 1000)
    if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        raise _RefusedError(1, "file_has_no_byte_order_mark")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _RefusedError(line, "file_is_utf8") from error
    if not text.strip():
        raise _RefusedError(1, "file_is_not_empty")
    _refuse_tabs(text)
    return text


def _refuse_tabs(text: str) -> None:
    if "\t" not in text:
        return
    for number, line in enumerate(text.split("\n"), 1):
        if "\t" in line[: len(line) - len(line.lstrip())]:
            raise _RefusedError(number, "indent_is_spaces")


def _events(text: str) -> Iterator[yaml.Event]:
    try:
        yield from yaml.parse(text, Loader=_Parser)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise _RefusedError(line, "yaml_is_well_formed", why=_reason(error)) from error
    except yaml.YAMLError as error:
        position = getattr(error, "position", 0)
        line = text.count("\n", 0, position) + 1
        raise _RefusedError(line, "text_is_printable") from error


def _reason(error: yaml.MarkedYAMLError) -> str:
    return str(error.problem or error.context or "").replace("\n", " ")


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


class _Builder:
    """Turns events into values; each method takes the event that begins its value."""

    def __init__(self, document: Document) -> None:
        self.document = document

    def build(self, events: Iterator[yaml.Event]) -> None:
        self.events = events
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                if self.document.marks:
                    raise _RefusedError(_line(event), "file_is_one_document")
                self.document.value = self._value(next(events), ())
        if not self.document.marks:
            raise _RefusedError(1, "file_is_not_empty")

    def _value(self, event: yaml.Event, where: FieldPath) -> Any:
        line = _line(event)
        self._refuse(event, where, line)
        if isinstance(event, yaml.ScalarEvent):
            is_plain = not event.style
            self.document.marks[where] = Mark(line, is_plain)
            return None if is_plain and event.value == "" else event.value
        self.document.marks.setdefault(where, Mark(line))
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(where)
        return self._mapping(where)

    def _refuse(self, event: yaml.Event, where: FieldPath, line: int) -> None:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _RefusedError(line, "yaml_has_no_aliases")
        if tag := getattr(event, "tag", None):
            raise _RefusedError(line, "yaml_has_no_tags", tag=tag)
        if len(where) >= MAX_DEPTH:
            raise _RefusedError(line, "nesting_is_shallow", limit=MAX_DEPTH)

    def _sequence(self, where: FieldPath) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self._value(event, (*where, len(items))))
        return items

    def _mapping(self, where: FieldPath) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            line = _line(event)
            self._refuse(event, where, line)
            if not isinstance(event, yaml.ScalarEvent):
                raise _RefusedError(line, "key_is_a_word")
            key = event.value
            if key in found:
                raise _RefusedError(line, "key_stands_once", key=key)
            here = (*where, key)
            self.document.marks[here] = Mark(line)
            found[key] = self._value(next(self.events), here)
            self._keep_key_line(here, line)
        return found

    def _keep_key_line(self, here: FieldPath, line: int) -> None:
        mark = self.document.marks[here]
        self.document.marks[here] = Mark(line, mark.is_plain)
