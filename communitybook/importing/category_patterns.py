"""Which categories a text speaks of, by the UK-CAT word patterns that the taxonomy answers to.

Patterns: UK Charity Activity Tags (UK-CAT), CC BY 4.0. Only the patterns are used, never the tags
that researchers gave by hand.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from communitybook.importing.pattern_heads import SIZES, WORD, Heads, heads_of
from communitybook.importing.rows import read_table
from communitybook.taxonomy import Taxonomy

MOST_CATEGORIES = 5
NAME_WEIGHT = 3


@dataclass(frozen=True, slots=True)
class WordPattern:
    """Lower-case expressions: a text is about the tag when it has `words` and no `exclude`."""

    code: str
    words: re.Pattern[str]
    exclude: re.Pattern[str] | None
    heads: Heads | None
    tag: str = ""

    def counts_in(self, text: str, starts: Iterable[int] | None = None) -> int:
        """How many times a lower-case text has the words; tried at the starts if they are known."""
        count = self._count_all(text) if starts is None else self._count_at(text, starts)
        return 0 if count and self.exclude and self.exclude.search(text) else count

    def _count_all(self, text: str) -> int:
        return sum(1 for _ in self.words.finditer(text))

    def _count_at(self, text: str, starts: Iterable[int]) -> int:
        count = end = 0
        for start in starts:
            if start >= end and (found := self.words.match(text, start)):
                count, end = count + 1, found.end()
        return count


class PatternSet:
    """Patterns that are tried only where something stands with which they can begin."""

    def __init__(self, patterns: Sequence[WordPattern]) -> None:
        self._patterns = patterns
        self._anywhere = [at for at, one in enumerate(patterns) if one.heads is None]
        self._tried = _TriedAtWords(patterns)
        self._inside = [
            (at, sorted(one.heads.inside))
            for at, one in enumerate(patterns)
            if one.heads and one.heads.inside
        ]

    def count(self, name: str, text: str) -> Iterator[tuple[int, int, int]]:
        """Which patterns lower-case texts have: place, times in both, times in the name."""
        both = f"{name}\n{text}"
        starts = self._find_starts(both)
        for at in sorted({*starts, *self._anywhere}):
            pattern, own = self._patterns[at], starts.get(at)
            if count := pattern.counts_in(both, own):
                in_name = own and [start for start in own if start < len(name)]
                yield at, count, pattern.counts_in(name, in_name)

    def _find_starts(self, text: str) -> dict[int, list[int]]:
        """Where each pattern may begin, in order; none for those that may begin anywhere."""
        starts: defaultdict[int, list[int]] = defaultdict(list)
        tried = self._tried
        for word in WORD.finditer(text):
            for at in tried[word[0]]:
                starts[at].append(word.start())
        for at, heads in self._inside:
            found = [place for head in heads for place in _find_all(head, text)]
            if found:
                starts[at] = sorted({*starts[at], *found})
        return starts


def _find_all(head: str, text: str) -> Iterator[int]:
    place = text.find(head)
    while place >= 0:
        yield place
        place = text.find(head, place + 1)


class _TriedAtWords(dict[str, tuple[int, ...]]):
    """By word, the places of the patterns that may begin with it; texts repeat their words."""

    def __init__(self, patterns: Sequence[WordPattern]) -> None:
        self._by_head: defaultdict[str, list[int]] = defaultdict(list)
        for at, pattern in enumerate(patterns):
            for head in pattern.heads.of_words if pattern.heads else ():
                self._by_head[head].append(at)

    def __missing__(self, word: str) -> tuple[int, ...]:
        heads = (word[:size] for size in SIZES)
        found = {at for head in heads for at in self._by_head.get(head, ())}
        self[word] = tuple(found)
        return self[word]


class Categoriser:
    """Finds up to five categories for a text, the likeliest first."""

    def __init__(self, taxonomy: Taxonomy, patterns: Iterable[WordPattern]) -> None:
        self._taxonomy = taxonomy
        by_code = {pattern.code: pattern for pattern in patterns}
        known = [
            (category.id, by_code[code])
            for category in taxonomy.categories.values()
            for code in category.ukcat
            if code in by_code
        ]
        self._categories = [category_id for category_id, _ in known]
        self._patterns = PatternSet([pattern for _, pattern in known])

    def find_categories(self, name: str, text: str) -> list[str]:
        """Category ids by how often their words occur, a word in the name counting three times."""
        weights: Counter[str] = Counter()
        for at, count, in_name in self._patterns.count(name.lower(), text.lower()):
            weights[self._categories[at]] += count + (NAME_WEIGHT - 1) * in_name
        likeliest = sorted(self._narrowest(weights), key=lambda found: -weights[found])
        return likeliest[:MOST_CATEGORIES]

    def _narrowest(self, found: Iterable[str]) -> list[str]:
        """Top categories answer to wide words ("health", "training"): only where nothing else."""
        chosen = list(found)
        narrow = [one for one in chosen if self._taxonomy.categories[one].parent]
        return narrow or chosen


def parse_patterns(data: bytes, path: str) -> list[WordPattern]:
    """The patterns in the columns code, words, exclude; ValueError for one that is none."""
    patterns = []
    for row in read_table(data, path).rows:
        try:
            patterns.append(parse_pattern(row.cells))
        except re.error as error:
            raise ValueError(f"{path}:{row.line}: words: not a pattern: {error}.") from error
    return patterns


def parse_pattern(cells: dict[str, str]) -> WordPattern:
    """One pattern; what it may begin with is worked out once."""
    words, exclude = cells["words"], cells.get("exclude")
    unless = re.compile(exclude) if exclude else None
    tag = cells.get("tag", "")
    return WordPattern(cells["code"], re.compile(words), unless, heads_of(words), tag)
