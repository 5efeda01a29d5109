"""The bounded reader: YAML somebody else wrote, made into plain values without risk.

It builds values from parser events, so an alias, a tag, a duplicate key or deep nesting is refused
as it arrives. Every scalar stays text; what it means is for the model to say.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import yaml

from communitybook.messages import say
from communitybook.problems import Problem
from communitybook.reading.characters import has_controls

MAX_BYTES = 100_000
_TOO_DEEP = "maximum nesting depth"  # what libyaml 0.2.6 and later says before we can
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
        _build(text, document)
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


def _build(text: str, document: Document) -> None:
    """Take the parser's events one by one; its own complaints become sentences with a line."""
    loader = _Parser(text)
    try:
        _Builder(document, loader.get_event).build()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        if _TOO_DEEP in _reason(error):
            raise _RefusedError(line, "nesting_is_shallow", limit=MAX_DEPTH) from error
        raise _RefusedError(line, "yaml_is_well_formed", why=_reason(error)) from error
    except yaml.YAMLError as error:
        position = getattr(error, "position", 0)
        line = text.count("\n", 0, position) + 1
        raise _RefusedError(line, "text_is_printable") from error
    finally:
        loader.dispose()


def _reason(error: yaml.MarkedYAMLError) -> str:
    return str(error.problem or error.context or "").replace("\n", " ")


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


class _Builder:
    """Turns events into values; each method takes the event that begins its value."""

    def __init__(self, document: Document, next_event: Callable[[], yaml.Event]) -> None:
        self.document, self.marks = document, document.marks
        self.next_event = next_event

    def build(self) -> None:
        while (kind := type(event := self.next_event())) is not yaml.StreamEndEvent:
            if kind is yaml.DocumentStartEvent:
                if self.marks:
                    raise _RefusedError(_line(event), "file_is_one_document")
                first = self.next_event()
                self.document.value = self._value(first, (), _line(first))
        if not self.marks:
            raise _RefusedError(1, "file_is_not_empty")

    def _value(self, event: yaml.Event, where: FieldPath, line: int) -> Any:
        """`line` is where a reader looks for the value: the line of its key, if it has one."""
        if isinstance(event, yaml.ScalarEvent):
            self._refuse_extras(event)
            self._refuse_controls(event, line)
            is_plain = not event.style
            self.marks[where] = Mark(line, is_plain)
            return None if is_plain and event.value == "" else event.value
        if isinstance(event, yaml.AliasEvent):
            raise _RefusedError(_line(event), "yaml_has_no_aliases")
        self._refuse_extras(event)
        if len(where) >= MAX_DEPTH:
            raise _RefusedError(_line(event), "nesting_is_shallow", limit=MAX_DEPTH)
        self.marks[where] = Mark(line)
        is_list = isinstance(event, yaml.SequenceStartEvent)
        return self._sequence(where) if is_list else self._mapping(where)

    def _refuse_extras(self, event: Any) -> None:
        if event.anchor is not None:
            raise _RefusedError(_line(event), "yaml_has_no_aliases")
        if event.tag is not None:
            raise _RefusedError(_line(event), "yaml_has_no_tags", tag=event.tag)

    def _refuse_controls(self, event: Any, line: int) -> None:
        """An escape such as "\\0" makes them, and the parser lets them pass."""
        if has_controls(event.value):
            raise _RefusedError(line, "text_is_printable")

    def _sequence(self, where: FieldPath) -> list[Any]:
        items: list[Any] = []
        while type(event := self.next_event()) is not yaml.SequenceEndEvent:
            items.append(self._value(event, (*where, len(items)), _line(event)))
        return items

    def _mapping(self, where: FieldPath) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while type(event := self.next_event()) is not yaml.MappingEndEvent:
            line = _line(event)
            if not isinstance(event, yaml.ScalarEvent):
                is_alias = isinstance(event, yaml.AliasEvent)
                raise _RefusedError(line, "yaml_has_no_aliases" if is_alias else "key_is_a_word")
            self._refuse_extras(event)
            self._refuse_controls(event, line)
            if event.value in found:
                raise _RefusedError(line, "key_stands_once", key=event.value)
            found[event.value] = self._value(self.next_event(), (*where, event.value), line)
        return found
