"""The words that the book knows, for mending a word that it does not.

They stand in two orders, by their beginnings and, written backwards, by their ends, so that a word
with a slip in it is near the right one in one of them.
"""

from collections.abc import Iterator, Mapping, Sequence

from communitybook.finding.packing import cut_runs, write_varints, write_words
from communitybook.finding.postings import Postings

TARGET_BYTES = 6_000
LEAST_LETTERS = 3


def count_doublings(postings: Postings) -> dict[str, int]:
    """How common each spelt term is, in doublings of listings, so that it lasts."""
    return {
        term: len(numbers).bit_length() - 1
        for term, (numbers, _) in postings.items()
        if is_spelt(term)
    }


def plan_vocabulary(doublings: Mapping[str, int]) -> Iterator[tuple[str, bytes]]:
    """Each shard's first word and content; the words must rise."""
    words = list(doublings)
    start = 0
    for count in cut_runs(((word, len(word) + 1) for word in words), TARGET_BYTES):
        shard = words[start : start + count]
        yield shard[0], write_vocabulary(shard, doublings)
        start += count


def write_vocabulary(words: Sequence[str], doublings: Mapping[str, int]) -> bytes:
    """How many words, the words, a byte of doublings for each."""
    counts = bytes([doublings[word] for word in words])
    return write_varints([len(words)]) + write_words(words) + counts


def turn_words(doublings: Mapping[str, int]) -> dict[str, int]:
    """The same words, each written backwards, in the order that this makes."""
    return dict(sorted((word[::-1], count) for word, count in doublings.items()))


def is_spelt(term: str) -> bool:
    """Only words of letters can be somebody's misspelt word."""
    return len(term) >= LEAST_LETTERS and term.isalpha()
