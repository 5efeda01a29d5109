"""What a listing's words speak of, by the UK-CAT word patterns: names that it may not use itself.

Patterns: UK Charity Activity Tags (UK-CAT), CC BY 4.0. Only the patterns are used, never the tags
that researchers gave by hand.
"""

from functools import cached_property

from communitybook.importing.category_patterns import PatternSet, WordPattern, parse_patterns

SEPARATOR = " . "
MOST_TIMES = 3


class TopicFinder:
    """Tells topics by a table of patterns, which is read when it is first needed."""

    def __init__(self, table: bytes = b"", path: str = "") -> None:
        self._table, self._path = table, path

    @cached_property
    def _patterns(self) -> list[WordPattern]:
        return parse_patterns(self._table, self._path) if self._table else []

    @cached_property
    def _wider(self) -> dict[str, str]:
        """The name of the topic under which each stands, by the first two letters of its code."""
        names = {pattern.code: pattern.tag for pattern in self._patterns}
        return {code: names.get(code[:2], "") for code in names if len(code) > 2}

    @cached_property
    def _set(self) -> PatternSet:
        return PatternSet(self._patterns)

    def find_topics(self, name: str, text: str) -> str:
        """Names of topics, repeated up to three times where their words are many."""
        found: list[str] = []
        for at, count, in_name in self._set.count(name.lower(), text.lower()):
            pattern = self._patterns[at]
            # In the name it counts twice.
            found += [pattern.tag] * min(count + in_name, MOST_TIMES)
            found += [self._wider[pattern.code]] if self._wider.get(pattern.code) else []
        return SEPARATOR.join(found)


NO_TOPICS = TopicFinder()
