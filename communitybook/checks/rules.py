"""The rules that a listing keeps: each a generator of problems, named as the rule it holds."""

from collections.abc import Callable, Iterator, Sequence

from communitybook.checks import identity, people, places, texts, times
from communitybook.checks.entry import Entry, Reference
from communitybook.checks.identity import Identity
from communitybook.problems import Problem

Check = Callable[[Entry, Reference], Iterator[Problem]]

RULES: tuple[Check, ...] = (
    *identity.RULES,
    *people.RULES,
    *places.RULES,
    *times.RULES,
    *texts.RULES,
)


def check_entry(entry: Entry, reference: Reference) -> Iterator[Problem]:
    """Everything that can be said of one listing by itself."""
    for rule in RULES:
        yield from rule(entry, reference)


def check_collection(identities: Sequence[Identity]) -> Iterator[Problem]:
    """Everything that shows only when the listings are seen together."""
    for rule in identity.COLLECTION_RULES:
        yield from rule(identities)
