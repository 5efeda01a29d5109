"""Bringing files that an import wrote into the queue, where moderators look at them."""

from chalicelib.services import Services
from chalicelib.store.moments import to_text
from chalicelib.store.submissions import Submission
from chalicelib.table import ConflictError, Write
from communitybook.model.listing import Listing
from communitybook.problems import Problem
from communitybook.reading.yaml_reader import read_yaml
from communitybook.submitting.answers import answers_of
from communitybook.submitting.moves import State
from communitybook.submitting.proposal import propose_document
from communitybook.submitting.urgency import nearest_date, urgency_of


def queue_file(services: Services, name: str, data: bytes) -> list[Problem] | None:
    """Put a listing's file into the queue.

    None when it waits there now, [] when it is in the book or the queue already, or its errors.
    """
    document = read_yaml(data, name)
    proposal = propose_document(document, services.reference)
    if proposal.listing is None or proposal.errors:
        return list(proposal.errors)
    if services.store.listings.find(proposal.listing.slug) is not None:
        return []
    submission = _submission(services, proposal.listing, proposal.warnings)
    store, now = services.store, services.now
    writes: list[Write] = [
        *store.submissions.plan_new(submission, {}),
        store.listings.plan_reserve(submission.slug, submission.name, submission.kind, ""),
        store.audit.plan(now, services.new_id(), "import", "sent", submission.reference),
    ]
    try:
        store.commit(writes)
    except ConflictError:
        return []
    return None


def _submission(services: Services, listing: Listing, warnings: list[Problem]) -> Submission:
    at = to_text(services.now)
    return Submission(
        id=services.new_id(),
        reference=services.new_reference(),
        sort="new",
        state=State.WAITING,
        slug=listing.slug,
        name=listing.name,
        kind=listing.kind.value,
        answers=answers_of(listing),
        created_at=at,
        waiting_since=at,
        urgency=urgency_of(listing, warnings, services.reference.danger),
        nearest_date=nearest_date(listing, services.today),
        via="import",
    )
