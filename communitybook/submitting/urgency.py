"""What a moderator should see first: danger, exposed personal data, then the nearest date."""

import re
from datetime import date

from communitybook.model.listing import Listing
from communitybook.problems import Problem

DANGER, PERSONAL, NORMAL = 0, 1, 5

_DANGER = re.compile(
    r"\b(suicid\w*|kill (?:my|him|her|them)sel(?:f|ves)|self.?harm\w*|abus\w+|rap(?:ed|ist)|"
    r"groom(?:ed|ing)|bomb|weapons?|knife|escort service|nudes?|beat(?:s|ing)? (?:me|him|her))\b",
    re.IGNORECASE,
)
_EXPOSING = frozenset({"contact_stands_in_its_field", "text_has_no_personal_data"})
_AT_RISK = frozenset(
    {"children", "young-people", "families", "parents-and-babies", "people-with-dementia",
     "mental-health", "disabled-people", "older-people"}
)  # fmt: skip
_ADULT_AGE = 18


def urgency_of(listing: Listing, problems: list[Problem]) -> int:
    """DANGER for words of harm, PERSONAL where the text may expose somebody, else NORMAL."""
    texts = (listing.name, listing.summary, listing.description or "", " ".join(listing.offers))
    if any(_DANGER.search(text) for text in texts):
        return DANGER
    if any(problem.rule in _EXPOSING for problem in problems):
        return PERSONAL
    return NORMAL


def nearest_date(listing: Listing, today: date) -> str:
    """The first date that is still to come, as text; empty where only weekdays are known."""
    dates = listing.when.dates if listing.when else []
    coming = [one.on for one in dates if (one.last_date or one.on) >= today]
    return min(coming).isoformat() if coming else ""


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
