"""The help requests sorted into the lists that pages show."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from communitybook.request_records import RequestRecord

Records = list[RequestRecord]


@dataclass(slots=True)
class RequestShelves:
    """All requests, and those that lists show: soonest first, by kind, place and who asks."""

    all: Records = field(default_factory=list)
    shown: Records = field(default_factory=list)
    by_kind: dict[str, Records] = field(default_factory=lambda: defaultdict(list))
    by_place: dict[str, Records] = field(default_factory=lambda: defaultdict(list))
    by_both: dict[tuple[str, str], Records] = field(default_factory=lambda: defaultdict(list))
    by_asker: dict[str, Records] = field(default_factory=lambda: defaultdict(list))


def sort_requests(records: Iterable[RequestRecord]) -> RequestShelves:
    """Those that need nobody any more come last; those that have ended keep only their page."""
    ordered = sorted(records, key=lambda record: record["order"])
    shelves = RequestShelves(ordered, [record for record in ordered if record["is_shown"]])
    for record in shelves.shown:
        shelves.by_kind[record["kind"]].append(record)
        shelves.by_place[record["place"]].append(record)
        shelves.by_both[record["kind"], record["place"]].append(record)
        if record["asked_by"]:
            shelves.by_asker[record["asked_by"]].append(record)
    return shelves
