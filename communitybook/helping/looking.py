"""Who may be able to help: listings that say they lend that thing, or welcome that skill."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from communitybook.finding.tokens import split_terms
from communitybook.model.help_request import HelpRequest
from communitybook.model.listing import Listing
from communitybook.places.distance import Point, miles_between

MOST_ASKED = 10
_SMALL_WORDS = (
    "a an and any at by few for from i in is it my no of on or our own per some than that the "
    "their them to two three four five six seven eight nine ten up us we with your"
)
_SAYS_NOTHING = frozenset(_SMALL_WORDS.split())


@dataclass(frozen=True, slots=True)
class Candidate:
    """A listing whose words match: whose it is, where, and the words. `point` may be unknown."""

    slug: str
    owner_id: str
    point: Point | None
    said: str


def find_match(request: HelpRequest, listing: Listing) -> str:
    """What the listing says that answers the request, in its own words; empty for nothing."""
    if request.is_for_people:
        wanted, said = [request.role or "", *request.skills], listing.welcomes
    else:
        wanted, said = [request.thing or ""], listing.lends
    return next((one for one in said if any(is_alike(one, other) for other in wanted)), "")


def is_alike(said: str, wanted: str) -> bool:
    """Whether all words of one stand in the other: "table" and "trestle tables" do."""
    ours, theirs = _words_of(said), _words_of(wanted)
    return bool(ours and theirs) and (ours <= theirs or theirs <= ours)


def _words_of(text: str) -> set[str]:
    return {one for one in split_terms(text) if one not in _SAYS_NOTHING and not one.isdigit()}


def choose_nearest(
    candidates: Iterable[Candidate], point: Point, most: int = MOST_ASKED
) -> Sequence[Candidate]:
    """The nearest of each owner, nearest first; who is nowhere on the map comes last."""
    ordered = sorted(candidates, key=lambda one: (_miles(one, point), one.slug))
    by_owner: dict[str, Candidate] = {}
    for one in ordered:
        by_owner.setdefault(one.owner_id, one)
    return list(by_owner.values())[:most]


def _miles(candidate: Candidate, point: Point) -> float:
    return miles_between(candidate.point, point) if candidate.point else float("inf")
