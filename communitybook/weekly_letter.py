"""The weekly letter: who wishes to hear of what, and on which day it goes out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Help(StrEnum):
    """The interests besides categories: what a help request asks for."""

    VOLUNTEERING = "volunteering"
    LENDING = "lending"


@dataclass(frozen=True, slots=True)
class Wishes:
    """Whose wards and interests a letter is for; no ward means the whole borough."""

    wards: tuple[str, ...]
    interests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Something new that everybody may read. No ward means that it is for the whole borough."""

    interests: frozenset[str]
    wards: frozenset[str]
    name: str
    summary: str
    page: str
    is_request: bool = False


def suits(newcomer: Newcomer, wishes: Wishes) -> bool:
    """Whether somebody with these wishes would like to hear of it."""
    is_near = not wishes.wards or not newcomer.wards or not newcomer.wards.isdisjoint(wishes.wards)
    return is_near and not newcomer.interests.isdisjoint(wishes.interests)


def choose(newcomers: Iterable[Newcomer], wishes: Wishes) -> Iterator[Newcomer]:
    """What goes into the letter: requests before listings, in the order in which they came."""
    found = [one for one in newcomers if suits(one, wishes)]
    yield from sorted(found, key=lambda one: not one.is_request)


def read_wishes(
    wards: Iterable[str], interests: Iterable[str], known: tuple[Iterable[str], Iterable[str]]
) -> Wishes:
    """Only wards and interests that the book has, in its own order, each once."""
    known_wards, known_interests = known
    ticked, liked = set(wards), set(interests)
    return Wishes(
        tuple(one for one in known_wards if one in ticked),
        tuple(one for one in known_interests if one in liked),
    )


def letter_day(today: date, weekday: int) -> date:
    """The last day on which letters were due, today included; Monday is 0."""
    return today - timedelta(days=(today.weekday() - weekday) % 7)
