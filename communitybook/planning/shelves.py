"""The records sorted into the lists that pages show."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from communitybook.records import Record


@dataclass(slots=True)
class Shelves:
    """The shown records by name order, by slug, category, place, letter and runner."""

    shown: list[Record]
    by_slug: dict[str, Record]
    by_category: dict[str, list[Record]] = field(default_factory=lambda: defaultdict(list))
    by_place: dict[str, list[Record]] = field(default_factory=lambda: defaultdict(list))
    by_both: dict[tuple[str, str], list[Record]] = field(default_factory=lambda: defaultdict(list))
    by_letter: dict[str, list[Record]] = field(default_factory=lambda: defaultdict(list))
    by_runner: dict[str, list[Record]] = field(default_factory=lambda: defaultdict(list))


def sort_records(records: Iterable[Record]) -> Shelves:
    """Every list in the order of names; withdrawn listings keep only their own page."""
    ordered = sorted(
        records, key=lambda record: (record["view"]["name"].casefold(), record["slug"])
    )
    shown = [record for record in ordered if not record["withdrawn"]]
    shelves = Shelves(shown, {record["slug"]: record for record in ordered})
    for record in shown:
        _shelve(record, shelves)
    return shelves


def _name_order(record: Record) -> tuple[str, str]:
    return record["view"]["name"].casefold(), record["slug"]


def _shelve(record: Record, shelves: Shelves) -> None:
    place = record["place"]
    for category in record["categories"]:
        shelves.by_category[category].append(record)
        if place:
            shelves.by_both[category, place].append(record)
    if place:
        shelves.by_place[place].append(record)
    if record["run_by"]:
        shelves.by_runner[record["run_by"]].append(record)
    shelves.by_letter[letter_of(record["view"]["name"])].append(record)


def letter_of(name: str) -> str:
    """The letter it stands under in the A to Z; 0 for numbers and signs."""
    first = next((character for character in name.casefold() if character.isalnum()), "0")
    return first if "a" <= first <= "z" else "0"


@dataclass(frozen=True, slots=True)
class Dated:
    """One occurrence of one listing."""

    starts: str
    words: dict[str, str]
    record: Record


def list_dates(shelves: Shelves) -> list[Dated]:
    """Every occurrence of every shown listing in the order of time, then of name."""
    dated = [
        Dated(words["starts"], words, record)
        for record in shelves.shown
        for words in record["dates"]
    ]
    return sorted(dated, key=lambda one: (one.starts, one.record["slug"]))


def group_by_day(dated: Iterable[Dated]) -> list[tuple[str, list[Dated]]]:
    """Occurrences under the words of their day."""
    days: dict[str, list[Dated]] = {}
    for one in dated:
        days.setdefault(one.words["day"], []).append(one)
    return list(days.items())
