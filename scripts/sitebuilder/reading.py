"""Listing files read in two processes, and only those that changed."""

import json
import marshal
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from communitybook.finding.document import IndexedDocument
from communitybook.impact.reading import FILE
from communitybook.live import LiveState, parse_live
from communitybook.loading import Content, is_listing_name, list_listing_names, load_bytes
from communitybook.problems import Problem, Severity
from communitybook.records import Record, read_listing
from communitybook.sharing.shared import Shared
from communitybook.words import WordedReference
from scripts.sitebuilder.house import digest_bytes
from scripts.sitebuilder.parallel import in_parallel
from scripts.sitebuilder.writing import replace_file


@dataclass(slots=True)
class Reading:
    """What stands in the files now: records by file name, and what is wrong with the others.

    `kept_back` names files whose record is from an earlier version of theirs.
    """

    records: dict[str, Record] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    kept_back: set[str] = field(default_factory=set)
    reread: int = 0


class RecordCache:
    """Records by the digest of the file they came from; another epoch starts anew.

    What only the search index or other programs need lies in files of its own, so that a small
    change can be on its page before they are read.
    """

    def __init__(self, path: Path, epoch: str) -> None:
        self.path, self.epoch = path, epoch
        self.records: dict[str, Record] = {}

    def load(self) -> None:
        self.records = self._load(self.path)

    def _load(self, path: Path) -> dict[str, Any]:
        try:
            epoch, kept = marshal.loads(path.read_bytes())
        except (OSError, ValueError, EOFError, TypeError):
            return {}
        return dict(kept) if epoch == self.epoch else {}

    def _path_aside(self, name: str) -> Path:
        return self.path.with_name(f"{name}.marshal")

    def index_entries(self, records: Iterable[Record]) -> list[IndexedDocument]:
        """The index entries of these records, in their order, as far as search finds them."""
        return self._entries("indexed", records)

    def shared_entries(self, records: Iterable[Record]) -> list[Shared]:
        """What other programs are told of them, likewise."""
        return self._entries("shared", records)

    def _entries(self, name: str, records: Iterable[Any]) -> list[Any]:
        shown = [record for record in records if record["searchable"]]
        is_whole = all(record[name] for record in shown)
        kept = {} if is_whole else self._load(self._path_aside(name))
        return [record[name] or kept[record["digest"]] for record in shown]

    def save(self, records: Mapping[str, Record]) -> None:
        """Keep these and drop all others; killed half-way, it leaves no records at all."""
        shown = [record for record in records.values() if record["searchable"]]
        names = ("indexed", "shared")
        aside = {name: self._entries(name, shown) for name in names}
        without = dict.fromkeys(names)
        kept = {one["digest"]: {**one, **without} for one in records.values()}
        self.path.unlink(missing_ok=True)
        for name, entries in aside.items():
            found = {one["digest"]: entry for one, entry in zip(shown, entries, strict=True)}
            replace_file(self._path_aside(name), marshal.dumps((self.epoch, found)))
        replace_file(self.path, marshal.dumps((self.epoch, kept)))


def list_sources(folder: Path) -> dict[str, tuple[int, int, int]]:
    """Each listing file with its size, time and inode, which change whenever it does."""
    with os.scandir(folder) as entries:
        return {
            entry.name: _signs_in(entry.stat(follow_symlinks=False))
            for entry in entries
            if is_listing_name(entry.name)
        }


def list_figures(content: Content) -> dict[str, tuple[int, int, int]]:
    """The same of the figures, under a name that no listing has; nothing where there are none."""
    path = content.folder / FILE
    return {f"../{FILE}": _signs_in(path.lstat())} if path.exists() else {}


def _signs_in(status: os.stat_result) -> tuple[int, int, int]:
    return status.st_size, status.st_mtime_ns, status.st_ino


def read_folder(
    folder: Path,
    reference: WordedReference,
    cache: RecordCache,
    known: Mapping[str, str],
    render_parts: Callable[[Record], None],
    live: Mapping[str, Any],
) -> Reading:
    """Every listing of the folder as it is now, from the cache where its bytes are known.

    `known` gives the digests of files that have not been touched since; they are not read.
    `live` is what is so now, by slug.
    """
    reading = Reading()
    wanted: list[tuple[str, str, bytes]] = []
    for name in list_listing_names(folder):
        if record := cache.records.get(known.get(name, "")):
            reading.records[name] = record
            continue
        path = folder / name
        data = load_bytes(path)
        if isinstance(data, Problem):
            reading.problems.append(data)
            continue
        digest = digest_listing(path.name, data, live.get(path.stem))
        if record := cache.records.get(digest):
            reading.records[path.name] = record
        else:
            wanted.append((str(path), digest, data))
    states = parse_live({"listings": live})
    _read_new(wanted, reading, reference, render_parts, states)
    return reading


def digest_listing(name: str, data: bytes, live: Any) -> str:
    """What a record is known by: its file, and what is so now of it."""
    now = json.dumps(live, sort_keys=True).encode() if live else b""
    return digest_bytes(b"\0".join((name.encode(), data, now)))


def _read_new(
    wanted: list[tuple[str, str, bytes]],
    reading: Reading,
    reference: WordedReference,
    render_parts: Callable[[Record], None],
    states: Mapping[str, LiveState],
) -> None:
    def read(item: tuple[str, str, bytes]) -> tuple[str, Any, list[tuple[Any, ...]]]:
        path, digest, data = item
        outcome = read_listing(data, path, reference, states.get(Path(path).stem))
        record = outcome.record
        if record:
            record["digest"] = digest
            render_parts(record)
        plain = [
            (one.path, one.line, one.field, one.message, one.rule, str(one.severity))
            for one in outcome.problems
        ]
        return Path(path).name, record, plain

    reading.reread = len(wanted)
    for name, record, problems in in_parallel(read, wanted):
        for where, line, field_name, message, rule, severity in problems:
            problem = Problem(where, line, field_name, message, rule, Severity(severity))
            reading.problems.append(problem)
        if record:
            reading.records[name] = record
