"""Everything that a help request's page shows, as plain data already in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from communitybook.book import Book
from communitybook.dates.occurrences import DayBook, Occurrence, expand
from communitybook.dates.wording import date_in_words, day_in_words, span_in_words
from communitybook.helping.areas import Area
from communitybook.helping.safeguarding import advise
from communitybook.helping.shifts import ANY, coming_dates, when_of
from communitybook.live_requests import Standing
from communitybook.messages import say
from communitybook.model.choices import Known
from communitybook.model.help_choices import Check, Commitment
from communitybook.model.help_request import HelpRequest, Shift
from communitybook.model.people import RunBy
from communitybook.model.schedule import OneOff, When
from communitybook.presenting.phrases import times_in_words
from communitybook.presenting.safe_text import markdown_to_html, markdown_to_plain
from communitybook.presenting.view import NEXT_SHOWN, occurrence_in_words

_NEXT_OF_A_TIME = 3


@dataclass(frozen=True, slots=True)
class Around:
    """What a request is presented in: the borough, its days, today, and who asks by name.

    `place` is id and name of what lists put it under.
    """

    book: Book
    days: DayBook
    today: date
    asker: str
    area: Area
    place: tuple[str, str]


def dates_of(request: HelpRequest, today: date, days: DayBook) -> list[Occurrence]:
    """Every coming time of it in order; of something borrowed, each day that it is away."""
    if request.is_for_people:
        found = (one for shift in request.shifts for one in coming_dates(shift, today, days))
        return sorted(set(found), key=lambda one: (one.starts, one.ends or one.starts, one.note))
    if not (request.begins and request.until):
        return []
    span = OneOff.model_validate({"date": request.begins, "last_date": request.until})
    return expand(When(dates=[span]), today, days)


def request_view(
    request: HelpRequest, standing: Standing, dates: list[Occurrence], around: Around
) -> dict[str, Any]:
    """The data of one request's page, in the order of a volunteer's questions."""
    return {
        **_identity(request, around),
        **_standing(request, standing),
        **_where(around),
        **_when(request, standing, dates, around),
        **_asked_of(request, around),
        **_thing(request),
    }


def _identity(request: HelpRequest, around: Around) -> dict[str, Any]:
    described = request.description or ""
    asker = request.asked_by
    posted_on = request.posted_on
    return {
        "id": request.id,
        "kind": request.kind.value,
        "kind_words": say(f"shown_request_kind_{request.kind}"),
        "title": request.title,
        "summary": request.summary,
        "description": markdown_to_html(described) if described else "",
        "preview": markdown_to_plain(f"{request.summary} {described}")[:300],
        "asker": asker.name if isinstance(asker, RunBy) else around.asker,
        "asked_by": None if isinstance(asker, RunBy) else asker,
        "posted_on": date_in_words(posted_on) if posted_on else "",
        "posted_iso": posted_on.isoformat() if posted_on else "",
        "sample": request.sample,
    }


def _standing(request: HelpRequest, standing: Standing) -> dict[str, Any]:
    return {
        "state": standing.state.value,
        "is_shown": standing.is_shown,
        "has_ended": standing.has_ended,
        "is_filled": standing.state == "filled" or standing.total == 0,
        "needed": needed_in_words(standing.total),
        "remaining": standing.total,
        "places": [] if request.shifts else [ANY],
    }


def needed_in_words(count: int) -> str:
    return say("still_needed", count=count) if count else say("none_needed")


def _where(around: Around) -> dict[str, Any]:
    return {"place_words": around.area.name, "place": around.place}


def _when(
    request: HelpRequest, standing: Standing, dates: list[Occurrence], around: Around
) -> dict[str, Any]:
    next_dates = [occurrence_in_words(one) for one in dates[:NEXT_SHOWN]]
    view = {
        "times": [_time_of(*one, standing, around) for one in enumerate(request.shifts, 1)],
        "next": next_dates,
        "has_more_dates": len(dates) > NEXT_SHOWN,
        "apply_by": day_in_words(request.apply_by) if request.apply_by else "",
        "apply_by_iso": request.apply_by.isoformat() if request.apply_by else "",
        "commitment": say(f"shown_commitment_{request.commitment}") if request.commitment else "",
        "loan": _loan_in_words(request),
    }
    return view | {"when": _when_in_a_phrase(request, view)}


def _time_of(number: int, shift: Shift, standing: Standing, around: Around) -> dict[str, Any]:
    """One time with its own count; the first words say on which day it repeats."""
    id = shift.id or str(number)
    coming = coming_dates(shift, around.today, around.days)[:_NEXT_OF_A_TIME]
    return {
        "id": id,
        "words": " ".join(_time_in_words(shift, around.today)),
        "note": shift.note,
        "needed": needed_in_words(standing.remaining[id]),
        "next": [] if shift.on else [occurrence_in_words(one) for one in coming],
    }


def _time_in_words(shift: Shift, today: date) -> Iterator[str]:
    """`Every Monday, 5pm to 6pm, from 7 December 2026 until 29 March 2027`."""
    bare = shift.model_copy(update={"note": None, "until": None})
    begins = shift.begins if shift.begins and shift.begins > today else None
    has_bounds = begins or shift.until
    yield times_in_words(when_of(bare))[0] + ("," if has_bounds else "")
    if begins:
        yield say("from_day", day=date_in_words(begins))
    if shift.until:
        yield say("until_day", day=date_in_words(shift.until))


def _loan_in_words(request: HelpRequest) -> str:
    if not (request.begins and request.until):
        return ""
    if request.begins == request.until:
        return day_in_words(request.begins)
    return say("span", starts=day_in_words(request.begins), ends=day_in_words(request.until))


def _when_in_a_phrase(request: HelpRequest, view: dict[str, Any]) -> str:
    """The few words that a card shows."""
    if not request.is_for_people:
        return view["loan"] or say("shown_keeping_keep")
    if request.commitment is not Commitment.SHIFTS:
        return str(view["commitment"])
    if len(request.shifts) == 1 and (pattern := _pattern_of(request.shifts[0])):
        return pattern
    first = view["next"][0] if view["next"] else None
    return ", ".join((first["day"], first["hours"])) if first else ""


def _pattern_of(shift: Shift) -> str:
    """`Every Monday, 5pm to 6pm`; empty for a single date and for a rule that has no few words."""
    bare = shift.model_copy(update={"note": None, "until": None})
    words = times_in_words(when_of(bare))[0]
    dates = say("on_some_days", span=span_in_words(shift.starts, shift.ends))
    return "" if shift.on or words == dates else words


def _asked_of(request: HelpRequest, around: Around) -> dict[str, Any]:
    answers = request.access.answers() if request.access else {}
    return {
        "role": request.role,
        "skills": request.skills,
        "setting": say(f"shown_setting_{request.setting}") if request.setting else "",
        "with_whom": say(f"shown_with_whom_{request.with_whom}") if request.with_whom else "",
        "lone": request.lone,
        "check": request.check.value,
        "check_words": say(f"shown_check_{request.check}"),
        "check_means": say(f"shown_check_means_{request.check}"),
        "check_reasons": list(_reasons(request, around)),
        "expenses": request.expenses,
        "training": request.training,
        "access_yes": [say(f"access_{one}") for one, said in answers.items() if said is Known.YES],
        "access_no": [say(f"access_{one}") for one, said in answers.items() if said is Known.NO],
        "access_note": request.access.note if request.access else None,
        "youngest": around.book.safeguarding.youngest,
    }


def _reasons(request: HelpRequest, around: Around) -> Iterator[str]:
    """Why the borough's rules ask for it; nothing where nothing is asked for."""
    if request.check is not Check.NONE:
        yield from advise(request, around.book.safeguarding, around.today, around.days).reasons


def _thing(request: HelpRequest) -> dict[str, Any]:
    return {
        "thing": request.thing,
        "keeping": say(f"shown_keeping_{request.keeping}") if request.keeping else "",
        "carrying": say(f"shown_carrying_{request.carrying}") if request.carrying else "",
        "condition": request.condition,
    }
