"""Times as Open Referral UK schedules. Clocks carry no offset: it changes twice a year."""

from collections.abc import Iterable, Iterator
from datetime import date, time
from typing import Any

from communitybook.dates.wording import days_in_words, span_in_words
from communitybook.messages import say
from communitybook.model.choices import Weekday
from communitybook.model.schedule import OneOff, Opening, Rule, Session, When
from communitybook.presenting.phrases import one_off_in_words, rule_in_words, session_in_words

_FREQUENCIES = ("WEEKLY", "MONTHLY")  # the profile knows no others
_SAID = frozenset({"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY"})

Fields = dict[str, Any]


def schedules_of(when: When | None, *, is_unanswered: bool) -> list[Fields]:
    """Every time of a listing, without ids; as on its page, none that nobody stands for."""
    if when is None:
        return []
    times = [] if is_unanswered else list(_times(when))
    notes = [when.note or ""]
    notes += [say("oruk_bank_holidays")] if when.closed_on_bank_holidays else []
    said = " ".join(filter(None, notes))
    return [*times, {"notes": said}] if said else times


def _times(when: When) -> Iterator[Fields]:
    yield from map(_session, when.sessions)
    yield from map(_rule, when.rules)
    yield from map(_one_off, when.dates)
    yield from map(_opening, when.opening)
    if when.by_appointment:
        yield {"description": say("by_appointment")}


def _session(session: Session) -> Fields:
    return {
        **_span(session.begins, session.until),
        "dtstart": _day(session.begins),
        "freq": "WEEKLY",
        "interval": session.every_weeks,
        "byday": _by_day([session.day]),
        **_clocks(session.starts, session.ends),
        "description": session_in_words(session),
    }


def _rule(rule: Rule) -> Fields:
    """What the profile can't say of a rule is said in words alone."""
    parts = dict(part.partition("=")[::2] for part in rule.rrule.upper().split(";"))
    is_sayable = parts.get("FREQ") in _FREQUENCIES and set(parts) <= _SAID
    said = parts if is_sayable else {}
    every = said.get("INTERVAL", "1")
    return {
        **_span(rule.begins, rule.until),
        "dtstart": _day(rule.begins),
        "freq": said.get("FREQ"),
        "interval": int(every) if said and every.isdigit() else None,
        "byday": said.get("BYDAY"),
        "bymonthday": said.get("BYMONTHDAY"),
        **_clocks(rule.starts, rule.ends),
        "description": rule_in_words(rule),
    }


def _one_off(one: OneOff) -> Fields:
    return {
        **_span(one.on, one.last_date or one.on),
        "dtstart": _day(one.on),
        **_clocks(one.starts, one.ends),
        "description": one_off_in_words(one),
    }


def _opening(hours: Opening) -> Fields:
    days = days_in_words(day.number for day in hours.days)
    span = span_in_words(hours.opens, hours.closes)
    return {
        "freq": "WEEKLY",
        "interval": 1,
        "byday": _by_day(hours.days),
        **_clocks(hours.opens, hours.closes),
        "description": say("oruk_open", days=days, span=span),
    }


def _by_day(days: Iterable[Weekday]) -> str:
    return ",".join(day.value[:2].upper() for day in days)


def _span(first: date | None, last: date | None) -> Fields:
    return {"valid_from": _day(first), "valid_to": _day(last)}


def _clocks(starts: time | None, ends: time | None) -> Fields:
    return {"opens_at": _clock(starts), "closes_at": _clock(ends)}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _clock(clock: time | None) -> str | None:
    return clock.isoformat("seconds") if clock else None
