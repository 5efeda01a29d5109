"""The facts of a made-up listing: when, where, what it costs, and how to join and get in touch."""

import random
from datetime import date, timedelta
from typing import Any

from communitybook.model.choices import Weekday
from communitybook.model.place import Access
from communitybook.slug import slug_of

SEASON = date(2026, 9, 7)
DAYS = tuple(day.value for day in Weekday)
STREETS = (
    "Chapel Street", "Church Road", "Mill Lane", "Station Road", "Market Street", "Bolton Road",
    "Wigan Lane", "Leigh Road", "School Lane", "Park Avenue", "Canal Street", "Victoria Road",
)  # fmt: skip
HALLS = (
    "Community Centre", "Methodist Church Hall", "Library", "Village Hall", "Cricket Club",
    "Labour Club", "St Mary's Parish Hall", "Sports Pavilion", "Old School House",
)  # fmt: skip
ROLES = ("The secretary", "The organiser", "The centre office", "The group leader")
KINDS = ("group",) * 9 + ("activity",) * 6 + ("support",) * 3 + ("event",) * 2
AUDIENCES = (
    "older-people", "families", "young-people", "carers", "mental-health", "women", "men",
    "disabled-people", "children", "parents-and-babies",
)  # fmt: skip
KEYWORDS = ("friendship", "tea and cake", "beginners", "get active", "company", "learn", "outdoors")
LENDS = ("gazebo", "tea urn", "folding tables", "projector", "sewing machine", "garden tools")


class Chance(random.Random):
    """Chance that comes out the same every time for one seed."""

    def is_so(self, share: float) -> bool:
        """Yes, for this share of all listings."""
        return self.random() < share

    def street(self) -> str:
        """One of the streets that every town has."""
        return self.choice(STREETS)

    def clock(self, first: int, last: int) -> int:
        """Minutes after midnight, on a quarter of an hour."""
        return self.randrange(first * 60, last * 60, 15)


def put_facts(fields: dict[str, Any], chance: Chance, place: str, town: str, code: str) -> None:
    """Everything but name and text; what a real group leaves out stays out here too."""
    kind = chance.choice(KINDS)
    parts = {
        "kind": kind,
        "keywords": chance.sample(KEYWORDS, 2) if chance.is_so(0.4) else [],
        "who": make_who(chance),
        "joining": make_joining(chance),
        "cost": make_cost(chance),
        "where": make_where(chance, place, town, code),
        "when": make_when(chance, kind),
        "access": make_access(chance),
        "contact": make_contact(chance, slug_of(fields["name"])),
        "lends": chance.sample(LENDS, 2) if chance.is_so(0.1) else [],
        "bring_someone": chance.choice(("yes", "unknown", "unknown")),
        "confirmed_on": SEASON + timedelta(days=chance.randint(0, 70)),
        "confirmed_by": chance.choice(ROLES),
    }
    if chance.is_so(0.2):
        parts["first_time"] = "Somebody will meet you at the door and show you round."
    fields.update({name: part for name, part in parts.items() if part})


def make_who(chance: Chance) -> dict[str, Any] | None:
    """Whom it is for; half of all listings are for everyone and do not say so."""
    if chance.is_so(0.5):
        return None
    who: dict[str, Any] = {"audiences": chance.sample(AUDIENCES, chance.randint(1, 2))}
    if chance.is_so(0.3):
        who["age_from"] = chance.choice((5, 11, 16, 18, 50, 60))
    return who


def make_joining(chance: Chance) -> dict[str, Any] | None:
    """How one joins, for three in four."""
    if chance.is_so(0.25):
        return None
    way = chance.choice(("turn_up", "turn_up", "ring_first", "book", "referral"))
    joining: dict[str, Any] = {"how": [way]}
    if way == "referral":
        joining["referral_by"] = "Your GP or social worker"
    if way == "book":
        joining["book_at"] = f"https://book.example.org/{chance.randint(1000, 9999)}"
    return joining


def make_cost(chance: Chance) -> dict[str, Any] | None:
    """Free, a price or not stated."""
    sort = chance.random()
    if sort < 0.35:
        return {"free": True}
    if sort < 0.7:
        pounds = chance.choice(("1", "2", "2.50", "3", "4", "5", "6.50", "8"))
        return {"pounds_from": pounds, "note": chance.choice(("Includes a brew", "Pay on the day"))}
    return None


def make_where(chance: Chance, place: str, town: str, code: str) -> dict[str, Any]:
    """A hall with its postcode, or for some an area that they serve."""
    if chance.is_so(0.1):
        return {"area_served": [chance.choice((place, "borough"))], "online": chance.is_so(0.3)}
    street = f"{chance.randint(1, 250)} {chance.street()}, {town}"
    where = {"venue": f"{town} {chance.choice(HALLS)}", "address": street, "postcode": code}
    if chance.is_so(0.15):
        where["directions"] = f"Bus {chance.randint(600, 690)} stops outside; use the side door"
    return where


def make_when(chance: Chance, kind: str) -> dict[str, Any] | None:
    """A third meet weekly, some by the month, events on a day, some keep opening hours."""
    if kind == "event":
        return {"dates": [make_date(chance)]}
    sort = chance.random()
    if sort < 0.4:
        return {"sessions": [make_session(chance) for _ in range(chance.choice((1, 1, 1, 2)))]}
    if sort < 0.5:
        rule = f"FREQ=MONTHLY;BYDAY={chance.choice('1234')}{chance.choice(('MO', 'WE', 'SA'))}"
        return {"rules": [{"rrule": rule, **make_span(chance), "from": SEASON}]}
    if sort < 0.6:
        return {"opening": [{"days": list(DAYS[:5]), "opens": "09:00", "closes": "16:30"}]}
    return {"by_appointment": True} if sort < 0.65 else None


def make_session(chance: Chance) -> dict[str, Any]:
    """One weekday and time, now and then only in term time or every other week."""
    session = {"day": chance.choice(DAYS), **make_span(chance), "term_time": chance.is_so(0.2)}
    if chance.is_so(0.1):
        session |= {"every_weeks": 2, "from": SEASON}
    return session


def make_date(chance: Chance) -> dict[str, Any]:
    """A day in the months after the benchmark's day."""
    return {
        "date": date(2026, 11, 24) + timedelta(days=chance.randint(0, 120)),
        **make_span(chance),
    }


def make_span(chance: Chance) -> dict[str, str]:
    """From and to, an hour to two and a half apart."""
    starts = chance.clock(9, 20)
    ends = starts + chance.choice((60, 75, 90, 120, 150))
    return {"starts": in_hours(starts), "ends": in_hours(ends)}


def in_hours(minutes: int) -> str:
    """Minutes after midnight on the clock."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def make_access(chance: Chance) -> dict[str, Any] | None:
    """Answers to some of the questions, for two in three."""
    if chance.is_so(0.35):
        return None
    asked = [name for name in Access.model_fields if name != "note"]
    return {name: chance.choice(("yes", "yes", "no")) for name in chance.sample(asked, 3)}


def make_contact(chance: Chance, slug: str) -> dict[str, Any]:
    """Numbers kept for drama by Ofcom, and addresses at example.org."""
    contact = {"role": chance.choice(ROLES), "phone": f"01632 960 {chance.randint(0, 999):03}"}
    if chance.is_so(0.6):
        contact["email"] = f"{slug[:40].strip('-')}@example.org"
    if chance.is_so(0.4):
        contact["web"] = f"https://{slug[:40].strip('-')}.example.org"
    return contact
