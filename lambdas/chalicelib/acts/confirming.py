"""Confirming an address: a submission joins the queue and its owner gets a manage page."""

from dataclasses import replace

from chalicelib.acts.alerting import plan_alert
from chalicelib.acts.mails import plan_mail
from chalicelib.services import Services
from chalicelib.store.moments import to_text
from chalicelib.store.owners import LinkUse, Owner
from chalicelib.store.submissions import Submission
from chalicelib.table import ConflictError, Write
from communitybook.submitting.form import form_of
from communitybook.submitting.moves import Move, State

_TRIES = 6


def confirm_submission(services: Services, id: str) -> Submission | None:
    """The submission in the queue; the same again where it is there already."""
    for _attempt in range(_TRIES):
        old = services.store.submissions.find(id)
        if old is None or old.state is not State.UNCONFIRMED:
            return old
        try:
            return _confirm(services, old)
        except ConflictError:
            continue
    raise ConflictError([])


def _confirm(services: Services, old: Submission) -> Submission:
    store, by = services.store, "the group"
    new, writes = plan_confirmed(services, old, by)
    line = store.audit.plan(services.now, services.new_id(), by, "confirmed", old.reference)
    store.commit([*writes, line])
    services.wake("mail")
    return new


def plan_confirmed(services: Services, old: Submission, by: str) -> tuple[Submission, list[Write]]:
    """In the queue, with an owner who gets a manage link; `by` the group, or whoever they rang."""
    store, now = services.store, services.now
    private = store.submissions.find_private(old.id)
    owner, writes = plan_owner(services, private, slug_gained(old))
    new, moves = store.submissions.plan_move(
        old, Move.CONFIRM, now, by, services.new_id(), owner_id=owner.id
    )
    writes += moves
    listing = store.listings.find(old.slug)
    if listing is not None and old.sort == "new":
        writes += store.listings.plan_change(listing, replace(listing, owner_id=owner.id))
    writes += plan_manage_link(services, owner, private, "welcome", old)
    return new, writes + plan_alert(services, new)


def slug_gained(submission: Submission) -> str:
    """The listing that its sender looks after from then on; none by asking for help."""
    return "" if form_of(submission.sort).is_ask else submission.slug


def plan_owner(services: Services, private: dict[str, str], slug: str) -> tuple[Owner, list[Write]]:
    """The owner with that address, who gains the listing, or a new one."""
    owners = services.store.owners
    known = owners.find_by_email(private.get("email_hash", ""))
    if known is not None:
        return known, [owners.plan_gain(known, slug)] if slug else []
    holder = {"email": private.get("email", ""), "name": private.get("name", "")}
    slugs = [slug] if slug else []
    owner = Owner(services.new_id(), to_text(services.now), slugs, {services.new_id(): holder})
    return owner, owners.plan_new(owner, [private.get("email_hash", "")])


def plan_manage_link(
    services: Services, owner: Owner, private: dict[str, str], template: str, about: Submission
) -> list[Write]:
    """A fresh manage link, mailed to that holder."""
    email = private.get("email", "")
    holder_id = next(
        (id for id, one in owner.holders.items() if one["email"].lower() == email.lower()), ""
    )
    token = services.new_token()
    use = LinkUse("manage", owner.id, holder_id)
    writes: list[Write] = list(services.store.owners.plan_link(token, use, services.now))
    link = services.address(f"/app/manage/{token}")
    writes += plan_mail(
        services, email, template, name=about.name, reference=about.reference, link=link
    )
    return writes
