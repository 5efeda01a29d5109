"""The words that the book knows, for mending a word that it does not."""

import json
from collections.abc import Iterator

from communitybook.finding.packing import cut_runs
from communitybook.finding.postings import Postings

TARGET_BYTES = 24_000
LEAST_LETTERS = 3


def plan_vocabulary(postings: Postings) -> Iterator[tuple[str, bytes]]:
    """Each shard's first term and content; how common a term is, in doublings, so that it lasts."""
    terms = [term for term in postings if is_spelt(term)]
    start = 0
    for count in cut_runs(((term, len(term) + 2) for term in terms), TARGET_BYTES):
        shard = terms[start : start + count]
        steps = "".join(chr(ord("a") + len(postings[term][0]).bit_length() - 1) for term in shard)
        content = json.dumps({"terms": " ".join(shard), "doublings": steps}, ensure_ascii=False)
        yield shard[0], content.encode()
        start += count


def is_spelt(term: str) -> bool:
    """Only words of letters can be somebody's misspelt word."""
    return len(term) >= LEAST_LETTERS and term.isalpha()
