"""Slugs, categories, and what one listing says of another."""

import difflib
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import PurePath

from communitybook.checks.entry import Entry, Reference
from communitybook.problems import Problem


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


def slug_is_unique(entries: Sequence[Entry], reference: Reference) -> Iterator[Problem]:
    first: dict[str, Entry] = {}
    for entry in entries:
        other = first.setdefault(entry.listing.slug, entry)
        if other is not entry:
            yield entry.error(
                "slug_is_unique", "slug", given=entry.listing.slug, other=other.document.path
            )


def former_slug_is_free(entries: Sequence[Entry], reference: Reference) -> Iterator[Problem]:
    owners = {entry.listing.slug: entry for entry in entries}
    for entry in entries:
        for index, slug in enumerate(entry.listing.formerly):
            other = owners.setdefault(slug, entry)
            if other is not entry or slug == entry.listing.slug:
                words = {"given": slug, "other": other.document.path}
                yield entry.error("former_slug_is_free", "formerly", index, **words)


def run_by_is_in_the_book(entries: Sequence[Entry], reference: Reference) -> Iterator[Problem]:
    slugs = {entry.listing.slug for entry in entries}
    for entry in entries:
        runner = entry.listing.run_by
        if not isinstance(runner, str):
            continue
        if runner == entry.listing.slug:
            yield entry.error("run_by_is_another", "run_by")
        elif runner not in slugs:
            near = difflib.get_close_matches(runner, slugs, 1, 0.6)
            rule = "run_by_is_in_the_book_nearest" if near else "run_by_is_in_the_book"
            yield entry.error(rule, "run_by", given=runner, nearest="".join(near))


def listing_is_not_a_duplicate(entries: Sequence[Entry], reference: Reference) -> Iterator[Problem]:
    """Warns of two entries with one name and place, or one name and phone."""
    for key in (_name_and_place, _name_and_phone):
        groups: dict[tuple[str, str], list[Entry]] = defaultdict(list)
        for entry in entries:
            if not entry.listing.is_withdrawn and (found := key(entry)):
                groups[found].append(entry)
        for group in groups.values():
            for entry in group[1:]:
                yield entry.warning(
                    "listing_is_not_a_duplicate", "name", other=group[0].document.path
                )


def _name_and_place(entry: Entry) -> tuple[str, str] | None:
    where = entry.listing.where
    spot = where and (where.postcode or where.district or where.address or where.latitude)
    return (plain_name(entry.listing.name), _squeezed(str(spot))) if spot else None


def _name_and_phone(entry: Entry) -> tuple[str, str] | None:
    phone = entry.listing.contact and entry.listing.contact.phone
    return (plain_name(entry.listing.name), "tel" + _squeezed(phone)) if phone else None


def plain_name(name: str) -> str:
    """A name without case, punctuation and the words that groups add and drop."""
    words = re.sub(r"[^a-z0-9 ]", "", name.lower().replace("&", "and")).split()
    return " ".join(word for word in words if word not in {"the", "group", "club", "and"})


def _squeezed(text: str) -> str:
    return re.sub(r"\W", "", text).upper()


RULES = (slug_is_the_file_name, category_is_known, category_stands_once)
COLLECTION_RULES: tuple[Callable[[Sequence[Entry], Reference], Iterator[Problem]], ...] = (
    slug_is_unique,
    former_slug_is_free,
    run_by_is_in_the_book,
    listing_is_not_a_duplicate,
)
