"""Which categories a text speaks of, by the UK-CAT word patterns that the taxonomy answers to.

Patterns: UK Charity Activity Tags (UK-CAT), CC BY 4.0. Only the patterns are used, never the tags
that researchers gave by hand.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from communitybook.importing.pattern_heads import heads_in, heads_of
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
    heads: frozenset[str] | None
    tag: str = ""

    def counts_in(self, text: str) -> int:
        """How many times a lower-case text has the words."""
        if not self.words.search(text) or (self.exclude and self.exclude.search(text)):
            return 0
        return sum(1 for _ in self.words.finditer(text))


class Categoriser:
    """Finds up to five categories for a text, the likeliest first."""

    def __init__(self, taxonomy: Taxonomy, patterns: Iterable[WordPattern]) -> None:
        self._taxonomy = taxonomy
        by_code = {pattern.code: pattern for pattern in patterns}
        self._patterns = [
            (category.id, by_code[code])
            for category in taxonomy.categories.values()
            for code in category.ukcat
            if code in by_code
        ]

    def find_categories(self, name: str, text: str) -> list[str]:
        """Category ids by how often their words occur, a word in the name counting three times."""
        weights: dict[str, int] = {}
        name, text = name.lower(), text.lower()
        both = f"{name}\n{text}"
        present = heads_in(both)
        for category_id, pattern in self._patterns:
            if pattern.heads is not None and pattern.heads.isdisjoint(present):
                continue
            if count := pattern.counts_in(both):
                extra = (NAME_WEIGHT - 1) * pattern.counts_in(name)
                weights[category_id] = weights.get(category_id, 0) + count + extra
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
