"""What people mean, as marks in the index: one mark stands for all the words that answer.

A listing that says "elderly" bears the mark of older people as often as it says so and in the same
fields; a query for "OAP" asks for the mark. So a meaning costs one list, however many words it has.
Single words that answer what somebody says are marked later, once it is known how many listings
hold them (answers.py).
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from communitybook.finding.packing import cut_runs

TARGET_BYTES = 1_200
KEYS = 2
EQUAL = "="
Terms = tuple[str, ...]


class Concept(NamedTuple):
    """`mark` begins with ~ or =~, which no typed term does; for equals says and answers are one."""

    mark: str
    says: tuple[Terms, ...]
    answers: tuple[Terms, ...]


def is_equal(mark: str) -> bool:
    """Whether the mark is of words that are as good as one another."""
    return mark.startswith(EQUAL)


class Meanings:
    """Marks listings by the words that answer."""

    def __init__(self, concepts: Sequence[Concept] = ()) -> None:
        self.concepts = tuple(concepts)
        self._single: defaultdict[str, list[str]] = defaultdict(list)
        self._longer: defaultdict[Terms, list[tuple[Terms, str]]] = defaultdict(list)
        for concept in self.concepts:
            for answer in concept.answers:
                if len(answer) > 1:
                    self._longer[answer[:2]].append((answer, concept.mark))
                elif is_equal(concept.mark):
                    self._single[answer[0]].append(concept.mark)

    def find_marks(self, terms: Sequence[str]) -> list[str]:
        """A mark each time that one of its answers stands in the text, word by word."""
        single, longer = self._single, self._longer
        found = [mark for term in terms if term in single for mark in single[term]]
        for place, pair in enumerate(pairwise(terms)):
            if pair in longer:
                for answer, mark in longer[pair]:
                    if tuple(terms[place : place + len(answer)]) == answer:
                        found.append(mark)
        return found


def plan_meanings(concepts: Sequence[Concept]) -> Iterator[tuple[str, bytes]]:
    """Each shard's first key and content: by a term of a saying, all of it and its marks."""
    entries = file_sayings(concepts)
    keys = sorted(entries)
    start = 0
    for count in cut_runs(((key, len(json.dumps(entries[key]))) for key in keys), TARGET_BYTES):
        shard = {key: entries[key] for key in keys[start : start + count]}
        content = json.dumps(shard, ensure_ascii=False, separators=(",", ":"))
        yield keys[start], content.encode()
        start += count


def file_sayings(concepts: Sequence[Concept]) -> Mapping[str, dict[str, list[str]]]:
    """Marks by saying, by the two longest of its terms: one of them is no small word."""
    entries: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for concept in concepts:
        for terms in concept.says:
            for key in sorted(set(terms), key=lambda term: (len(term), term))[-KEYS:]:
                entries[key][" ".join(terms)].append(concept.mark)
    return {key: dict(sayings) for key, sayings in entries.items()}
