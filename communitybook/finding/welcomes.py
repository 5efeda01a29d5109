"""What a group would be glad of, as marks in the index: a car asks for the mark +driving."""

from collections.abc import Sequence

from communitybook.finding.tokens import split_terms

MARK = "+"
TIME, THING = "time", "thing"
LEAST_LETTERS = 3


def mark_welcomes(welcomes: Sequence[str]) -> list[str]:
    """A mark for each different term; no typed term begins so, and no small word has one."""
    terms = (term for welcome in welcomes for term in split_terms(welcome))
    return [f"{MARK}{term}" for term in dict.fromkeys(terms) if len(term) >= LEAST_LETTERS]
