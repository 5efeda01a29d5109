"""A row on its way to becoming a listing: plain fields, and the column each came from."""

from dataclasses import dataclass, field
from typing import Any

from communitybook.importing.wording import cut_at_word
from communitybook.model.listing import Listing
from communitybook.model.shape import parse_listing
from communitybook.problems import Problem
from communitybook.reading.yaml_reader import Document

NAME_LIMIT = 100
SUMMARY_LIMIT = 200
DESCRIPTION_LIMIT = 5000


@dataclass(slots=True)
class Candidate:
    """`town` and `source_id` tell two rows of one name apart when slugs are given."""

    line: int
    name: str
    town: str
    source_name: str
    source_id: str
    fields: dict[str, Any] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)

    def put(self, where: str, value: Any, column: str = "") -> None:
        """Set a dotted field, such as `where.postcode`, and remember its column."""
        *parts, last = where.split(".")
        inner = self.fields
        for part in parts:
            inner = inner.setdefault(part, {})
        inner[last] = value
        self.columns[where] = column

    def column_of(self, where: str) -> str:
        """The column that a problem's field came from, or the field when no column did."""
        path = where.split("[")[0]
        while path and path not in self.columns:
            path = path.rpartition(".")[0]
        return self.columns.get(path) or where


def parse_candidate(
    candidate: Candidate, slug: str, path: str
) -> tuple[Listing | None, list[Problem]]:
    """The listing that the fields make under this slug, or problems by line and column."""
    document = Document(path, value={"slug": slug, **candidate.fields})
    listing, problems = parse_listing(document)
    return listing, [
        Problem(path, candidate.line, candidate.column_of(found.field), found.message, found.rule)
        for found in problems
    ]


def cut(text: str, limit: int) -> tuple[str, str]:
    """The text within its limit, and the sentence that says so when some of it is cut."""
    kept = cut_at_word(text, limit)
    if kept == text:
        return text, ""
    return kept, f"The text is cut to {limit:,} characters; it has {len(text):,}."
