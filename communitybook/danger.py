"""Words of danger: what says that somebody may need help now, and by which sort.

site/javascripts/search/danger.js follows the same rules; tests/data/danger.json holds both to them.
The list itself is `danger` in content/synonyms.yml. Nothing that is read here is kept.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

# The order in which help is shown: what kills within the hour first, grief (no alarm) last.
SORTS = ("taken", "life", "violence", "child", "food", "roof", "bereaved")
HARMING = frozenset({"taken", "life", "violence", "child", "submitted"})
SUBMITTED = "submitted"  # dangerous only in what is sent in to be published
GAP, BREAK = "~", "."
_MOST_BETWEEN = 3  # words that a gap may hold: "husband always really badly hits"
_MENDED_FROM = 7  # shorter words are too near to others: "raped" and "rapid"
_MENDED_TWICE_FROM = 10  # "paracetomal"
_SENTENCE = re.compile(r"[.!?;]+(?=\s|$)|\n")

Place = frozenset[str]
Saying = tuple[Place, ...]
_END = frozenset({BREAK})


@dataclass(frozen=True, slots=True)
class Sort:
    """What is said of one sort, and the categories whose listings help."""

    name: str
    sayings: tuple[Saying, ...]
    categories: tuple[str, ...] = ()


@dataclass(frozen=True)
class DangerList:
    """The list, ready to be looked through.

    `small` words are passed over; words in `own` are never taken for misspellings; `harmless`
    sayings and those of bereavement hide the words that they hold from all other sorts.
    """

    small: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()
    harmless: tuple[Saying, ...] = ()
    sorts: tuple[Sort, ...] = ()
    _known: dict[str, Place] = field(default_factory=dict, compare=False, repr=False)

    def meanings_of(self, term: str) -> Place:
        """What a term may stand for in the list: itself, its stem, the word that was meant."""
        if term not in self._known:
            if len(self._known) > 5000:  # a long-lived process keeps the words of a few texts only
                self._known.clear()
            self._known[term] = frozenset(self._find_meanings(term))
        return self._known[term]

    def _find_meanings(self, term: str) -> Iterator[str]:
        yield term
        alike = self._by_letter.get(term[:1], ())
        yield from (word for word in alike if word.endswith("*") and _begins(term, word))
        if term not in alike and term not in self.own:
            yield from (word for word in alike if is_misspelt(term, word))

    @cached_property
    def _by_letter(self) -> dict[str, tuple[str, ...]]:
        """The words of the list by their first letter, which no slip may change."""
        all_sayings = [*self.harmless, *(one for sort in self.sorts for one in sort.sayings)]
        words = {word for saying in all_sayings for place in saying for word in place}
        letters: dict[str, tuple[str, ...]] = {}
        for word in sorted(words):
            letters[word[0]] = (*letters.get(word[0], ()), word)
        return letters


NO_DANGER = DangerList()


def know_no_danger() -> DangerList:
    """What a reference that was made without content knows."""
    return NO_DANGER


def find_danger(text: str, known: DangerList) -> tuple[str, ...]:
    """The sorts that a text speaks of, the most urgent first; none for everyday words."""
    words = _hide(_read(text, known), known.harmless)
    found = set()
    grief = next((sort for sort in known.sorts if sort.name == "bereaved"), None)
    if grief:
        hidden = _hide(words, grief.sayings)
        if hidden != words:
            found.add(grief.name)
        words = hidden
    others = [sort for sort in known.sorts if sort is not grief]
    found |= {sort.name for sort in others if _holds(words, sort.sayings)}
    return tuple(name for name in (*SORTS, SUBMITTED) if name in found)


def _read(text: str, known: DangerList) -> list[Place]:
    """What each word may stand for, without small ones; a break at both ends of a sentence."""
    from communitybook.finding.tokens import split_terms  # the app starts without it

    words = [_END]
    for sentence in _SENTENCE.split(text):
        terms = (term for term in split_terms(sentence) if term not in known.small)
        words += [*map(known.meanings_of, terms), _END]
    return words


def _hide(words: list[Place], sayings: Sequence[Saying]) -> list[Place]:
    shown = list(words)
    for saying in sayings:
        for at in range(len(shown)):
            end = _end_of(shown, at, saying)
            if end > at:
                shown[at:end] = [_END] * (end - at)
    return shown


def _holds(words: list[Place], sayings: Sequence[Saying]) -> bool:
    said = frozenset().union(*words)
    return any(
        _end_of(words, at, saying) >= 0
        for saying in sayings
        if not said.isdisjoint(saying[0])
        for at in range(len(words))
    )


def _end_of(words: list[Place], at: int, saying: Saying) -> int:
    """Where the saying ends that begins there; -1 where it does not."""
    for number, place in enumerate(saying):
        if GAP in place:
            return _end_past_gap(words, at, saying[number + 1 :])
        if at >= len(words) or words[at].isdisjoint(place):
            return -1
        at += 1
    return at


def _end_past_gap(words: list[Place], at: int, rest: Saying) -> int:
    for skipped in range(_MOST_BETWEEN + 1):
        end = _end_of(words, at + skipped, rest)
        if end >= 0:
            return end
        if at + skipped >= len(words) or words[at + skipped] is _END:
            return -1
    return -1


def _begins(term: str, stem: str) -> bool:
    return term.startswith(stem[:-1])


def is_misspelt(term: str, word: str) -> bool:
    """Whether it is the word with a slip: one from 7 letters, two from 10; never in the first."""
    slips = (len(word) >= _MENDED_FROM) + (len(word) >= _MENDED_TWICE_FROM)
    is_near = term[:1] == word[:1] and abs(len(term) - len(word)) <= slips
    if not (slips and is_near) or len(set(term) ^ set(word)) > 2 * slips:
        return False  # a slip takes one letter for another at most: most words end here, quickly
    return count_slips(term, word) <= slips


def pair_of(word: str, at: int) -> str:
    """The two letters that end there."""
    return word[at - 2 : at]


def count_slips(one: str, other: str) -> int:
    """Letters put in, left out, mistaken, or swapped with their neighbour."""
    before: list[int] = []
    line = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        new = [row]
        for column, wanted in enumerate(other, 1):
            least = min(line[column] + 1, new[-1] + 1, line[column - 1] + (letter != wanted))
            is_swap = min(row, column) > 1 and pair_of(one, row) == pair_of(other, column)[::-1]
            new.append(min(least, before[column - 2] + 1) if is_swap else least)
        before, line = line, new
    return line[-1]
