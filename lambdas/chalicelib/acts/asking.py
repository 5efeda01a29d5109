"""When a listing's owner is to be asked whether it is still right."""

from datetime import date, timedelta

from chalicelib.services import Services
from chalicelib.store import keys
from chalicelib.table import Put, Write
from communitybook.dates.freshness import Asking, first_asking
from communitybook.model.listing import Listing

_GRACE = timedelta(days=7)  # nobody is asked in the week in which they begin to look after it


def plan_asking(services: Services, listing: Listing) -> list[Write]:
    """The first letter falls due, from what the file says; none where nobody ever confirmed it."""
    if listing.confirmed_on is None or listing.is_withdrawn:
        return []
    asking = first_asking(listing.confirmed_on, bool(listing.when and listing.when.opening))
    earliest = max(asking.due, services.today + _GRACE)
    return [plan_next(listing.slug, Asking(asking.confirmed_on, 1, earliest))]


def plan_next(slug: str, asking: Asking) -> Write:
    body = {"slug": slug, "confirmed_on": str(asking.confirmed_on), "step": asking.step, "v": 1}
    return Put(keys.due_key(asking.due.isoformat(), "fresh", slug), body)


def parse_asking(body: dict[str, str | int], due: date) -> Asking:
    return Asking(date.fromisoformat(str(body["confirmed_on"])), int(body["step"]), due)
