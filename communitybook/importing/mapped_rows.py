"""Rows of any CSV made into candidates, by a mapping."""

from collections.abc import Callable, Iterator
from collections.abc import Mapping as Mapped
from copy import deepcopy
from datetime import datetime
from typing import Any

from communitybook.importing.candidate import Candidate
from communitybook.importing.mapping import PLACEHOLDER, FieldRule, Mapping
from communitybook.importing.opening_hours import parse_free_text, parse_week
from communitybook.importing.rows import Row, Table
from communitybook.importing.wording import (
    calm_name,
    calm_name_and_town,
    calm_text,
    parse_phone,
    parse_web,
)
from communitybook.places.distance import Point, miles_between
from communitybook.places.gazetteer import Gazetteer

PARSERS: Mapped[str, Callable[[str], Any]] = {
    "hours": parse_free_text,
    "name": calm_name,
    "name_and_town": calm_name_and_town,
    "phone": parse_phone,
    "text": calm_text,
    "web": parse_web,
}


class RowMapper:
    """Applies one mapping to the rows of one table."""

    def __init__(self, mapping: Mapping, gazetteer: Gazetteer, table: Table) -> None:
        self.mapping = mapping
        self.gazetteer = gazetteer
        self.table = table
        self.merged = 0
        self._seen: dict[str, list[Point]] = {}

    def find_candidates(self) -> Iterator[Candidate]:
        """Each usable row as a candidate; the others are refused in the table's problems."""
        if self._refuse_the_file():
            return
        for row in self.table.rows:
            point = self.point_of(row)
            if self._is_skipped(row) or self._is_merged(row, point):
                continue
            yield self.candidate_of(row, point)

    def _refuse_the_file(self) -> bool:
        missing = {
            column: reader
            for column, reader in self.mapping.columns().items()
            if column not in self.table.columns
        }
        for column, reader in missing.items():
            sentence = f'The file has no such column; the mapping reads it for "{reader}".'
            self.table.refuse(1, column, sentence)
        for field, rule in self.mapping.fields.items():
            if rule.read and rule.read not in PARSERS:
                known = ", ".join(PARSERS)
                self.table.refuse(1, field, f'There is no parser "{rule.read}", only {known}.')
                return True
        return bool(missing)

    def _is_skipped(self, row: Row) -> bool:
        for rule in self.mapping.skip:
            if row.cells.get(rule.column, "") in rule.values:
                self.table.refuse(row.line, rule.column, rule.why)
                return True
        return False

    def _is_merged(self, row: Row, point: Point | None) -> bool:
        rule = self.mapping.merge
        if rule is None or point is None:
            return False
        others = self._seen.setdefault(row.cells.get(rule.same, "").lower(), [])
        if any(miles_between(point, other) <= rule.within_miles for other in others):
            self.merged += 1
            return True
        others.append(point)
        return False

    def point_of(self, row: Row) -> Point | None:
        """Where the row is: its own point, or its postcode's."""
        spot = self.mapping.spot
        if spot is not None:
            try:
                return Point(float(row.cells[spot.latitude]), float(row.cells[spot.longitude]))
            except (KeyError, ValueError):
                self.table.warn(row.line, spot.latitude, "The row has no point on the map.")
        return None

    def candidate_of(self, row: Row, point: Point | None) -> Candidate:
        """One row with every field that the mapping fills."""
        town = self.gazetteer.nearest_place(point).name if point else ""
        values = {**self._cells_without_blanks(row), "town": town}
        source_id = fill(self.mapping.id, values)
        candidate = Candidate(row.line, "", town, self.mapping.source.name, source_id)
        candidate.fields.update(deepcopy(self.mapping.always))
        for field, rule in self.mapping.fields.items():
            self._put_field(candidate, field, rule, values)
        candidate.put("source", self.mapping.source.model_dump(exclude_none=True))
        candidate.put("source.id", source_id, next(iter(PLACEHOLDER.findall(self.mapping.id)), ""))
        candidate.name = str(candidate.fields.get("name", ""))
        return candidate

    def _cells_without_blanks(self, row: Row) -> dict[str, str]:
        return {
            column: "" if cell in self.mapping.empty else cell for column, cell in row.cells.items()
        }

    def _put_field(
        self, candidate: Candidate, field: str, rule: FieldRule, values: dict[str, str]
    ) -> None:
        column = next(iter(rule.columns()), "")
        try:
            value = read_value(rule, values)
        except ValueError as error:
            text = fill(rule.take or "", values)
            if rule.otherwise and text:
                candidate.put(rule.otherwise, text, column)
                said = f"{error} Kept as written in {rule.otherwise}."
            else:
                said = f"{error} Left out."
            self.table.warn(candidate.line, column, said)
            return
        if value:
            candidate.put(field, value, column)


def fill(template: str, values: Mapped[str, str]) -> str:
    """A template with its columns filled in; nothing when all of them are blank."""
    names = PLACEHOLDER.findall(template)
    if names and not any(values.get(name) for name in names):
        return ""
    filled = PLACEHOLDER.sub(lambda found: values.get(found[1], ""), template)
    return " ".join(filled.split()).strip(" ,")


def read_value(rule: FieldRule, values: Mapped[str, str]) -> Any:
    """What a rule makes of a row; ValueError says what it could not read."""
    if rule.week:
        return parse_week({day: values.get(column, "") for day, column in rule.week.items()})
    text = fill(rule.take or "", values)
    text = rule.map.get(text, rule.map.get("*", text))
    if not text:
        return ""
    if rule.date:
        return datetime.strptime(text, rule.date).date().isoformat()  # noqa: DTZ007 - a day
    items = text.split(rule.split) if rule.split else [text]
    read = PARSERS.get(rule.read or "", str)
    found = [read(item.strip()) for item in items if item.strip()]
    return found if rule.split else found[0]
