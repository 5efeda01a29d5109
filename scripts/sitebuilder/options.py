"""What a build is asked for, what came of it, and what it refuses."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from communitybook.loading import Content
from communitybook.problems import Problem


@dataclass(frozen=True, slots=True)
class Options:
    """What a build is asked for. `landed` numbers the last change that the content surely holds.

    `apart`: the site stands elsewhere, as the last build with this cache left it; `out` is empty
    and gets only what is to be put there.
    """

    content: Content
    out: Path
    today: date
    cache: Path
    address: str | None = None
    commit: str = ""
    landed: int = 0
    live: Mapping[str, Any] = field(default_factory=dict)
    live_requests: Mapping[str, Any] = field(default_factory=dict)
    keep_going: bool = False
    keep_last_good: bool = False
    production: bool = False
    whole: bool = False
    apart: bool = False
    say: Callable[[str], None] = lambda sentence: None


@dataclass(slots=True)
class Report:
    """What came of it: `left_out` listings with errors are not on the site; `kept_back` are the
    paths of those that are on it as they last were; `gone` are the files that left the site.
    `is_whole` where every file of the site was made, since nothing was known of an earlier one.
    """

    listings: int = 0
    pages: int = 0
    left_out: int = 0
    kept_back: tuple[str, ...] = ()
    seconds: float = 0.0
    written: int = 0
    is_whole: bool = False
    gone: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    stages: dict[str, float] = field(default_factory=dict)


class BuildRefusedError(Exception):
    """The content has errors; the last good site stands."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{len(problems)} errors")
        self.problems = problems
