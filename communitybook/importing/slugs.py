"""Slugs for imported rows: once given, a row keeps its slug by its id in its source."""

from collections import Counter
from collections.abc import Iterable, Sequence

from communitybook.importing.candidate import Candidate
from communitybook.slug import SLUG_LIMIT, number_slug, slug_of


def plan_slugs(
    candidates: Sequence[Candidate], kept: dict[tuple[str, str], str], taken: Iterable[str]
) -> list[str]:
    """A slug for each candidate: its own from before, or a free one.

    A name that several rows share gets the town or district after it, then the id.
    """
    used = set(taken)
    alike = Counter(slug_of(candidate.name) for candidate in candidates)
    slugs = []
    for candidate in candidates:
        slug = kept.get((candidate.source_name, candidate.source_id))
        if slug is None:
            slug = free_slug(candidate, alike[slug_of(candidate.name)] > 1, used)
            used.add(slug)
        slugs.append(slug)
    return slugs


def free_slug(candidate: Candidate, is_shared: bool, used: set[str]) -> str:
    """The shortest slug of the candidate's that nobody has."""
    name, town, source_id = candidate.name, candidate.town, candidate.source_id
    lacks_town = bool(town) and not slug_of(name).endswith(slug_of(town))
    tries = [] if is_shared and lacks_town else [slug_of(name)]
    if lacks_town:
        tries.append(slug_of(name, town))
    tries.append(slug_with_id(slug_of(name), slug_of(source_id)))
    for slug in tries:
        if slug and slug not in used:
            return slug
    return number_slug(tries[-1] or "listing", used)


def slug_with_id(slug: str, source_id: str) -> str:
    """The name cut short enough for the whole id, which may hold the name already."""
    if slug and source_id.startswith(slug):
        return source_id
    return f"{slug[: max(SLUG_LIMIT - len(source_id) - 1, 0)]}-{source_id}".strip("-")
