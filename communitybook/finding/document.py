"""What the index is told of a listing, and what is kept of it once it has been read."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, TypedDict

FIELDS = ("name", "categories", "summary", "description", "topics")


class SearchDocument(TypedDict):
    """One listing as plain data: `topics` are not shown, `ages` are whole years.

    `times`: its days with their parts, as "tuesday:morning"; none where all of them go together.

    `is_stale`: nobody has said for long that it is right. `welcomes` is the help or things that
    would be welcome.

    `point` is WGS84 [latitude, longitude].
    """

    slug: str
    name: str
    categories: str
    summary: str
    description: str
    topics: str
    welcomes: list[str]
    card: dict[str, Any]
    facets: dict[str, list[str]]
    unknown: list[str]
    times: list[str]
    ages: list[int | None]
    point: list[float] | None
    reach: str
    is_stale: bool


class IndexedDocument(TypedDict):
    """One listing read: `terms` maps a term to its counts, packed (see postings.py)."""

    slug: str
    order_key: str
    lengths: list[int]
    terms: dict[str, bytes]
    card: str
    facets: dict[str, list[str]]
    unknown: list[str]
    times: list[str]
    ages: list[int | None]
    point: list[float] | None
    reach: str


class FacetLabel(NamedTuple):
    """A facet's title and its values in the order to show: (id, words, parent id or "")."""

    title: str
    values: Sequence[tuple[str, str, str]]


FacetLabels = Mapping[str, FacetLabel]
