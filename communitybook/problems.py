"""What is wrong with a piece of content, where, and how to mend it."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """An error stops publishing; a warning never does."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """One finding: `line` counts from 1 and is 0 when the whole file is meant."""

    path: str
    line: int
    field: str
    message: str
    rule: str = ""
    severity: Severity = Severity.ERROR

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR

    def __str__(self) -> str:
        """`path:line: field: sentence`, the form that editors and CI understand."""
        place = f"{self.path}:{self.line}" if self.line else self.path
        subject = f" {self.field}:" if self.field else ""
        mark = "" if self.is_error else " warning:"
        return f"{place}:{mark}{subject} {self.message}"
