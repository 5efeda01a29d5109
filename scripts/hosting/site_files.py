"""The files of a built site, and the order in which no reader ever meets half of it.

Files that are named by their content come first and may be kept for a year; then pages; then what
names the others, each after the one before; last, what is no longer in the site is taken away, but
the scripts and styles of the releases before, which open pages still want.
"""

import mimetypes
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

YEAR, NEVER = "public, max-age=31536000, immutable", "no-cache"
# A page is asked for again after twenty seconds, by its ETag: docs/decisions/0027.
SHORT = "public, max-age=20"
LASTING = ("assets/", "search-index/")
NAMING = ("search-index/en/manifest.json", "offline.json", "service-worker.js", "build.json")
TYPES = {".bin": "application/octet-stream", ".ics": "text/calendar; charset=utf-8",
         ".js": "text/javascript; charset=utf-8", ".atom": "application/atom+xml"}  # fmt: skip


class PublishError(Exception):
    """Why the site could not be put online; the sentence says how to mend it."""


@dataclass(frozen=True, slots=True)
class SiteFile:
    """One file: its address below the root, and how long it may be kept."""

    name: str
    path: Path
    keep: str

    @property
    def kind(self) -> str:
        """Its media type; a file without an ending is JSON, as the open feed's are."""
        if "." not in Path(self.name).name:
            return "application/json"
        guess = TYPES.get(self.path.suffix) or mimetypes.guess_type(self.name)[0]
        return f"{guess}; charset=utf-8" if guess == "text/html" else guess or TYPES[".bin"]


class Target(Protocol):
    """Where a site is put."""

    def put(self, files: Sequence[SiteFile]) -> int:
        """Those that are not there already, byte for byte; how many they were."""

    def names(self) -> Iterable[str]:
        """What is there."""

    def delete(self, names: Sequence[str]) -> None:
        """Take these away."""

    def finish(self) -> None:
        """Tell caches, where there are any."""


def list_site(folder: Path) -> list[SiteFile]:
    """Every file, in the order in which they are put."""
    names = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return [SiteFile(name, folder / name, keep_of(name)) for name in sorted(names, key=turn_of)]


def turn_of(name: str) -> tuple[int, str]:
    """Files that last, then pages, then those that name others, each in a turn of its own."""
    if name in NAMING:
        return 2 + NAMING.index(name), name
    return (0 if name.startswith(LASTING) else 1), name


def keep_of(name: str) -> str:
    if name in NAMING:
        return NEVER
    return YEAR if name.startswith(LASTING) else SHORT


def publish(files: Sequence[SiteFile], target: Target) -> tuple[int, int]:
    """How many were put and taken away. Cut short, the same call again ends the same."""
    put = sum(target.put(turn) for turn in in_turns(files))
    wanted = {one.name for one in files}
    gone = [name for name in target.names() if name not in wanted and not is_of_a_release(name)]
    target.delete(gone)
    target.finish()
    return put, len(gone)


def is_of_a_release(name: str) -> bool:
    """Open pages, and copies on devices, still ask for these."""
    return name.startswith("assets/")


def publish_changes(files: Sequence[SiteFile], gone: Sequence[str], target: Target) -> None:
    """Put these files and take those away, where everything else is known to stand as it should."""
    for turn in in_turns(files):
        target.put(turn)
    target.delete([name for name in gone if not is_of_a_release(name)])
    target.finish()


def in_turns(files: Iterable[SiteFile]) -> Iterator[list[SiteFile]]:
    """Files that may be put in any order, one such group after another."""
    turns: dict[int, list[SiteFile]] = {}
    for one in files:
        turns.setdefault(turn_of(one.name)[0], []).append(one)
    yield from (turns[turn] for turn in sorted(turns))
