"""Claiming a listing: proved by mail or by a call, with time for its present owner to object."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from chalicelib.acts.asking import plan_asking
from chalicelib.acts.changed_files import NoListingError, listing_in
from chalicelib.acts.confirming import plan_owner
from chalicelib.acts.holding import holder_with
from chalicelib.acts.links import open_link, plan_link, plan_owner_mail
from chalicelib.acts.mails import permit_mail, plan_mail
from chalicelib.acts.taking_away import find_listing
from chalicelib.services import Services
from chalicelib.store import keys
from chalicelib.store.listings import Published
from chalicelib.store.moments import to_text
from chalicelib.store.owners import LinkUse
from chalicelib.store.submissions import Submission
from chalicelib.table import Delete, Put, Write
from communitybook.submitting.moves import Move, State
from communitybook.submitting.urgency import NORMAL, PERSONAL

DAYS_TO_OBJECT = 14
_MOST_PROOFS = 3  # for one listing in an hour
_GROUP = "the group"


def mask_email(email: str) -> str:
    """`s...@example.org`: enough to know it again."""
    name, _, host = email.partition("@")
    return f"{name[:1]}...@{host}"


def contact_of(services: Services, slug: str) -> tuple[str, str]:
    """The published e-mail and phone of a listing that is in the book. Raises NoListingError."""
    _, listing = find_listing(services, slug)
    if listing.is_withdrawn:
        raise NoListingError(slug)
    contact = listing.contact
    return (contact.email or "", contact.phone or "") if contact else ("", "")


def send_proof(services: Services, slug: str) -> None:
    """A link to the published e-mail: whoever opens it there can read that mailbox."""
    email, _ = contact_of(services, slug)
    known, _ = find_listing(services, slug)
    if not email or services.store.limits.bump(services.now, "proof", slug) > _MOST_PROOFS:
        return
    permit = permit_mail(services, email)
    use = LinkUse("claim", slug, services.hash_email(email))
    link, writes = plan_link(services, "/app/claim/proof", use)
    writes += plan_mail(services, email, "claim_proof", permit=permit, name=known.name, link=link)
    services.store.commit(writes)
    services.wake("mail")


def open_proof(services: Services, token: str) -> tuple[Published, str] | None:
    """The listing, and the address that was proved, while it is still the published one."""
    use = open_link(services, token, "claim")
    try:
        email = contact_of(services, use.about)[0] if use else ""
    except NoListingError:
        return None
    if use is None or not email or services.hash_email(email) != use.holder_id:
        return None
    return find_listing(services, use.about)[0], email


def accept_proof(services: Services, token: str, known: Published, email: str) -> bool:
    """Whether it is theirs now; False where the present owner has fourteen days to object."""
    ended = services.store.owners.plan_end_link(token)
    if known.owner_id and not _holds(services, known, email):
        submission, writes = _plan_claim(services, known, {"email": email}, proved="email")
        writes += _plan_objecting(services, known, submission)
        services.store.commit([*ended, *writes])
    else:
        services.store.commit([*ended, *_plan_complete(services, known, email)])
    services.wake("mail")
    return not known.owner_id or _holds(services, known, email)


def _holds(services: Services, known: Published, email: str) -> bool:
    owner = services.store.owners.find(known.owner_id)
    return owner is not None and bool(holder_with(services, owner, services.hash_email(email)))


def ask_for_call(services: Services, slug: str, private: Mapping[str, str], nonce: str) -> str:
    """A moderator rings the published number; the reference of what waits for that."""
    known, _ = find_listing(services, slug)
    submission, writes = _plan_claim(services, known, private, proved="")
    services.store.commit([*writes, services.store.limits.plan_once(services.now, nonce)])
    return submission.reference


def _plan_claim(
    services: Services, known: Published, private: Mapping[str, str], proved: str
) -> tuple[Submission, list[Write]]:
    at = to_text(services.now)
    submission = Submission(
        id=services.new_id(),
        reference=services.new_reference(),
        sort="claim",
        state=State.WAITING,
        slug=known.slug,
        name=known.name,
        kind=known.kind,
        answers={},
        created_at=at,
        waiting_since=at,
        urgency=NORMAL,
        detail={"proved": proved, "has_owner": bool(known.owner_id), "objected_at": ""},
    )
    hashed = services.hash_email(private["email"])
    writes = services.store.submissions.plan_new(submission, {**private, "email_hash": hashed})
    writes.append(_audit(services, "claimed", submission.reference))
    return submission, writes


def _plan_objecting(services: Services, known: Published, submission: Submission) -> list[Write]:
    """Each present holder can object for fourteen days; then it falls due."""
    owner = services.store.owners.find(known.owner_id)
    day = (services.today + timedelta(days=DAYS_TO_OBJECT)).isoformat()
    due = Put(keys.due_key(day, "claim", submission.id), {"submission_id": submission.id, "v": 1})
    writes: list[Write] = [due]
    for holder in owner.holders.values() if owner else ():
        link, made = plan_link(services, "/app/object", LinkUse("object", submission.id))
        writes += made
        writes += plan_mail(services, holder["email"], "claim_asked", name=known.name, link=link)
    return writes


def open_objection(services: Services, token: str) -> Submission | None:
    use = open_link(services, token, "object")
    return services.store.submissions.find(use.about) if use else None


def object_to(services: Services, submission: Submission) -> None:
    """The claim is not completed by itself any more: a moderator decides."""
    if submission.state is not State.WAITING or submission.detail["objected_at"]:
        return
    detail = {**submission.detail, "objected_at": to_text(services.now)}
    new = replace(submission, detail=detail, urgency=PERSONAL)
    writes = services.store.submissions.plan_change(submission, new)
    services.store.commit([*writes, _audit(services, "claim_objected", submission.reference)])


def grant_claim(services: Services, submission: Submission, note: str, by: str) -> bool:
    """A moderator has rung and recorded the call. False where an owner may object first."""
    known, _ = find_listing(services, submission.slug)
    detail = {**submission.detail, "proved": submission.detail["proved"] or "call", "call": note}
    is_open = bool(known.owner_id) and not submission.detail["objected_at"]
    if is_open and submission.detail["proved"]:
        return False
    if not is_open:
        complete_claim(services, replace(submission, detail=detail), by)
        return True
    writes = services.store.submissions.plan_change(
        submission, replace(submission, detail={**detail, "has_owner": True})
    )
    writes += _plan_objecting(services, known, submission)
    writes.append(_audit(services, "claim_called", submission.reference, by))
    services.store.commit(writes)
    services.wake("mail")
    return False


def complete_claim(
    services: Services, submission: Submission, by: str, also: tuple[Write, ...] = ()
) -> None:
    """They look after it from now on: owner, link by mail, audit; the claim is closed."""
    email = services.store.submissions.find_private(submission.id).get("email", "")
    known, _ = find_listing(services, submission.slug)
    writes = [*_plan_closed(services, submission, by), *also]
    if email:  # whoever asked to be forgotten meanwhile gets nothing
        writes += _plan_complete(services, known, email, by)
    services.store.commit(writes)
    services.wake("mail")


def refuse_claim(services: Services, submission: Submission, note: str, by: str) -> None:
    """It is not theirs; they hear why."""
    email = services.store.submissions.find_private(submission.id).get("email", "")
    writes = _plan_closed(services, submission, by, note=note)
    if email:
        words: dict[str, Any] = {"name": submission.name, "note": note}
        writes += plan_mail(services, email, "claim_refused", **words)
    services.store.commit([*writes, _audit(services, "claim_refused", submission.reference, by)])
    services.wake("mail")


def _plan_closed(
    services: Services, submission: Submission, by: str, **changes: Any
) -> list[Write]:
    """Closed, and who claimed it is forgotten: the owner item holds what is still needed."""
    at = to_text(services.now)
    _, writes = services.store.submissions.plan_move(
        submission, Move.CLOSE, services.now, by, services.new_id(), decided_at=at, **changes
    )
    return [*writes, Delete(keys.private_key(submission.id))]


def _plan_complete(
    services: Services, known: Published, email: str, by: str = _GROUP
) -> list[Write]:
    """The owner gains it, and whoever had it loses it."""
    store = services.store
    private = {"email": email, "name": "", "email_hash": services.hash_email(email)}
    owner, writes = plan_owner(services, private, known.slug)
    holder_id = holder_with(services, owner, private["email_hash"])
    writes += plan_owner_mail(services, owner, holder_id, "claimed", name=known.name)
    writes.append(_audit(services, "claim_completed", known.slug, by))
    if known.owner_id == owner.id:
        return writes
    old = store.owners.find(known.owner_id) if known.owner_id else None
    if old is not None:
        kept = [slug for slug in old.slugs if slug != known.slug]
        writes.append(store.owners.plan_change(old, replace(old, slugs=kept)))
    writes += store.listings.plan_change(known, replace(known, owner_id=owner.id))
    listing = listing_in(known.text, known.slug)
    return writes + (plan_asking(services, listing) if listing else [])


def _audit(services: Services, what: str, about: str, by: str = _GROUP) -> Write:
    return services.store.audit.plan(services.now, services.new_id(), by, what, about)
