"""What a book that real people rely on may not hold."""

from collections.abc import Iterable

from communitybook.book import Book
from communitybook.messages import say
from communitybook.problems import Problem
from communitybook.records import Record


def refuse_samples(records: Iterable[Record], book: Book) -> list[Problem]:
    """A problem for each sample listing, and for each help number that nobody has tried."""
    rule = "production_has_no_samples"
    samples = [
        Problem(record["identity"][0], 1, "sample", say(rule), rule)
        for record in records
        if record["sample"]
    ]
    numbers = [*book.help.national, *book.help.borough, book.help.talk]
    rule = "help_number_is_checked"
    unchecked = [
        Problem("book.yml", 1, "help", say(rule, name=number.name), rule)
        for number in numbers
        if number.checked_on is None
    ]
    return samples + unchecked
