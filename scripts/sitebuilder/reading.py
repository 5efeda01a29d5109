"""Listing files read in two processes, and only those that changed."""

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from communitybook.impact.reading import FILE
from communitybook.live import LiveState, parse_live
from communitybook.loading import Content, is_listing_name, list_listing_names, load_bytes
from communitybook.problems import Problem, Severity
from communitybook.records import Record, read_listing
from communitybook.words import WordedReference
from scripts.sitebuilder.house import digest_bytes
from scripts.sitebuilder.parallel import in_parallel
from scripts.sitebuilder.record_cache import RecordCache


@dataclass(slots=True)
class Reading:
    """What stands in the files now: records by file name, and what is wrong with the others.

    `kept_back` names files whose record is from an earlier version of theirs.
    """

    records: dict[str, Record] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    kept_back: set[str] = field(default_factory=set)
    reread: int = 0


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
