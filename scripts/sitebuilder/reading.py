"""Listing files read in two processes, and only those that changed."""

import marshal
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from communitybook.checks.entry import Reference
from communitybook.loading import list_listing_files, load_bytes
from communitybook.problems import Problem, Severity
from communitybook.records import Record, read_listing
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
    """Records by the digest of the file they came from; another epoch starts anew."""

    def __init__(self, path: Path, epoch: str) -> None:
        self.path, self.epoch = path, epoch
        self.records: dict[str, Record] = {}

    def load(self) -> None:
        try:
            epoch, records = marshal.loads(self.path.read_bytes())
        except (OSError, ValueError, EOFError, TypeError):
            return
        if epoch == self.epoch:
            self.records = records

    def save(self, records: dict[str, Record]) -> None:
        """Keep these and drop all others."""
        kept = {record["digest"]: record for record in records.values()}
        replace_file(self.path, marshal.dumps((self.epoch, kept)))


def list_sources(folder: Path) -> dict[str, tuple[int, int, int]]:
    """Each listing file with its size, time and inode, which change whenever it does."""
    sources = {}
    for path in list_listing_files(folder):
        status = path.lstat()
        sources[path.name] = (status.st_size, status.st_mtime_ns, status.st_ino)
    return sources


def read_folder(
    folder: Path,
    reference: Reference,
    cache: RecordCache,
    known: Mapping[str, str],
    render_parts: Callable[[Record], None],
) -> Reading:
    """Every listing of the folder, from the cache where its bytes are known.

    `known` gives the digests of files that have not been touched since; they are not read.
    """
    reading = Reading()
    wanted: list[tuple[str, str, bytes]] = []
    for path in list_listing_files(folder):
        if record := cache.records.get(known.get(path.name, "")):
            reading.records[path.name] = record
            continue
        data = load_bytes(path)
        if isinstance(data, Problem):
            reading.problems.append(data)
            continue
        digest = digest_bytes(path.name.encode() + b"\0" + data)
        if record := cache.records.get(digest):
            reading.records[path.name] = record
        else:
            wanted.append((str(path), digest, data))
    _read_new(wanted, reading, reference, render_parts)
    return reading


def _read_new(
    wanted: list[tuple[str, str, bytes]],
    reading: Reading,
    reference: Reference,
    render_parts: Callable[[Record], None],
) -> None:
    def read(item: tuple[str, str, bytes]) -> tuple[str, Any, list[tuple[Any, ...]]]:
        path, digest, data = item
        outcome = read_listing(data, path, reference)
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
