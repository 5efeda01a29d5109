"""What a check is given: one file of the book, and what it is checked against."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from communitybook.book import Book
from communitybook.danger import DangerList, know_no_danger
from communitybook.messages import say
from communitybook.model.declaration import dotted, is_text_at
from communitybook.model.field import Part
from communitybook.model.help_request import HelpRequest
from communitybook.model.listing import Listing
from communitybook.places.gazetteer import Gazetteer
from communitybook.problems import Problem, Severity
from communitybook.reading.yaml_reader import Document, FieldPath
from communitybook.taxonomy import Taxonomy


@dataclass(frozen=True, slots=True)
class Reference:
    """The borough and the day that a listing is checked against."""

    book: Book
    taxonomy: Taxonomy
    gazetteer: Gazetteer
    today: date
    load_danger: Callable[[], DangerList] = field(default=know_no_danger, compare=False)

    @property
    def danger(self) -> DangerList:
        """What people say in danger; read when it is first asked for, since a start needs none."""
        return self.load_danger()


@dataclass(frozen=True, slots=True)
class Written:
    """Something with the document it came from, which knows its lines."""

    model: ClassVar[type[Part]]
    document: Document
    texts: tuple[tuple[FieldPath, str], ...] = field(init=False)

    def __post_init__(self) -> None:
        """Every piece of free text with its path, looked up once: five rules ask for them."""
        object.__setattr__(self, "texts", tuple(self._find_texts()))

    def error(self, rule: str, *where: str | int, **words: object) -> Problem:
        return self._problem(rule, where, Severity.ERROR, words)

    def warning(self, rule: str, *where: str | int, **words: object) -> Problem:
        return self._problem(rule, where, Severity.WARNING, words)

    def _problem(
        self, rule: str, where: FieldPath, severity: Severity, words: Mapping[str, object]
    ) -> Problem:
        line = self.document.line_of(where)
        path = self.document.path
        return Problem(path, line, dotted(where), say(rule, **words), rule, severity)

    def _find_texts(self) -> Iterator[tuple[FieldPath, str]]:
        for where in self.document.marks:
            if is_text_at(where, self.model) and isinstance(value := self._value_at(where), str):
                yield where, value

    def _value_at(self, where: FieldPath) -> Any:
        value = self.document.value
        for step in where:
            value = value[step]
        return value


@dataclass(frozen=True, slots=True)
class Entry(Written):
    """A listing with its document."""

    model = Listing
    listing: Listing


@dataclass(frozen=True, slots=True)
class Asked(Written):
    """A help request with its document."""

    model = HelpRequest
    request: HelpRequest
