"""How the words begin that a pattern can match: it need only be tried where such a word stands."""

import re
from collections.abc import Iterator

LONGEST_HEAD = 6
SIZES = range(1, LONGEST_HEAD + 1)
BOUNDARY = r"\b"
LETTERS = re.compile(r"[a-z]*")
WORD = re.compile(r"\w+")


def heads_of(pattern: str) -> frozenset[str] | None:
    """Heads of which any match has one at its first word; None where that can't be told."""
    heads = frozenset(find_heads(pattern, is_anchored=False))
    return None if "" in heads else heads


def find_heads(pattern: str, *, is_anchored: bool) -> Iterator[str]:
    """A head for each alternative; an empty one where an alternative has none for certain."""
    for alternative in split_alternatives(pattern):
        starts_a_word = is_anchored or alternative.startswith(BOUNDARY)
        rest = alternative.removeprefix(BOUNDARY)
        if not starts_a_word:
            yield ""
        elif rest.startswith("(") and not rest.startswith("(?"):
            yield from find_group_heads(rest)
        else:
            yield head_of(rest)


def find_group_heads(rest: str) -> Iterator[str]:
    """The heads within the first brackets, and of what follows if these may be left out."""
    end = closing_bracket(rest)
    after = rest[end + 1 : end + 2]
    if after in ("*", "{"):
        yield ""
        return
    yield from find_heads(rest[1:end], is_anchored=True)
    if after == "?":
        yield from find_heads(rest[end + 2 :], is_anchored=True)


def head_of(rest: str) -> str:
    """The letters that a match must begin with, at most six."""
    found = LETTERS.match(rest)
    letters = found.group() if found else ""
    if rest[len(letters) : len(letters) + 1] in ("?", "*", "{"):
        letters = letters[:-1]
    return letters[:LONGEST_HEAD]


def split_alternatives(pattern: str) -> list[str]:
    """The pattern split at the bars that stand in no bracket."""
    parts, depth, start = [], 0, 0
    for index, mark in marks_in(pattern):
        depth += {"(": 1, ")": -1}.get(mark, 0)
        if mark == "|" and depth == 0:
            parts.append(pattern[start:index])
            start = index + 1
    return [*parts, pattern[start:]]


def closing_bracket(text: str) -> int:
    """Where the bracket closes that the text begins with."""
    depth = 0
    for index, mark in marks_in(text):
        depth += {"(": 1, ")": -1}.get(mark, 0)
        if depth == 0:
            return index
    return len(text)


def marks_in(pattern: str) -> Iterator[tuple[int, str]]:
    """The pattern's characters outside sets, escaped ones left out."""
    is_in_set = is_escaped = False
    for index, mark in enumerate(pattern):
        if is_escaped or mark == "\\":
            is_escaped = not is_escaped
        elif is_in_set:
            is_in_set = mark != "]"
        elif mark == "[":
            is_in_set = True
        else:
            yield index, mark
