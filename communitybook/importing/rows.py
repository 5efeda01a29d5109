"""A CSV file's bytes made into rows, with a sentence for everything that could not be read."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from communitybook.problems import Problem, Severity
from communitybook.reading.characters import without_controls

LONGEST_CELL = 20_000


class LineReader(Protocol):
    """A csv.reader: an iterator of rows that counts the lines it has read."""

    line_num: int

    def __next__(self) -> list[str]: ...


@dataclass(frozen=True, slots=True)
class Row:
    """One row: `line` is where it begins in the file, `cells` its trimmed text by column name."""

    line: int
    cells: dict[str, str]


@dataclass(slots=True)
class Table:
    """What a file holds: its columns, its usable rows and what is wrong with the others."""

    path: str
    columns: tuple[str, ...] = ()
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    row_count: int = 0

    def refuse(self, line: int, column: str, sentence: str) -> None:
        """Note a row, or the whole file at line 0, as not used."""
        self.problems.append(Problem(self.path, line, column, sentence))

    def warn(self, line: int, column: str, sentence: str) -> None:
        """Note something that was changed, cut or left out of a row that is used."""
        found = Problem(self.path, line, column, sentence, severity=Severity.WARNING)
        self.problems.append(found)


def read_table(data: bytes, path: str) -> Table:
    """Read CSV in UTF-8, or in Windows-1252 with a warning; rubbish gives sentences, no error."""
    table = Table(path)
    reader = csv.reader(io.StringIO(decode(data, table), newline=""))
    _, header = next(iterate(reader, table), (0, []))
    if not any(name.strip() for name in header):
        table.problems.insert(0, Problem(path, 0, "", "The file is empty: there is no header row."))
        return table
    table.columns = tuple(name.strip() for name in header)
    twice = sorted({name for name in table.columns if name and table.columns.count(name) > 1})
    if twice:
        table.refuse(1, twice[0], "The header has this column twice: rename one of them.")
        return table
    for line, cells in iterate(reader, table):
        take_row(cells, line, table)
    return table


def decode(data: bytes, table: Table) -> str:
    """The bytes as text; what is not UTF-8 is taken for Windows-1252, as old spreadsheets write."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        sentence = "The file is not UTF-8: read as Windows-1252, so look at its accents."
        table.warn(line, "", sentence)
        return data.decode("cp1252", errors="replace")


def iterate(reader: LineReader, table: Table) -> Iterator[tuple[int, list[str]]]:
    """Rows with the line each begins on; one that can't be parsed is refused, and counted."""
    while True:
        line = reader.line_num + 1
        try:
            yield line, next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            table.row_count += 1
            table.refuse(line, "", f"The row can't be read as CSV: {error}.")


def take_row(cells: list[str], line: int, table: Table) -> None:
    """Keep one row, or refuse it; a line with nothing on it is neither."""
    if not any(cell.strip() for cell in cells):
        return
    table.row_count += 1
    if len(cells) > len(table.columns):
        sentence = f"{len(cells)} cells under {len(table.columns)} headings: is a quote missing?"
        table.refuse(line, "", sentence)
        return
    named = dict(zip(table.columns, (cell.strip() for cell in cells), strict=False))
    for column, cell in named.items():
        if sentence := fault_of(cell):
            table.refuse(line, column, sentence)
            return
        plain = without_controls(cell)
        if plain != cell.replace("\r\n", "\n"):
            table.warn(line, column, "The cell holds control characters: taken out.")
        named[column] = plain
    table.rows.append(Row(line, named))


def fault_of(cell: str) -> str:
    """Why a cell can't be text in a listing, or nothing."""
    if len(cell) > LONGEST_CELL:
        return f"The cell holds {len(cell):,} characters; the most is {LONGEST_CELL:,}."
    if "\0" in cell:
        return "The cell holds a NUL, so the file may be no CSV or be damaged."
    return ""
