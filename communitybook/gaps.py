"""What people looked for and did not find: said without a name, told together, never who."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from communitybook.finding.tokens import split_terms

MOST_LETTERS = 200
_ADDRESS = re.compile(r"\S+@\S+")
_NUMBER = re.compile(r"\+?\d[\d\s()-]{4,}\d")
_SMALL_WORDS = (
    "a an and any are at be can do find for get have help i in is it like looking me my need of "
    "on or our please some somebody someone something somewhere that the there to want we with "
    "would you"
)
_SAYS_NOTHING = frozenset(_SMALL_WORDS.split())


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that somebody missed. `place` is the id of a place or ward, or empty.

    `danger` is the sort of danger that was spoken of; then neither words nor place were kept.
    """

    id: str
    words: str
    place: str
    on: str
    danger: str = ""


@dataclass(frozen=True, slots=True)
class Missing:
    """What several people missed, as it was said most often, with where and when last."""

    words: str
    count: int
    places: tuple[str, ...]
    last_on: str
    ids: tuple[str, ...]
    danger: str


def without_personal_data(text: str) -> str:
    """The text without what looks like an e-mail address or a phone number."""
    plain = " ".join(text[: 2 * MOST_LETTERS].split())
    return _NUMBER.sub("…", _ADDRESS.sub("…", plain))[:MOST_LETTERS]


def gather(gaps: Iterable[Gap]) -> list[Missing]:
    """Those that say the same in the same words, whatever their order, are one; most missed first.

    Danger, which is counted by sort, comes before all others: is that help in the book?
    """
    alike: dict[tuple[str, ...], list[Gap]] = {}
    for gap in gaps:
        alike.setdefault((gap.danger, *_terms_of(gap.words)), []).append(gap)
    found = [_together(group) for group in alike.values()]
    return sorted(found, key=lambda one: (not one.danger, -one.count, one.words.lower()))


def _terms_of(words: str) -> tuple[str, ...]:
    terms = split_terms(words)
    telling = {term for term in terms if term not in _SAYS_NOTHING}
    return tuple(sorted(telling or set(terms)))


def _together(group: list[Gap]) -> Missing:
    said = Counter(gap.words for gap in group)
    most = max(said.values())
    places = Counter(gap.place for gap in group if gap.place)
    return Missing(
        words=min(words for words, count in said.items() if count == most),
        count=len(group),
        places=tuple(place for place, _ in places.most_common()),
        last_on=max(gap.on for gap in group),
        ids=tuple(gap.id for gap in group),
        danger=group[0].danger,
    )
