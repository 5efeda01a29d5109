"""The records sorted into the lists that pages show."""

import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from operator import attrgetter, itemgetter
from typing import NamedTuple

from communitybook.records import Record


class Dated(NamedTuple):
    """One occurrence of one listing; `starts` is a day, or a day and time, in ISO form."""

    starts: str
    slug: str
    words: dict[str, str]
    record: Record


@dataclass(slots=True)
class Shelves:
    """The shown records by name order, by slug, category, place, letter and runner.

    `dates` has every occurrence of theirs in the order of time, then of slug. `kept` has each
    category and place (either "" too) that any record has, shown or not, and so have the letters
    and the categories with a calendar: no list becomes a 404 when its last listing has finished or
    left.
    """

    shown: list[Record]
    by_slug: dict[str, Record]
    dates: list[Dated]
    by_category: dict[str, list[Record]] = field(default_factory=lambda: defaultdict(list))
    by_place: dict[str, list[Record]] = field(default_factory=lambda: defaultdict(list))
    by_both: dict[tuple[str, str], list[Record]] = field(default_factory=lambda: defaultdict(list))
    by_letter: dict[str, list[Record]] = field(default_factory=lambda: defaultdict(list))
    kept: set[tuple[str, str]] = field(default_factory=set)
    kept_letters: set[str] = field(default_factory=set)
    kept_calendars: set[str] = field(default_factory=set)
    by_runner: dict[str, list[Record]] = field(default_factory=lambda: defaultdict(list))


def sort_records(records: Iterable[Record]) -> Shelves:
    """Every list in the order of names; withdrawn and finished ones keep only their own page."""
    ordered = sorted(
        records, key=lambda record: (record["view"]["name"].casefold(), record["slug"])
    )
    shown = [one for one in ordered if not (one["withdrawn"] or one["finished"])]
    by_slug = {record["slug"]: record for record in ordered}
    shelves = Shelves(shown, by_slug, _list_dates(shown))
    for record in shown:
        _shelve(record, shelves)
    for record in ordered:
        places = ("", record["place"] or "")
        shelves.kept |= {(one, place) for one in ("", *record["categories"]) for place in places}
        shelves.kept_letters.add(letter_of(record["view"]["name"]))
        if record["has_calendar"]:
            shelves.kept_calendars |= set(record["categories"])
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
    plain = unicodedata.normalize("NFKD", name.casefold())
    first = next((character for character in plain if character.isalnum()), "0")
    return first if "a" <= first <= "z" else "0"


def _list_dates(shown: Iterable[Record]) -> list[Dated]:
    dated = [
        Dated(words["starts"], record["slug"], words, record)
        for record in shown
        for words in record["dates"]
    ]
    dated.sort(key=itemgetter(0, 1))
    return dated


def dates_between(shelves: Shelves, first: date, last: date) -> list[Dated]:
    """What is on from the first day to the last, both included."""
    starts = attrgetter("starts")
    begin = bisect_left(shelves.dates, first.isoformat(), key=starts)
    day_after = (last + timedelta(days=1)).isoformat()
    return shelves.dates[begin : bisect_left(shelves.dates, day_after, key=starts)]


def group_by_day(dated: Iterable[Dated]) -> list[tuple[str, list[Dated]]]:
    """Occurrences under the words of their day."""
    days: dict[str, list[Dated]] = {}
    for one in dated:
        days.setdefault(one.words["day"], []).append(one)
    return list(days.items())
