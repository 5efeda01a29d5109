"""The times at which help is wanted: their places to fill, their dates, their ids."""

from collections.abc import Iterable
from datetime import date

from communitybook.dates.occurrences import DayBook, Occurrence, expand
from communitybook.model.help_request import HelpRequest, Shift
from communitybook.model.schedule import OneOff, Rule, Session, When

ANY = "any"


def places_of(request: HelpRequest) -> dict[str, int]:
    """How many are needed, by the id of the shift; by ANY where there are none."""
    if not request.is_for_people or not request.shifts:
        return {ANY: request.how_many}
    return {shift.id or str(number): shift.needed for number, shift in enumerate(request.shifts, 1)}


def with_shift_ids(request: HelpRequest, taken: Iterable[str] = ()) -> HelpRequest:
    """The same request with an id for each shift; none that is taken already is given again."""
    used = {*taken, *(shift.id for shift in request.shifts)}
    free = (str(number) for number in range(1, 100) if str(number) not in used)
    shifts = [
        shift if shift.id else shift.model_copy(update={"id": next(free)})
        for shift in request.shifts
    ]
    return request.model_copy(update={"shifts": shifts})


def find_shift(request: HelpRequest, id: str) -> Shift | None:
    return next((shift for shift in request.shifts if shift.id == id), None)


def first_day_of(request: HelpRequest, place: str) -> date | None:
    """The day on which whoever takes that place begins; None where it is agreed with them."""
    if not request.is_for_people:
        return request.begins
    shift = find_shift(request, place)
    return shift.on if shift else None


def when_of(shift: Shift) -> When:
    """The shift as a listing's times are written, so that dates are worked out in one way."""
    span = {"starts": shift.starts, "ends": shift.ends, "note": shift.note}
    if shift.on:
        return When(dates=[OneOff.model_validate({**span, "date": shift.on})])
    bounds = {"from": shift.begins, "until": shift.until}
    if shift.day:
        weekly = Session.model_validate({**span, **bounds, "day": shift.day})
        return When(sessions=[weekly])
    return When(rules=[Rule.model_validate({**span, **bounds, "rrule": shift.rrule})])


def coming_dates(shift: Shift, today: date, days: DayBook) -> list[Occurrence]:
    """When it takes place in the next twelve weeks, from today on."""
    return expand(when_of(shift), today, days)
