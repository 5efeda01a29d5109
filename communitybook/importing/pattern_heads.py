"""How the matches of a pattern begin: it need only be tried where such a beginning stands."""

import re
from collections.abc import Iterator
from typing import NamedTuple

LONGEST_HEAD = 12
SIZES = range(1, LONGEST_HEAD + 1)
BOUNDARY = r"\b"
LITERAL = re.compile(r"[a-z0-9 '-]*")
LETTERS = re.compile(r"[a-z0-9]*")
WORD = re.compile(r"\w+")


class Heads(NamedTuple):
    """Any match begins at the start of a word with one of `of_words`, or with one of `inside`."""

    of_words: frozenset[str]
    inside: frozenset[str]


def heads_of(pattern: str) -> Heads | None:
    """How any match of a pattern in small letters begins; None where that can't be told."""
    of_words, inside = set(), set()
    for head, starts_a_word in find_heads(pattern, is_anchored=False):
        letters = letters_of(head) if starts_a_word else ""
        if not head:
            return None
        if letters:
            of_words.add(letters)
        else:
            inside.add(head)
    return Heads(frozenset(of_words), frozenset(inside))


def letters_of(head: str) -> str:
    """The part of a head that is the beginning of a word; nothing where it begins between two."""
    found = LETTERS.match(head)
    return found.group() if found else ""


def find_heads(pattern: str, *, is_anchored: bool) -> Iterator[tuple[str, bool]]:
    """A head for each alternative, empty where none is certain, and whether a word starts there."""
    for alternative in split_alternatives(pattern):
        starts_a_word = is_anchored or alternative.startswith(BOUNDARY)
        rest = alternative.removeprefix(BOUNDARY)
        if rest.startswith("(") and not rest.startswith("(?"):
            yield from find_group_heads(rest, is_anchored=starts_a_word)
        else:
            yield from ((head, starts_a_word) for head in find_literals(rest))


def find_group_heads(rest: str, *, is_anchored: bool) -> Iterator[tuple[str, bool]]:
    """The heads within the first brackets, and of what follows if these may be left out."""
    end = closing_bracket(rest)
    after = rest[end + 1 : end + 2]
    if after in ("*", "{"):
        yield "", is_anchored
        return
    yield from find_heads(rest[1:end], is_anchored=is_anchored)
    if after == "?":
        yield from find_heads(rest[end + 2 :], is_anchored=is_anchored)


def find_literals(rest: str) -> Iterator[str]:
    """The letters that a match must begin with, at most twelve; twice where the first is a may."""
    found = LITERAL.match(rest)
    letters = found.group() if found else ""
    after = rest[len(letters) : len(letters) + 1]
    if len(letters) == 1 and after == "?":
        for following in find_literals(rest[2:]):
            yield (letters + following)[:LONGEST_HEAD]
            yield following
        return
    if after in ("?", "*", "{"):
        letters = letters[:-1]
    yield letters[:LONGEST_HEAD]


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
