"""What stands on a group's own page, and the forms that begin there."""

from dataclasses import dataclass
from datetime import date

from chalicelib.acts.changed_files import NoListingError, listing_in
from chalicelib.acts.comparing import PROPOSING
from chalicelib.acts.taking_away import can_undo, find_listing
from chalicelib.services import Services
from chalicelib.store.owners import Owner
from chalicelib.store.submissions import Submission
from communitybook.dates.occurrences import DayBook, expand
from communitybook.model.choices import Kind, SpaceState
from communitybook.model.listing import Listing
from communitybook.submitting.answers import answers_of
from communitybook.submitting.moves import State

_OVER = (State.LAPSED, State.SPAM)
# What belongs to one date or one life of a listing: an event that comes again begins without it.
_OF_ITS_TIME = ("slug", "space.", "paused_on", "withdrawn_on", "unanswered_on", "confirmed_")
_NOT_AGAIN = (*_OF_ITS_TIME, "when.dates", "when.cancelled", "formerly", "source.")


@dataclass(frozen=True, slots=True)
class Owned:
    """One listing on the page: what its newest file says of it."""

    slug: str
    name: str
    listing: Listing | None

    @property
    def is_event(self) -> bool:
        return self.listing is not None and self.listing.kind is Kind.EVENT

    @property
    def is_full(self) -> bool:
        space = self.listing.space if self.listing else None
        return space is not None and space.state is SpaceState.FULL


def list_owned(services: Services, owner: Owner) -> list[Owned]:
    """The owner's listings, in the order in which they came; those not published yet are none."""
    owned = []
    for slug in owner.slugs:
        known = services.store.listings.find(slug)
        if known is not None and known.owner_id == owner.id and known.blob:
            owned.append(Owned(slug, known.name, listing_in(known.current[1], slug)))
    return owned


def owned_listing(services: Services, owner: Owner, slug: str) -> Owned:
    """One of the owner's published listings. NoListingError for others."""
    for one in list_owned(services, owner):
        if one.slug == slug and one.listing is not None:
            return one
    raise NoListingError(slug)


def coming_dates(services: Services, listing: Listing) -> list[date]:
    """The days on which it takes place, for twelve weeks; none of those called off."""
    if listing.when is None:
        return []
    days = DayBook(services.book, services.reference.gazetteer.bank_holidays)
    found = expand(listing.when, services.today, days)
    return list(dict.fromkeys(one.starts.date() for one in found))


def list_sent(services: Services, owner: Owner) -> list[Submission]:
    """What the owner sent to be looked at, newest first."""
    sent = services.store.submissions.list_of_owner(owner.id)
    return [one for one in sent if one.sort in PROPOSING and one.state not in _OVER]


def list_undoable(services: Services, owner: Owner) -> list[Submission]:
    """What the owner changed at once and can still put back, newest first."""
    sent = services.store.submissions.list_of_owner(owner.id)
    return [one for one in sent if can_undo(one, services.today)]


def begin_edit(services: Services, owner: Owner, holder_id: str, slug: str) -> str:
    """A form that holds what the listing says now; the page stays until it is approved."""
    known, listing = find_listing(services, slug)
    base_answers = answers_of(listing)
    answers = {path: told for path, told in base_answers.items() if path != "unanswered_on"}
    return begin_draft(
        services,
        owner,
        holder_id,
        sort="change",
        slug=slug,
        answers=answers,
        base=known.current[0],
        base_answers=base_answers,
        begun_from=slug,
    )


def begin_again(services: Services, owner: Owner, holder_id: str, slug: str) -> str:
    """The same event on another date: a new listing that lacks only its dates."""
    _, listing = find_listing(services, slug)
    answers = {
        path: told for path, told in answers_of(listing).items() if not path.startswith(_NOT_AGAIN)
    }
    return begin_draft(services, owner, holder_id, answers=answers, begun_from=slug)


def begin_another(services: Services, owner: Owner, holder_id: str, kind: str) -> str:
    """One more listing of the same owner."""
    return begin_draft(services, owner, holder_id, answers={"kind": kind})


def begin_answer(services: Services, owner: Owner, holder_id: str, old: Submission) -> str:
    """What a moderator asked to be changed, ready to be changed and sent again."""
    return begin_draft(
        services,
        owner,
        holder_id,
        sort=old.sort,
        slug=old.slug,
        answers=old.answers,
        base=old.base,
        base_answers=old.base_answers,
        submission_id=old.id,
        begun_from=old.slug,
    )


def begin_draft(services: Services, owner: Owner, holder_id: str, **known: object) -> str:
    """The token of a new draft of that holder."""
    token = services.new_token()
    holder = owner.holders[holder_id]
    private = {"email": holder["email"], "name": holder.get("name", "")}
    services.store.drafts.begin(
        token, services.now, owner_id=owner.id, via="manage", private=private, **known
    )
    return token
