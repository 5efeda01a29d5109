"""Help request files read, after the listings whose groups ask. There are few: all, every time."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from communitybook.checks.asks_together import check_asks_together
from communitybook.loading import list_request_files, load_bytes
from communitybook.problems import Problem
from communitybook.records import Record
from communitybook.request_records import RequestRecord, read_request
from communitybook.words import WordedReference
from scripts.sitebuilder.house import digest_bytes
from scripts.sitebuilder.last_good import LastGood
from scripts.sitebuilder.reading import list_sources

Render = Callable[[RequestRecord], None]


@dataclass(slots=True)
class Asking:
    """The requests by file name, what is wrong, and which of them stand as they last were."""

    records: dict[str, RequestRecord] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    kept_back: set[str] = field(default_factory=set)

    @property
    def errors(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.is_error]


Found = tuple[RequestRecord | None, list[Problem]]


class Beside:
    """What requests are read against: the borough and day, the listings, and what is so now."""

    def __init__(
        self, reference: WordedReference, listings: Iterable[Record], live: Mapping[str, Any]
    ) -> None:
        self.reference, self.live = reference, live
        self.names: dict[str, str] = {}
        self.withdrawn: dict[str, bool] = {}
        for one in listings:
            self.names[one["slug"]] = one["view"]["name"]
            self.withdrawn[one["slug"]] = one["withdrawn"]

    def read(self, data: bytes, path: Path) -> Found:
        """One file, with a digest of all that its pages come from."""
        live = self.live.get(path.stem)
        outcome = read_request(data, str(path), self.reference, self.names, live)
        if record := outcome.record:
            now = json.dumps(live, sort_keys=True).encode()
            asker = self.names.get(record["asked_by"] or "", "").encode()
            record["digest"] = digest_bytes(b"\0".join((path.name.encode(), data, now, asker)))
        return outcome.record, outcome.problems


def list_request_sources(folder: Path) -> dict[str, tuple[int, int, int]]:
    """Size, time and inode of each file, under a name that no listing's file has."""
    found = list_sources(folder) if folder.is_dir() else {}
    return {f"requests/{name}": signs for name, signs in found.items()}


def read_requests(folder: Path, beside: Beside, render: Render) -> Asking:
    """Every request of the folder as it is now, and all that is wrong with any of them."""
    asking = Asking()
    for path in list_request_files(folder):
        data = load_bytes(path)
        if isinstance(data, Problem):
            asking.problems.append(data)
            continue
        record, problems = beside.read(data, path)
        asking.problems += problems
        if record:
            render(record)
            asking.records[path.name] = record
    asking.problems += _together(asking.records, beside)
    asking.problems.sort()
    return asking


def _together(records: Mapping[str, RequestRecord], beside: Beside) -> Iterator[Problem]:
    identities = [record["identity"] for record in records.values()]
    yield from check_asks_together(identities, beside.withdrawn)


def leave_out_requests(
    asking: Asking, folder: Path, beside: Beside, render: Render, last_good: LastGood | None
) -> set[str]:
    """Take broken requests out, or put the last good version in their place; who is left out."""
    broken = {Path(problem.path).name for problem in asking.errors}
    for name in broken:
        asking.records.pop(name, None)
    if last_good is None:
        return broken
    for name in broken:
        data = last_good.bytes_of(folder, name)
        record = beside.read(data, folder / name)[0] if data else None
        if record is None or any(_together({name: record}, beside)):
            continue
        render(record)
        asking.records[name] = record
        asking.kept_back.add(name)
    last_good.save(folder, set(asking.records) - asking.kept_back, asking.kept_back)
    return broken - asking.kept_back
