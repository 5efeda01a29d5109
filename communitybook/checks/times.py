"""Sessions, dates and the day somebody last confirmed the entry."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from communitybook.checks.entry import Entry, Reference
from communitybook.dates.clock import Shift, shift_at
from communitybook.dates.occurrences import MAX_DAYS_IN_A_ROW
from communitybook.dates.rules import parse_rule
from communitybook.model.schedule import OneOff, Rule, Session, last_moment
from communitybook.problems import Problem

_FRESH_DAYS = 365
_LONG = timedelta(hours=14)

_Timed = Any  # Session, Rule, OneOff


def _timed(entry: Entry) -> Iterator[tuple[tuple[str | int, ...], _Timed]]:
    when = entry.listing.when
    if when:
        for name, items in (
            ("sessions", when.sessions),
            ("rules", when.rules),
            ("dates", when.dates),
        ):
            yield from ((("when", name, index), item) for index, item in enumerate(items))


def end_is_after_start(entry: Entry, reference: Reference) -> Iterator[Problem]:
    for where, item in _timed(entry):
        if item.starts and item.ends and item.ends <= item.starts:
            yield entry.error("end_is_after_start", *where, "ends", **_span(item.starts, item.ends))
        if item.ends and not item.starts:
            yield entry.error("end_has_a_start", *where, "ends")


def _span(starts: time, ends: time) -> dict[str, str]:
    return {"starts": starts.strftime("%H:%M"), "ends": ends.strftime("%H:%M")}


def session_is_not_overlong(entry: Entry, reference: Reference) -> Iterator[Problem]:
    for where, item in _timed(entry):
        if item.starts and item.ends and _length(item.starts, item.ends) > _LONG:
            yield entry.warning("session_is_not_overlong", *where, **_span(item.starts, item.ends))


def _length(starts: time, ends: time) -> timedelta:
    day = date(2000, 1, 1)
    return datetime.combine(day, ends) - datetime.combine(day, starts)


def closing_is_after_opening(entry: Entry, reference: Reference) -> Iterator[Problem]:
    for index, hours in enumerate(entry.listing.when.opening if entry.listing.when else ()):
        if hours.closes <= hours.opens and hours.closes != time(0):
            words = _span(hours.opens, hours.closes)
            yield entry.error("closing_is_after_opening", "when", "opening", index, **words)


def first_day_is_before_last(entry: Entry, reference: Reference) -> Iterator[Problem]:
    for where, item in _timed(entry):
        first = item.on if isinstance(item, OneOff) else item.begins
        last = item.last_date if isinstance(item, OneOff) else item.until
        if first and last and last < first:
            yield entry.error("first_day_is_before_last", *where, first=first, last=last)


def run_of_days_is_not_overlong(entry: Entry, reference: Reference) -> Iterator[Problem]:
    for index, one in enumerate(entry.listing.when.dates if entry.listing.when else ()):
        if one.last_date and (one.last_date - one.on).days > MAX_DAYS_IN_A_ROW:
            words = {"first": one.on, "last": one.last_date, "limit": MAX_DAYS_IN_A_ROW}
            yield entry.error("run_of_days_is_not_overlong", "when", "dates", index, **words)


def rule_is_readable(entry: Entry, reference: Reference) -> Iterator[Problem]:
    for index, rule in enumerate(entry.listing.when.rules if entry.listing.when else ()):
        try:
            parse_rule(rule, reference.today)
        except ValueError as error:
            at = ("when", "rules", index, "rrule")
            yield entry.error("rule_is_readable", *at, given=rule.rrule, why=error)


def several_weeks_have_a_first(entry: Entry, reference: Reference) -> Iterator[Problem]:
    for index, session in enumerate(entry.listing.when.sessions if entry.listing.when else ()):
        if session.every_weeks > 1 and session.begins is None:
            yield entry.error("several_weeks_have_a_first", "when", "sessions", index)


def exception_is_a_session_day(entry: Entry, reference: Reference) -> Iterator[Problem]:
    for index, session in enumerate(entry.listing.when.sessions if entry.listing.when else ()):
        for number, day in enumerate(session.exceptions):
            if day.weekday() != session.day.number:
                at = ("when", "sessions", index, "except", number)
                yield entry.warning("exception_is_a_session_day", *at, given=day, day=session.day)


def clock_shows_that_time(entry: Entry, reference: Reference) -> Iterator[Problem]:
    for index, one in enumerate(entry.listing.when.dates if entry.listing.when else ()):
        for name in ("starts", "ends"):
            clock = getattr(one, name)
            shift = shift_at(datetime.combine(one.on, clock)) if clock else None
            if shift:
                rule = "clock_shows_that_time" if shift is Shift.SKIPPED else "clock_shows_it_once"
                words = {"given": clock.strftime("%H:%M"), "day": one.on}
                yield entry.error(rule, "when", "dates", index, name, **words)


def event_has_a_date(entry: Entry, reference: Reference) -> Iterator[Problem]:
    when = entry.listing.when
    if entry.listing.kind == "event" and not (when and when.has_dates):
        yield entry.error("event_has_a_date", "kind")


def event_is_not_past(entry: Entry, reference: Reference) -> Iterator[Problem]:
    """A warning: nothing that only time changes is an error. A form says it as one."""
    when = entry.listing.when
    if entry.listing.is_withdrawn or not when or not when.dates or when.repeats:
        return
    if all(last_moment(one)[0] < reference.today for one in when.dates):
        last = max(last_moment(one)[0] for one in when.dates)
        yield entry.warning("event_is_not_past", "when", "dates", last=last)


def sessions_are_not_over(entry: Entry, reference: Reference) -> Iterator[Problem]:
    when = entry.listing.when
    repeats: list[Session | Rule] = [*when.sessions, *when.rules] if when else []
    ends = [item.until for item in repeats]
    if ends and all(end and end < reference.today for end in ends):
        yield entry.warning("sessions_are_not_over", "when")


def confirmed_on_is_fresh(entry: Entry, reference: Reference) -> Iterator[Problem]:
    confirmed_on = entry.listing.confirmed_on
    if confirmed_on is None:
        yield entry.warning("confirmed_on_is_given")
    elif confirmed_on > reference.today:
        yield entry.error("day_is_not_in_the_future", "confirmed_on", given=confirmed_on)
    elif (reference.today - confirmed_on).days > _FRESH_DAYS and not entry.listing.is_withdrawn:
        yield entry.warning("confirmed_on_is_fresh", "confirmed_on", given=confirmed_on)


def withdrawn_on_is_not_in_the_future(entry: Entry, reference: Reference) -> Iterator[Problem]:
    withdrawn_on = entry.listing.withdrawn_on
    if withdrawn_on and withdrawn_on > reference.today:
        yield entry.error("day_is_not_in_the_future", "withdrawn_on", given=withdrawn_on)


RULES = (
    end_is_after_start,
    session_is_not_overlong,
    closing_is_after_opening,
    first_day_is_before_last,
    run_of_days_is_not_overlong,
    rule_is_readable,
    several_weeks_have_a_first,
    exception_is_a_session_day,
    clock_shows_that_time,
    event_has_a_date,
    event_is_not_past,
    sessions_are_not_over,
    confirmed_on_is_fresh,
    withdrawn_on_is_not_in_the_future,
)
