"""What the search knows of a listing."""

from typing import Any

from communitybook.dates.occurrences import Occurrence
from communitybook.finding.document import SearchDocument
from communitybook.finding.times import find_times
from communitybook.finding.welcomes import TIME
from communitybook.freshness import is_stale
from communitybook.messages import MESSAGES
from communitybook.model.choices import Known
from communitybook.model.listing import Listing
from communitybook.presenting.safe_text import markdown_to_plain
from communitybook.presenting.spot import Spot
from communitybook.presenting.view import Setting
from communitybook.taxonomy import Taxonomy
from communitybook.topics import NO_TOPICS, TopicFinder


def search_document(
    listing: Listing,
    spot: Spot,
    occurrences: list[Occurrence],
    card: dict[str, Any],
    setting: Setting,
    topics: TopicFinder = NO_TOPICS,
) -> SearchDocument:
    """The fields to index, the facets with what is unknown, and the card to show."""
    who, description = listing.who, _everything_else(listing, spot)
    taxonomy = setting.taxonomy
    times = find_times(occurrences, listing.when.opening if listing.when else ())
    facets = {
        "category": _with_ancestors(listing.categories, taxonomy),
        "kind": [listing.kind.value],
        "place": [spot.place_id] if spot.place_id else [],
        "day": times.days,
        "part": times.parts,
        "cost": ["free"] if listing.cost and listing.cost.free else [],
        "access": [f"{name}" for name, answer in _access(listing).items() if answer is Known.YES],
        "joining": [way.value for way in listing.joining.how] if listing.joining else [],
        "who": [audience.value for audience in who.audiences] if who else [],
    }
    return SearchDocument(
        slug=listing.slug,
        name=listing.name,
        categories=_category_words(listing.categories, facets["category"], taxonomy),
        summary=listing.summary,
        description=description,
        topics=topics.find_topics(listing.name, f"{listing.summary}\n{description}"),
        welcomes=[TIME, *listing.welcomes] if listing.welcomes else [],
        card=card,
        facets=facets,
        unknown=list(_unknown(listing, facets)),
        times=times.apart,
        ages=[who.age_from, who.age_to] if who else [None, None],
        point=[spot.point.latitude, spot.point.longitude] if spot.point else None,
        reach=spot.reach,
        is_stale=is_stale(listing, setting.today),
    )


def _with_ancestors(categories: list[str], taxonomy: Taxonomy) -> list[str]:
    found: dict[str, None] = {}
    for category in categories:
        if category in taxonomy.categories:
            found |= dict.fromkeys((category, *(one.id for one in taxonomy.ancestors(category))))
    return list(found)


def _category_words(own: list[str], shown: list[str], taxonomy: Taxonomy) -> str:
    """Names and words of its own categories, but only the names of those above."""
    known = [taxonomy.categories[one] for one in shown]
    rows = ([one.name, *(one.words if one.id in own else ())] for one in known)
    return " . ".join(" ".join(row) for row in rows)


def _everything_else(listing: Listing, spot: Spot) -> str:
    where = listing.where
    pieces = [
        markdown_to_plain(listing.description or ""),
        *listing.keywords, *listing.offers, *listing.lends, *listing.welcomes,
        where.venue if where else None, spot.place_name, listing.first_time,
        listing.our_part, listing.your_part, listing.who.note if listing.who else None,
        *(MESSAGES.get(f"language_{code}") for code in listing.languages),
    ]  # fmt: skip
    return " . ".join(piece for piece in pieces if piece)


def _access(listing: Listing) -> dict[str, Known]:
    return listing.access.answers() if listing.access else {}


def _unknown(listing: Listing, facets: dict[str, list[str]]) -> list[str]:
    unknown = [key for key in ("day", "part", "joining", "who", "place") if not facets[key]]
    if listing.cost is None or not listing.cost.is_known:
        unknown.append("cost")
    answers = _access(listing)
    if not answers:
        return [*unknown, "access"]
    return unknown + [
        f"access:{name}" for name, answer in answers.items() if answer is Known.UNKNOWN
    ]
