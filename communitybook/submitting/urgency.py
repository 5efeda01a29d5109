"""What a moderator should see first: danger, exposed personal data, then the nearest date."""

from datetime import date

from communitybook.danger import HARMING, DangerList, find_danger
from communitybook.model.help_request import HelpRequest
from communitybook.model.listing import Listing
from communitybook.problems import Problem

DANGER, PERSONAL, NORMAL = 0, 1, 5

_EXPOSING = frozenset({"contact_stands_in_its_field", "text_has_no_personal_data"})
_AT_RISK = frozenset(
    {"children", "young-people", "families", "parents-and-babies", "people-with-dementia",
     "mental-health", "disabled-people", "older-people"}
)  # fmt: skip
_ADULT_AGE = 18


def urgency_of(part: Listing | HelpRequest, problems: list[Problem], danger: DangerList) -> int:
    """DANGER for words of harm, PERSONAL where the text may expose somebody, else NORMAL."""
    own = (part.name, *part.offers) if isinstance(part, Listing) else (part.title, *part.skills)
    texts = (*own, part.summary, part.description or "")
    if any(speaks_of_harm(text, danger) for text in texts):
        return DANGER
    if any(problem.rule in _EXPOSING for problem in problems):
        return PERSONAL
    return NORMAL


def speaks_of_harm(text: str, danger: DangerList) -> bool:
    """Whether somebody may be or come to harm: a listing may well speak of food and of a roof."""
    return not HARMING.isdisjoint(find_danger(text, danger))


def nearest_date(part: Listing | HelpRequest, today: date) -> str:
    """The first date that is still to come, as text; empty where only weekdays are known."""
    known = _dates_of_listing(part) if isinstance(part, Listing) else _dates_of_request(part)
    coming = [first for first, last in known if last >= today]
    return min(coming).isoformat() if coming else ""


def _dates_of_listing(listing: Listing) -> list[tuple[date, date]]:
    dates = listing.when.dates if listing.when else []
    return [(one.on, one.last_date or one.on) for one in dates]


def _dates_of_request(request: HelpRequest) -> list[tuple[date, date]]:
    single = [shift.on for shift in request.shifts if shift.on]
    days = [*single, *(day for day in (request.begins, request.apply_by) if day)]
    return [(day, day) for day in days]


def needs_gate(listing: Listing) -> bool:
    """Whether a safeguarding record is needed before it is approved.

    For under-18s, for adults who may be at risk, and for what is held in somebody's home.
    """
    who = listing.who
    if listing.where and listing.where.precision == "district" and not listing.where.area_served:
        return True
    if who is None:
        return False
    is_young = who.age_to is not None and who.age_to < _ADULT_AGE
    is_young = is_young or (who.age_from is not None and who.age_from < _ADULT_AGE)
    return is_young or any(one in _AT_RISK for one in who.audiences)
