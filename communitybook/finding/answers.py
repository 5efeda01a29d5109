"""Which listings answer a meaning by a single word: worked out when the whole book is known.

A word that many listings of the book hold ("education", "work") tells little of what was meant by a
saying, so it does not answer where the meaning has narrower words.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from communitybook.finding.document import FIELDS
from communitybook.finding.meanings import Concept, is_equal
from communitybook.finding.postings import MOST, Postings

BROAD_SHARE = 12
LEAST_BROAD = 50
COUNT = 15


def add_answers(postings: Postings, concepts: Iterable[Concept], listings: int) -> Postings:
    """The postings, with each meaning's mark for the listings that hold one of its narrow words."""
    most = max(LEAST_BROAD, listings // BROAD_SHARE)
    marks = {
        concept.mark: merge_postings([postings[term] for term in terms])
        for concept in concepts
        if not is_equal(concept.mark) and (terms := choose_terms(postings, concept, most))
    }
    return dict(sorted({**postings, **marks}.items()))


def choose_terms(postings: Postings, concept: Concept, most: int) -> list[str]:
    """Terms that answer: none in more than `most` listings, unless there is no narrower one."""
    single = [answer[0] for answer in concept.answers if len(answer) == 1]
    held = {term: len(postings[term][0]) for term in single if term in postings}
    marked = [concept.mark] if concept.mark in postings else []
    narrow = marked + [term for term, count in held.items() if count <= most]
    return narrow or sorted(held, key=lambda term: (held[term], term))[:1]


def merge_postings(parts: Sequence[tuple[list[int], list[bytes]]]) -> tuple[list[int], list[bytes]]:
    """Listings that any of the parts holds, their counts added up."""
    if len(parts) == 1:
        return parts[0]
    notes: dict[int, bytes] = {}
    for numbers, own in parts:
        for number, note in zip(numbers, own, strict=True):
            before = notes.get(number)
            notes[number] = note if before is None else add_notes(before, note)
    numbers = sorted(notes)
    return numbers, [notes[number] for number in numbers]


@lru_cache(maxsize=50_000)
def add_notes(one: bytes, other: bytes) -> bytes:
    """One note of two of the same listing (see postings.py), with counts added up to the most."""
    codes: dict[int, int] = {}
    for note in (one, other):
        fields = (field for field in range(len(FIELDS)) if note[0] >> field & 1)
        for field, code in zip(fields, note[1:], strict=True):
            count = (codes.get(field, 0) & COUNT) + (code & COUNT)
            codes[field] = code & ~COUNT | min(count, MOST)
    return bytes((one[0] | other[0], *(codes[field] for field in sorted(codes))))
