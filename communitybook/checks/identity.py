"""Slugs, categories, and what one listing says of another."""

import difflib
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import PurePath
from typing import NamedTuple

from communitybook.checks.entry import Entry, Reference
from communitybook.messages import say
from communitybook.problems import Problem, Severity
from communitybook.reading.yaml_reader import FieldPath


def slug_is_the_file_name(entry: Entry, reference: Reference) -> Iterator[Problem]:
    stem = PurePath(entry.document.path).stem
    if entry.listing.slug != stem:
        yield entry.error("slug_is_the_file_name", "slug", given=entry.listing.slug, stem=stem)


def category_is_known(entry: Entry, reference: Reference) -> Iterator[Problem]:
    known = reference.taxonomy.categories
    for index, category in enumerate(entry.listing.categories):
        if category not in known:
            near = difflib.get_close_matches(category, known, 1, 0.5)
            rule = "category_is_known_nearest" if near else "category_is_known"
            yield entry.error(rule, "categories", index, given=category, nearest="".join(near))


def category_stands_once(entry: Entry, reference: Reference) -> Iterator[Problem]:
    categories = entry.listing.categories
    for index, category in enumerate(categories):
        if category in categories[:index]:
            yield entry.warning("category_stands_once", "categories", index, given=category)


class Identity(NamedTuple):
    """What the collection's rules need of one entry: plain data, so that it can be kept.

    `lines` gives the line of slug, name and run_by, then of each former slug.
    """

    path: str
    slug: str
    formerly: list[str]
    run_by: str | None
    keys: list[str]
    lines: list[int]

    def error(self, rule: str, field: str, line: int, **words: object) -> Problem:
        return Problem(self.path, self.lines[line], field, say(rule, **words), rule)


def identity_of(entry: Entry) -> Identity:
    """The identity of an entry; `keys` are what a duplicate of it would share."""
    listing, document = entry.listing, entry.document
    wheres: list[FieldPath] = [("slug",), ("name",), ("run_by",)]
    wheres += [("formerly", index) for index in range(len(listing.formerly))]
    keys = (
        [] if listing.is_withdrawn else [key for key in (_by_place(entry), _by_phone(entry)) if key]
    )
    return Identity(
        path=document.path,
        slug=listing.slug,
        formerly=listing.formerly,
        run_by=listing.run_by if isinstance(listing.run_by, str) else None,
        keys=[key for key in keys if key],
        lines=[document.line_of(where) for where in wheres],
    )


def slug_is_unique(identities: Sequence[Identity]) -> Iterator[Problem]:
    first: dict[str, Identity] = {}
    for one in identities:
        other = first.setdefault(one.slug, one)
        if other is not one:
            yield one.error("slug_is_unique", "slug", 0, given=one.slug, other=other.path)


def former_slug_is_free(identities: Sequence[Identity]) -> Iterator[Problem]:
    owners = {one.slug: one for one in identities}
    for one in identities:
        for index, slug in enumerate(one.formerly):
            other = owners.setdefault(slug, one)
            if other is not one or slug == one.slug:
                words = {"given": slug, "other": other.path}
                yield one.error("former_slug_is_free", f"formerly[{index}]", 3 + index, **words)


def run_by_is_in_the_book(identities: Sequence[Identity]) -> Iterator[Problem]:
    slugs = {one.slug for one in identities}
    for one in identities:
        if one.run_by == one.slug:
            yield one.error("run_by_is_another", "run_by", 2)
        elif one.run_by and one.run_by not in slugs:
            near = difflib.get_close_matches(one.run_by, slugs, 1, 0.6)
            rule = "run_by_is_in_the_book_nearest" if near else "run_by_is_in_the_book"
            yield one.error(rule, "run_by", 2, given=one.run_by, nearest="".join(near))


def listing_is_not_a_duplicate(identities: Sequence[Identity]) -> Iterator[Problem]:
    """Warns of two entries with one name and place, or one name and phone."""
    first: dict[str, Identity] = {}
    for one in identities:
        others = [other for key in one.keys if (other := first.setdefault(key, one)) is not one]
        if others:
            rule = "listing_is_not_a_duplicate"
            sentence = say(rule, other=others[0].path)
            yield Problem(one.path, one.lines[1], "name", sentence, rule, Severity.WARNING)


def _by_place(entry: Entry) -> str | None:
    where = entry.listing.where
    spot = where and (where.postcode or where.district or where.address or where.latitude)
    return f"{plain_name(entry.listing.name)}|{_squeezed(str(spot))}" if spot else None


def _by_phone(entry: Entry) -> str | None:
    phone = entry.listing.contact and entry.listing.contact.phone
    return f"{plain_name(entry.listing.name)}|tel{_squeezed(phone)}" if phone else None


def plain_name(name: str) -> str:
    """A name without case, punctuation and the words that groups add and drop."""
    words = re.sub(r"[^a-z0-9 ]", "", name.lower().replace("&", "and")).split()
    return " ".join(word for word in words if word not in {"the", "group", "club", "and"})


def _squeezed(text: str) -> str:
    return re.sub(r"\W", "", text).upper()


RULES = (slug_is_the_file_name, category_is_known, category_stands_once)
COLLECTION_RULES: tuple[Callable[[Sequence[Identity]], Iterator[Problem]], ...] = (
    slug_is_unique,
    former_slug_is_free,
    run_by_is_in_the_book,
    listing_is_not_a_duplicate,
)
