"""Which listings hold a term: raw counts by field, so that weights can be tuned in the engine."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from communitybook.finding.document import FIELDS, IndexedDocument
from communitybook.finding.packing import (
    cut_runs,
    write_gaps,
    write_varints,
    write_words,
)

TARGET_BYTES = 9_000
MARKS_COUNT = 6
MOST = 15
LENGTH_STEPS = [2 ** (step / 2) for step in range(MOST + 1)]
STALE = 1 << len(FIELDS)
NOTES = [[bytes((1 << field, code)) for code in range(256)] for field in range(len(FIELDS))]

Postings = dict[str, tuple[list[int], list[bytes]]]


def round_length(words: int) -> int:
    """The nearest of sixteen steps, each the square root of two times the one below."""
    steps = range(MOST + 1)
    return min(steps, key=lambda step: abs(LENGTH_STEPS[step] - words)) if words else 0


ROUNDED_LENGTHS = [round_length(words) for words in range(256)]


def note_terms(
    fields: Sequence[Sequence[str]], marks: Sequence[Sequence[str]], *, is_stale: bool = False
) -> dict[str, bytes]:
    """By term or mark: a byte of fields present, then for each a byte of length step and count.

    A bit beside the fields says that nobody has confirmed the listing for long.
    """
    notes: dict[str, bytes] = {}
    for field, terms in enumerate(fields):
        high = ROUNDED_LENGTHS[min(len(terms), 255)] << 4
        for term, count in Counter([*terms, *marks[field]]).items():
            note = NOTES[field][high | min(count, MOST)]
            before = notes.get(term)
            notes[term] = note if before is None else merge_notes(before, note)
    if is_stale:
        return {term: bytes((note[0] | STALE,)) + note[1:] for term, note in notes.items()}
    return notes


@lru_cache(maxsize=1 << 16)
def merge_notes(before: bytes, note: bytes) -> bytes:
    """One note for a term that stands in several fields, lowest field first."""
    return bytes((before[0] | note[0],)) + before[1:] + note[1:]


def gather_postings(numbered: Iterable[tuple[int, IndexedDocument]]) -> Postings:
    """Turn listings with terms into terms with listings; numbers must rise."""
    numbers: defaultdict[str, list[int]] = defaultdict(list)
    notes: defaultdict[str, list[bytes]] = defaultdict(list)
    for number, document in numbered:
        for term, note in document["terms"].items():
            numbers[term].append(number)
            notes[term].append(note)
    return {term: (numbers[term], notes[term]) for term in sorted(numbers)}


def plan_shards(postings: Postings) -> Iterator[tuple[str, bytes]]:
    """Each shard's content, and a word that tells where it begins."""
    terms = list(postings)
    sizes = ((term, weigh_term(term, len(postings[term][0]))) for term in terms)
    start, last = 0, ""
    for count in cut_runs(sizes, TARGET_BYTES):
        shard = terms[start : start + count]
        yield shorten(shard[0], last), write_shard(shard, postings)
        start, last = start + count, shard[-1]


def shorten(first: str, before: str) -> str:
    """The least of a term's beginning that still comes after the one before: it is all sent."""
    return next(first[:size] for size in range(1, len(first) + 1) if first[:size] > before)


def weigh_term(term: str, listings: int) -> int:
    """Bytes, about; marks count more, so that few share a file: they are asked for one by one."""
    size = len(term) + 4 * listings
    return size if term.isalnum() else size * MARKS_COUNT


def write_shard(terms: Sequence[str], postings: Postings) -> bytes:
    """Column by column: how many terms, the words, their listing counts, gaps, fields, counts."""
    numbers = [postings[term][0] for term in terms]
    notes = [note for term in terms for note in postings[term][1]]
    return b"".join(
        (
            write_varints([len(terms)]),
            write_words(terms),
            write_varints(map(len, numbers)),
            b"".join(map(write_gaps, numbers)),
            bytes([note[0] for note in notes]),
            b"".join([note[1:] for note in notes]),
        )
    )
