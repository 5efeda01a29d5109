"""What may stand in free text, and how it is quoted."""

import re
from collections.abc import Iterator
from functools import lru_cache

from communitybook.checks.entry import Entry, Reference, Written
from communitybook.problems import Problem
from communitybook.reading.scalars import is_text_to_any_reader

_MARKUP = re.compile(r"<\s*[a-zA-Z/!?][^>]{0,200}>?")
_SCRIPT_LINK = re.compile(r"\b(javascript|vbscript|data)\s*:\s*\S", re.IGNORECASE)
_LINK = re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)
_EMAIL = re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.-]+\b")
_PHONE = re.compile(r"(?<![\d-])(?:\+44|0)(?:[\s-]?\d){9,10}(?!\d)")
_DIGIT = re.compile(r"\d")
_INSURANCE = re.compile(r"\b[A-CEGHJ-PR-TW-Z]{2}\s?\d{2}\s?\d{2}\s?\d{2}\s?[A-D]\b")
_BORN = re.compile(r"\b(?:born on|date of birth|d\.?o\.?b\.?)\b", re.IGNORECASE)
_BORN_PARTS = ("born on", "date of b", "dob", "d.ob", "do.b", "d.o.b")
_HIDDEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
_FREE = frozenset(
    {
        *("name", "summary", "description", "note", "keywords", "directions", "staff_help"),
        *("first_time", "our_part", "your_part", "offers", "lends", "welcomes"),
        *("title", "role", "skills", "expenses", "training", "thing", "condition"),
    }
)


@lru_cache(maxsize=4096)
def _is_free(where: tuple[str | int, ...]) -> bool:
    return any(step in _FREE for step in where)


def _has_link(text: str) -> bool:
    """The expression is slow: it is asked only where a part of what it wants stands."""
    return ("://" in text or "www." in text.lower()) and _LINK.search(text) is not None


def _tells_a_birthday(text: str) -> bool:
    """Likewise."""
    lowered = text.lower()
    return any(part in lowered for part in _BORN_PARTS) and _BORN.search(text) is not None


def text_has_no_markup(entry: Written, reference: Reference) -> Iterator[Problem]:
    for where, text in entry.texts:
        if "<" in text and (found := _MARKUP.search(text)):
            yield entry.error("text_has_no_markup", *where, given=found.group()[:30])


def text_has_no_script_link(entry: Written, reference: Reference) -> Iterator[Problem]:
    for where, text in entry.texts:
        if ":" in text and (found := _SCRIPT_LINK.search(text)):
            yield entry.error("text_has_no_script_link", *where, given=found.group(1))


def text_has_no_hidden_characters(entry: Written, reference: Reference) -> Iterator[Problem]:
    for where, text in entry.texts:
        if not text.isascii() and _HIDDEN.search(text):
            yield entry.error("text_has_no_hidden_characters", *where)


def text_is_quoted_where_it_must_be(entry: Written, reference: Reference) -> Iterator[Problem]:
    marks = entry.document.marks
    for where, text in entry.texts:
        if marks[where].is_plain and not is_text_to_any_reader(text):
            yield entry.error("text_is_quoted_where_it_must_be", *where, given=text)


def link_stands_in_its_field(entry: Written, reference: Reference) -> Iterator[Problem]:
    for where, text in entry.texts:
        if where[0] != "description" and _is_free(where) and _has_link(text):
            yield entry.warning("link_stands_in_its_field", *where)


def text_has_no_personal_data(entry: Written, reference: Reference) -> Iterator[Problem]:
    for where, text in entry.texts:
        if not _is_free(where):
            continue
        has_digit = _DIGIT.search(text) is not None
        if ("@" in text and _EMAIL.search(text)) or (has_digit and _PHONE.search(text)):
            yield entry.warning("contact_stands_in_its_field", *where)
        if (has_digit and _INSURANCE.search(text)) or _tells_a_birthday(text):
            yield entry.warning("text_has_no_personal_data", *where)


def text_is_not_shouted(entry: Entry, reference: Reference) -> Iterator[Problem]:
    for name in ("name", "summary"):
        text = getattr(entry.listing, name)
        letters = [letter for letter in text if letter.isalpha()]
        if len(letters) > 12 and all(letter.isupper() for letter in letters):
            yield entry.warning("text_is_not_shouted", name)


def summary_says_more_than_the_name(entry: Entry, reference: Reference) -> Iterator[Problem]:
    if entry.listing.summary.strip(" .").lower() == entry.listing.name.strip(" .").lower():
        yield entry.warning("summary_says_more_than_the_name", "summary")


def licence_is_named(entry: Entry, reference: Reference) -> Iterator[Problem]:
    source = entry.listing.source
    if source and not source.licence:
        yield entry.warning("licence_is_named", "source")


# Rules of any text, whatever it is part of.
TEXT_RULES = (
    text_has_no_markup,
    text_has_no_script_link,
    text_has_no_hidden_characters,
    text_is_quoted_where_it_must_be,
    link_stands_in_its_field,
    text_has_no_personal_data,
)
RULES = (
    *TEXT_RULES,
    text_is_not_shouted,
    summary_says_more_than_the_name,
    licence_is_named,
)
