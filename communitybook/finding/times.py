"""On which days and in which parts of day something is, and which of these go together."""

from collections.abc import Iterable
from datetime import time
from typing import NamedTuple

from communitybook.dates.occurrences import Occurrence
from communitybook.model.schedule import Opening

MORNING, AFTERNOON, EVENING = PARTS = ("morning", "afternoon", "evening")
_NOON, _FIVE = time(12), time(17)


class Times(NamedTuple):
    """Days and parts, each once.

    `apart`: the pairs, as "tuesday:morning", where not every day goes with every part.
    """

    days: list[str]
    parts: list[str]
    apart: list[str]


def find_times(occurrences: Iterable[Occurrence], openings: Iterable[Opening] = ()) -> Times:
    """A session counts by its start, an open door for as long as it is open, a whole day as all."""
    found: dict[str, set[str]] = {}
    whole = set()
    for one in occurrences:
        day = f"{one.starts:%A}".lower()
        parts = found.setdefault(day, set())
        if one.all_day:
            whole.add(day)
        else:
            parts.add(part_of_day(one.starts.time()))
    for hours in openings:
        for weekday in hours.days:
            found.setdefault(weekday.value, set()).update(parts_open(hours.opens, hours.closes))
    known = [part for part in PARTS if any(part in parts for parts in found.values())]
    pairs = [
        f"{day}:{part}"
        for day, parts in found.items()
        for part in known
        if part in parts or day in whole
    ]
    return Times(list(found), known, pairs if len(pairs) < len(found) * len(known) else [])


def part_of_day(clock: time) -> str:
    """Morning until noon, afternoon until five, then evening."""
    if clock < _NOON:
        return MORNING
    return AFTERNOON if clock < _FIVE else EVENING


def parts_open(opens: time, closes: time) -> list[str]:
    """Every part in which a door is open; one that closes at noon is not open in the afternoon."""
    if closes <= opens:
        return list(PARTS[PARTS.index(part_of_day(opens)) :])
    bounds = ((MORNING, time.min, _NOON), (AFTERNOON, _NOON, _FIVE), (EVENING, _FIVE, None))
    return [part for part, begins, ends in bounds if closes > begins and (not ends or opens < ends)]
