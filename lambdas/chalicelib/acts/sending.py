"""Sending a draft in: stored durably, once, before anybody is told that it was."""

from dataclasses import replace
from datetime import timedelta

from chalicelib.acts.alerting import plan_alert
from chalicelib.acts.asking_changes import MODERATOR, keep_edit
from chalicelib.acts.confirming import plan_manage_link, plan_owner, slug_gained
from chalicelib.acts.drafting import CONSENT, proposal_of, public_answers, slug_for
from chalicelib.acts.mails import Permit, permit_mail, plan_mail
from chalicelib.services import Services
from chalicelib.store import keys
from chalicelib.store.drafts import Draft
from chalicelib.store.moments import to_text
from chalicelib.store.owners import LinkUse
from chalicelib.store.people import Role
from chalicelib.store.store import StaleError
from chalicelib.store.submissions import Submission
from chalicelib.table import ConflictError, Put, Write
from communitybook.messages import say
from communitybook.submitting.form import form_of
from communitybook.submitting.moves import Move, State
from communitybook.submitting.proposal import Proposal

_TRIES = 6
_LONGEST_WORDS, _RANDOM = 50, 5  # letters of a help request's id


class NotReadyError(Exception):
    """The draft has errors; nothing was stored."""

    def __init__(self, proposal: Proposal) -> None:
        super().__init__("The draft has errors.")
        self.proposal = proposal


def send_draft(services: Services, token: str, draft: Draft, nonce: str = "") -> Submission:
    """Accept the draft: one transaction with its slug, its queue, its mail and its audit line.

    A draft that was sent before gives the same submission again. Raises NotReadyError, and
    TooMuchMailError where its sender's address was written to too often.
    """
    permit = _permit_to_confirm(services, draft)
    for _attempt in range(_TRIES):
        if draft.submitted:
            return _sent_before(services, draft)
        proposal = proposal_of(draft, services)
        if not proposal.is_ready:
            raise NotReadyError(proposal)
        try:
            return _accept(services, draft, proposal, nonce, permit)
        except ConflictError:
            draft = services.store.drafts.find(token) or draft
    raise ConflictError([])


def _sent_before(services: Services, draft: Draft) -> Submission:
    submission = services.store.submissions.find(draft.submitted)
    if submission is None:
        raise LookupError(draft.submitted)
    return submission


def _permit_to_confirm(services: Services, draft: Draft) -> Permit | None:
    """For the mail that asks whether it was them, where there will be one."""
    is_asked = _first_state(draft) is State.UNCONFIRMED and draft.via != MODERATOR
    if draft.submitted or draft.submission_id or not is_asked:
        return None
    return permit_mail(services, draft.private.get("email", ""))


def _accept(
    services: Services, draft: Draft, proposal: Proposal, nonce: str, permit: Permit | None
) -> Submission:
    if draft.via == MODERATOR:
        return keep_edit(services, draft, proposal)
    if draft.submission_id:
        return _answer_changes(services, draft, proposal)
    store, now = services.store, services.now
    slug = _slug_to_take(services, draft)
    submission = make_submission(services, draft, proposal, slug)
    email = draft.private.get("email", "")
    private = {**draft.private, "email_hash": services.hash_email(email) if email else ""}
    _refuse_removed(services, draft)
    submission, owned = _plan_entered(services, submission, private)
    writes: list[Write] = [
        *owned,
        *store.submissions.plan_new(submission, private),
        store.drafts.plan_sent(draft, submission.id),
        store.audit.plan(now, services.new_id(), draft.via, "sent", submission.reference),
    ]
    if not draft.slug and not form_of(draft.sort).is_ask:
        name, kind = submission.name, submission.kind
        writes.append(store.listings.plan_reserve(slug, name, kind, submission.owner_id))
        writes += _plan_gain(services, draft.owner_id, slug)
    if nonce:
        writes.append(store.limits.plan_once(now, nonce))
    if submission.state is State.UNCONFIRMED:
        writes += _plan_confirming(services, submission, email, permit)
    writes += plan_alert(services, submission)
    store.commit(writes)
    services.wake("mail")
    return submission


def _slug_to_take(services: Services, draft: Draft) -> str:
    """The slug that it has, or a free one. A help request's id ends in a few random letters."""
    wanted = slug_for(draft)
    if draft.slug:
        return wanted
    if not form_of(draft.sort).is_ask:
        return services.store.listings.find_free_slug(wanted)
    return f"{wanted[:_LONGEST_WORDS].rstrip('-')}-{services.new_id()[-_RANDOM:].lower()}"


def _refuse_removed(services: Services, draft: Draft) -> None:
    """Whoever may no longer enter for others sends nothing in their stead."""
    if draft.via != Role.CONNECTOR.value:
        return
    person = services.store.people.find(draft.entered_by)
    if person is None or not (person.has(Role.CONNECTOR) or person.has(Role.MODERATOR)):
        raise StaleError(say("sorry_gone"))


def _plan_entered(
    services: Services, submission: Submission, private: dict[str, str]
) -> tuple[Submission, list[Write]]:
    """What a connector entered belongs to whoever it was entered for, if they have an address."""
    is_for_somebody = submission.entered_by and not submission.owner_id and private["email_hash"]
    if not is_for_somebody:
        return submission, []
    owner, writes = plan_owner(services, private, slug_gained(submission))
    owned = replace(submission, owner_id=owner.id)
    return owned, [*writes, *plan_manage_link(services, owner, private, "welcome", owned)]


def _plan_gain(services: Services, owner_id: str, slug: str) -> list[Write]:
    """What an owner puts in stands on its page from the start."""
    owner = services.store.owners.find(owner_id) if owner_id else None
    return [services.store.owners.plan_gain(owner, slug)] if owner else []


def make_submission(services: Services, draft: Draft, proposal: Proposal, slug: str) -> Submission:
    """The submission that a draft becomes, in the state that it begins with."""
    if proposal.part is None:
        raise NotReadyError(proposal)
    now = services.now
    state = _first_state(draft)
    return Submission(
        id=services.new_id(),
        reference=services.new_reference(),
        sort=draft.sort,
        state=state,
        slug=slug,
        answers=public_answers(draft.answers),
        created_at=to_text(now),
        waiting_since=to_text(now) if state is State.WAITING else "",
        base=draft.base,
        base_answers=draft.base_answers,
        owner_id=draft.owner_id,
        via=draft.via,
        entered_by=draft.entered_by,
        agreed=draft.private.get("agreed", ""),
        consents={"contact": draft.answers.get(CONSENT, "")},
        **proposal.card(services.today, services.reference.danger),
    )


def _first_state(draft: Draft) -> State:
    """What a trap caught waits among the spam; what a known person sends needs no confirming."""
    if draft.is_trap:
        return State.SPAM
    if draft.owner_id or draft.entered_by:
        return State.WAITING
    return State.UNCONFIRMED


def _plan_confirming(
    services: Services, submission: Submission, email: str, permit: Permit | None
) -> list[Write]:
    token = services.new_token()
    link = services.store.owners.plan_link(token, LinkUse("confirm", submission.id), services.now)
    address = services.address(f"/app/confirm/{token}")
    mail = plan_mail(
        services,
        email,
        "confirm",
        permit=permit,
        reference=submission.reference,
        link=address,
    )
    tomorrow = (services.today + timedelta(days=1)).isoformat()
    due = Put(keys.due_key(tomorrow, "unconfirmed", submission.id), {"v": 1})
    return [*link, *mail, due]


def _answer_changes(services: Services, draft: Draft, proposal: Proposal) -> Submission:
    """The same submission again with what was mended, back in the queue."""
    store = services.store
    old = store.submissions.find(draft.submission_id)
    if old is None or proposal.part is None:
        raise NotReadyError(proposal)
    new, writes = store.submissions.plan_move(
        old,
        Move.ANSWER,
        services.now,
        "the group",
        services.new_id(),
        answers=public_answers(draft.answers),
        note="",
        **proposal.card(services.today, services.reference.danger),
    )
    audit = store.audit.plan(
        services.now, services.new_id(), "the group", "answered", old.reference
    )
    writes += [store.drafts.plan_sent(draft, new.id), audit, *plan_alert(services, new)]
    store.commit(writes)
    services.wake("mail")
    return new
