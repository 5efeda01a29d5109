"""Schedules of an Open Referral UK feed made into sessions, rules, dates and opening hours."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from communitybook.importing.candidate import cut
from communitybook.importing.feed_values import Fields, day_at, line_at, number_at, rows_at
from communitybook.importing.opening_hours import DAYS

_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_CLOCK = re.compile(
    r"(?:\d{4}-\d\d-\d\dT)?(\d{1,2})[:.h](\d{2})(?:[:.]\d{2}(?:\.\d+)?)?\s*(am|pm)?\s*(z|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)
_SHORT_CLOCK = re.compile(r"(\d{1,2})\s*(am|pm)", re.IGNORECASE)
_PART = re.compile(r"([+-]?\d)?(MO|TU|WE|TH|FR|SA|SU)[A-Z]*", re.IGNORECASE)
_LONG_HOURS, _MANY_DAYS = 4, 4
_NOTE_LIMIT, _DAYS_IN_MONTH = 300, 31

Tell = Callable[[str, str], None]


@dataclass(slots=True)
class Times:
    """What goes into `when`, as plain values."""

    sessions: list[Fields] = field(default_factory=list)
    rules: list[Fields] = field(default_factory=list)
    dates: list[Fields] = field(default_factory=list)
    opening: list[Fields] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def fields(self) -> Fields:
        """Only what there is."""
        note, _ = cut(". ".join(dict.fromkeys(self.notes)), _NOTE_LIMIT)
        lists = {name: getattr(self, name) for name in ("sessions", "rules", "dates", "opening")}
        return {name: value for name, value in {**lists, "note": note}.items() if value}


@dataclass(frozen=True, slots=True)
class Spell:
    """One schedule read: its clocks, days with their place in the month, and its limits."""

    starts: str
    ends: str
    days: tuple[tuple[str, str], ...]
    frequency: str
    every: int
    month_days: str
    first: date | None
    last: date | None
    begins: date | None


def find_times(service: Fields, today: date, tell: Tell) -> Times:
    """Every schedule of a service and of it at its places, each once."""
    times = Times()
    seen: list[Fields] = []
    for row in _schedule_rows(service):
        bare = {name: value for name, value in row.items() if name != "id"}
        if bare not in seen:
            seen.append(bare)
            _put_schedule(row, times, today, tell)
    return times


def _schedule_rows(service: Fields) -> list[Fields]:
    names = ("schedules", "regular_schedules", "regular_schedule")
    at_places = rows_at(service, "service_at_locations")
    return [row for one in (service, *at_places) for row in rows_at(one, *names)]


def _put_schedule(row: Fields, times: Times, today: date, tell: Tell) -> None:
    said = line_at(row, "description")
    spell = read_spell(row, tell)
    is_one_day = not (spell.days or spell.frequency)
    last = spell.last or (spell.begins if is_one_day else None)
    if last and last < today:
        tell("schedules", f"A schedule ended on {last.isoformat()}. Left out.")
        return
    if not _put_spell(spell, times, tell) and said:
        times.notes.append(said)
    if note := line_at(row, "notes"):
        times.notes.append(note)


def read_spell(row: Fields, tell: Tell) -> Spell:
    """What a schedule says, and sentences for what can't be read of it."""
    parts = _rule_parts(line_at(row, "rrule"))
    days = _days(line_at(row, "byday", "weekday", "day") or parts.get("BYDAY", ""))
    first, last = day_at(row, "valid_from"), day_at(row, "valid_to")
    if first and last and last < first:
        tell("schedules", "A schedule ends before it begins: its days are left out.")
        first = last = None
    every = number_at(row, "interval")
    return Spell(
        starts=_clock(row, "opens_at", tell),
        ends=_clock(row, "closes_at", tell),
        days=days,
        frequency=(line_at(row, "freq") or parts.get("FREQ", "")).upper(),
        every=int(every) if every and 1 <= every <= 12 else 1,
        month_days=_month_days(line_at(row, "bymonthday") or parts.get("BYMONTHDAY", "")),
        first=first,
        last=last,
        begins=day_at(row, "dtstart") or first,
    )


def _rule_parts(rule: str) -> dict[str, str]:
    parts = rule.upper().removeprefix("RRULE:").split(";")
    return dict(part.partition("=")[::2] for part in parts if "=" in part)


def _days(text: str) -> tuple[tuple[str, str], ...]:
    """ "1SA,-1SU" or "Monday": the place in the month, if any, and the day's two letters."""
    words = re.split(r"[,;/\s]+", text.strip())
    found = [_PART.fullmatch(word) for word in words if word]
    return tuple((one[1] or "", one[2].upper()) for one in found if one)


def _month_days(text: str) -> str:
    days = [word.strip() for word in text.split(",")]
    is_sound = all(
        re.fullmatch(r"-?\d{1,2}", day) and 1 <= abs(int(day)) <= _DAYS_IN_MONTH for day in days
    )
    return ",".join(days) if is_sound else ""


def _clock(row: Fields, name: str, tell: Tell) -> str:
    text = line_at(row, name)
    if not text:
        return ""
    clock, has_zone = parse_clock(text)
    if not clock:
        tell(name, f'"{text[:30]}" is not a time. Left out.')
    elif has_zone:
        tell(name, f'"{text[:30]}" names a zone: taken for the time on the clock here.')
    return clock


def parse_clock(text: str) -> tuple[str, bool]:
    """ "9.30am", "09:30:00Z" as "09:30", and whether a zone was named; nothing for no time."""
    if short := _SHORT_CLOCK.fullmatch(text):
        hour, minute, half, zone = int(short[1]), 0, short[2], None
    elif found := _CLOCK.fullmatch(text):
        hour, minute, half, zone = int(found[1]), int(found[2]), found[3], found[4]
    else:
        return "", False
    if half and hour <= 12:
        hour = hour % 12 + (12 if half.lower() == "pm" else 0)
    if (hour, minute) == (24, 0):
        hour, minute = 23, 59
    return (f"{hour:02}:{minute:02}", bool(zone)) if hour < 24 and minute < 60 else ("", False)


def _put_spell(spell: Spell, times: Times, tell: Tell) -> bool:
    """Put it where it belongs; no, where there is not enough to say when."""
    if spell.starts and spell.ends and spell.ends <= spell.starts:
        tell("schedules", f"A schedule ends at {spell.ends}, before it starts. Left out.")
        return False
    if spell.frequency == "MONTHLY" and spell.starts and (spell.days or spell.month_days):
        times.rules.append(_rule(spell))
    elif spell.days and spell.starts and not any(place for place, _ in spell.days):
        return _put_weekly(spell, times, tell)
    elif spell.begins and not spell.days and not spell.frequency:
        return _put_date(spell, times)
    else:
        return False
    return True


def _rule(spell: Spell) -> Fields:
    by_day = ",".join(place + day for place, day in spell.days)
    parts = ["FREQ=MONTHLY", f"INTERVAL={spell.every}" if spell.every > 1 else ""]
    parts += [f"BYDAY={by_day}" if by_day else f"BYMONTHDAY={spell.month_days}"]
    return {"rrule": ";".join(filter(None, parts)), **_clocks(spell), **_limits(spell)}


def _put_weekly(spell: Spell, times: Times, tell: Tell) -> bool:
    days = [DAYS[_CODES.index(day)] for day in dict.fromkeys(day for _, day in spell.days)]
    if spell.ends and (len(days) >= _MANY_DAYS or _hours(spell) > _LONG_HOURS):
        times.opening.append({"days": days, "opens": spell.starts, "closes": spell.ends})
        return True
    if spell.every > 1 and not spell.begins:
        tell("interval", "Every few weeks, but from when? Left out.")
        return False
    every = {"every_weeks": str(spell.every)} if spell.every > 1 else {}
    shared = {**_clocks(spell), **every, **_limits(spell)}
    times.sessions += [{"day": day, **shared} for day in days]
    return True


def _hours(spell: Spell) -> int:
    return int(spell.ends[:2]) - int(spell.starts[:2])


def _put_date(spell: Spell, times: Times) -> bool:
    day, last = spell.begins, spell.last
    is_one = day is not None and (last is None or (last - day).days <= _DAYS_IN_MONTH)
    if not is_one or day is None:
        return False
    ends = {"last_date": last.isoformat()} if last and last > day else {}
    clocks = _clocks(spell) if spell.starts else {}
    times.dates.append({"date": day.isoformat(), **ends, **clocks})
    return True


def _clocks(spell: Spell) -> Fields:
    return {"starts": spell.starts, **({"ends": spell.ends} if spell.ends else {})}


def _limits(spell: Spell) -> dict[str, Any]:
    first = spell.begins
    limits = {"from": first.isoformat()} if first else {}
    if spell.last and (first is None or first <= spell.last):
        limits["until"] = spell.last.isoformat()
    return limits
