"""The rules that a help request keeps, besides those of any text."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import PurePath

from communitybook.checks.entry import Asked, Reference
from communitybook.checks.texts import TEXT_RULES
from communitybook.dates.clock import Shift as ClockShift
from communitybook.dates.clock import shift_at
from communitybook.dates.rules import parse_rule
from communitybook.helping.areas import find_area
from communitybook.helping.lending import find_refusal
from communitybook.helping.shifts import when_of
from communitybook.model.help_choices import Commitment, Keeping
from communitybook.problems import Problem

_LONGEST_AHEAD = timedelta(days=400)
_OF_PEOPLE = ("role", "skills", "commitment", "shifts", "setting", "with_whom", "lone")
_OF_THINGS = ("thing", "keeping", "begins", "until", "condition", "carrying")
_NAMES = {"begins": "from"}
_LISTS = re.compile(r"volunteers|equipment|in|page-\d+")


def id_is_the_file_name(asked: Asked, reference: Reference) -> Iterator[Problem]:
    stem = PurePath(asked.document.path).stem
    if asked.request.id != stem:
        yield asked.error("id_is_the_file_name", "id", given=asked.request.id, stem=stem)


def id_is_no_other_page(asked: Asked, reference: Reference) -> Iterator[Problem]:
    """Lists stand beside the requests' own pages, under addresses of the same form."""
    if _LISTS.fullmatch(asked.request.id):
        yield asked.error("id_is_no_other_page", "id", given=asked.request.id)


def field_suits_the_kind(asked: Asked, reference: Reference) -> Iterator[Problem]:
    """What is only asked of volunteers is no part of an ask for things, nor the other way."""
    others = _OF_THINGS if asked.request.is_for_people else _OF_PEOPLE
    for name in others:
        if getattr(asked.request, name):
            words = {"kind": asked.request.kind.value}
            yield asked.error("field_suits_the_kind", _NAMES.get(name, name), **words)


def ask_is_whole(asked: Asked, reference: Reference) -> Iterator[Problem]:
    """What a reader must know before they offer."""
    request = asked.request
    wanted = ("role", "commitment", "setting", "with_whom") if request.is_for_people else (
        "thing", "keeping", "carrying"
    )  # fmt: skip
    for name in wanted:
        if not getattr(request, name):
            yield asked.error("ask_is_whole", name)
    if request.commitment is Commitment.SHIFTS and not request.shifts:
        yield asked.error("shifts_are_given", "shifts")
    if request.keeping is Keeping.BORROW and not (request.begins and request.until):
        yield asked.error("loan_has_both_days", "until" if request.begins else "from")


def area_is_known(asked: Asked, reference: Reference) -> Iterator[Problem]:
    if find_area(asked.request.area, reference.gazetteer) is None:
        yield asked.error("area_is_known", "area", given=asked.request.area)


def shift_ids_differ(asked: Asked, reference: Reference) -> Iterator[Problem]:
    known: set[str] = set()
    for index, shift in enumerate(asked.request.shifts):
        if shift.id and shift.id in known:
            yield asked.error("shift_ids_differ", "shifts", index, "id", given=shift.id)
        known.add(shift.id or "")


def shift_can_take_place(asked: Asked, reference: Reference) -> Iterator[Problem]:
    for index, shift in enumerate(asked.request.shifts):
        at = ("shifts", index)
        if shift.ends and shift.ends <= shift.starts:
            span = {name: getattr(shift, name).strftime("%H:%M") for name in ("starts", "ends")}
            yield asked.error("end_is_after_start", *at, "ends", **span)
        if shift.begins and shift.until and shift.until < shift.begins:
            days = {"first": shift.begins, "last": shift.until}
            yield asked.error("first_day_is_before_last", *at, "until", **days)
        if shift.on and shift_at(datetime.combine(shift.on, shift.starts)) is ClockShift.SKIPPED:
            words = {"given": shift.starts.strftime("%H:%M"), "day": shift.on}
            yield asked.error("clock_shows_that_time", *at, "starts", **words)


def shift_rule_is_readable(asked: Asked, reference: Reference) -> Iterator[Problem]:
    for index, shift in enumerate(asked.request.shifts):
        if shift.rrule is None:
            continue
        try:
            parse_rule(when_of(shift).rules[0], reference.today)
        except ValueError as error:
            at = ("shifts", index, "rrule")
            yield asked.error("rule_is_readable", *at, given=shift.rrule, why=error)


def loan_days_are_in_order(asked: Asked, reference: Reference) -> Iterator[Problem]:
    request = asked.request
    if request.begins and request.until and request.until < request.begins:
        days = {"first": request.begins, "last": request.until}
        yield asked.error("first_day_is_before_last", "until", **days)


def ask_is_not_past(asked: Asked, reference: Reference) -> Iterator[Problem]:
    """A warning: a file stays until the book takes it out; a form says it as an error."""
    last = asked.request.last_day
    if last and last < reference.today:
        yield asked.warning("ask_is_not_past", "apply_by", last=last)
    elif last and last > reference.today + _LONGEST_AHEAD:
        yield asked.warning("ask_is_not_far_off", "apply_by", last=last)


def thing_may_be_lent(asked: Asked, reference: Reference) -> Iterator[Problem]:
    refusal = find_refusal(asked.request, reference.book.not_lent)
    if refusal:
        yield asked.error("thing_may_be_lent", "thing", why=refusal.because)


RULES: tuple[Callable[[Asked, Reference], Iterator[Problem]], ...] = (
    id_is_the_file_name,
    id_is_no_other_page,
    field_suits_the_kind,
    ask_is_whole,
    area_is_known,
    shift_ids_differ,
    shift_can_take_place,
    shift_rule_is_readable,
    loan_days_are_in_order,
    ask_is_not_past,
    thing_may_be_lent,
)


def check_request(asked: Asked, reference: Reference) -> Iterator[Problem]:
    """Everything that can be said of one help request by itself."""
    for rule in RULES:
        yield from rule(asked, reference)
    for text_rule in TEXT_RULES:
        yield from text_rule(asked, reference)
