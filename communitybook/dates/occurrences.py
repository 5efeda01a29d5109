"""The next times of a listing, worked out for a day that is given."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from communitybook.book import Book
from communitybook.dates.rules import parse_rule
from communitybook.model.schedule import OneOff, Rule, Session, When

WEEKS_AHEAD = 12
MAX_DAYS_IN_A_ROW = 92


@dataclass(frozen=True, order=True, slots=True)
class Occurrence:
    """One time it happens: local, without offset; `ends` is None where nobody said."""

    starts: datetime
    ends: datetime | None = None
    all_day: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class DayBook:
    """What the borough's year says of a day."""

    book: Book
    bank_holidays: frozenset[date]


def expand(when: When, today: date, days: DayBook, weeks: int = WEEKS_AHEAD) -> list[Occurrence]:
    """Everything from today to that many weeks ahead, in order of time."""
    last = today + timedelta(weeks=weeks)
    found = [
        occurrence
        for occurrence in _repeats(when, today, last, days)
        if not (when.closed_on_bank_holidays and occurrence.starts.date() in days.bank_holidays)
    ]
    found.extend(_single_dates(when, today))
    found = [one for one in found if one.starts.date() not in when.cancelled]
    return sorted(set(found), key=lambda one: (one.starts, one.ends or one.starts, one.note))


def _repeats(when: When, first: date, last: date, days: DayBook) -> Iterator[Occurrence]:
    for session in when.sessions:
        yield from _session_dates(session, first, last, days)
    for rule in when.rules:
        yield from _rule_dates(rule, first, last)


def _session_dates(
    session: Session, first: date, last: date, days: DayBook
) -> Iterator[Occurrence]:
    step = timedelta(weeks=session.every_weeks)
    anchor = session.begins or first
    day = anchor + timedelta(days=(session.day.number - anchor.weekday()) % 7)
    if day < first:
        day += step * -(-(first - day) // step)
    end = min(last, session.until or last)
    while day <= end:
        if day not in session.exceptions and (not session.term_time or days.book.is_term_time(day)):
            yield _occurrence(day, session.starts, session.ends, session.note)
        day += step


def _rule_dates(rule: Rule, first: date, last: date) -> Iterator[Occurrence]:
    after = datetime.combine(first, time.min)
    before = datetime.combine(min(last, rule.until or last), time.max)
    for moment in parse_rule(rule, first).between(after, before, inc=True):
        if moment.date() not in rule.exceptions:
            yield _occurrence(moment.date(), rule.starts, rule.ends, rule.note)


def _single_dates(when: When, first: date) -> Iterator[Occurrence]:
    for one in when.dates:
        day = one.on
        last = min(one.last_date or day, day + timedelta(days=MAX_DAYS_IN_A_ROW))
        while day <= last:
            if day >= first:
                yield _single(one, day)
            day += timedelta(days=1)


def _single(one: OneOff, day: date) -> Occurrence:
    return _occurrence(day, one.starts or time.min, one.ends, one.note, all_day=one.starts is None)


def _occurrence(
    day: date, starts: time, ends: time | None, note: str | None, *, all_day: bool = False
) -> Occurrence:
    finish = datetime.combine(day, ends) if ends else None
    return Occurrence(datetime.combine(day, starts), finish, all_day, note or "")
