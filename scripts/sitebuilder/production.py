"""What a book that real people rely on may not hold."""

from collections.abc import Iterable
from typing import Any

from communitybook.book import Book
from communitybook.messages import say
from communitybook.problems import Problem


def refuse_samples(records: Iterable[Any]) -> list[Problem]:
    """A problem for each sample among these listings or help requests."""
    rule = "production_has_no_samples"
    return [
        Problem(record["identity"][0], 1, "sample", say(rule), rule)
        for record in records
        if record["sample"]
    ]


def refuse_untried(book: Book) -> list[Problem]:
    """A problem for each help number that nobody has tried."""
    numbers = [*book.help.national, *book.help.borough, book.help.talk]
    rule = "help_number_is_checked"
    return [
        Problem("book.yml", 1, "help", say(rule, name=number.name), rule)
        for number in numbers
        if number.checked_on is None
    ]
