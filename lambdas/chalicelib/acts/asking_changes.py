"""Sending a submission back with a note, and a moderator's own edit of it."""

from typing import Any

from chalicelib.acts.deciding import Decision, Planned, RefusedError, reason_of
from chalicelib.acts.drafting import public_answers
from chalicelib.acts.mails import plan_mail
from chalicelib.acts.telling import last_event_in_words
from chalicelib.services import Services
from chalicelib.store.drafts import Draft
from chalicelib.store.people import Person, Role
from chalicelib.store.store import StaleError
from chalicelib.store.submissions import Submission
from chalicelib.table import Write
from communitybook.messages import say
from communitybook.submitting.moves import State
from communitybook.submitting.proposal import Proposal

MODERATOR = "moderator"


def plan_ask_changes(decision: Decision) -> Planned:
    """A link to the form, filled in as it was sent; sending it brings it back."""
    services, old = decision.services, decision.old
    note = reason_of(decision)
    email = services.store.submissions.find_private(old.id).get("email", "")
    if not email:
        raise RefusedError(say("changes_need_an_email"))
    token = services.new_token()
    known = {**_begun(old), "via": old.via, "owner_id": old.owner_id, "entered_by": ""}
    _, begun = services.store.drafts.plan_begin(token, decision.now, **known)
    new, writes = decision.plan(note=note, **decision.decided())
    link = services.address(f"/app/drafts/{token}/check")
    mail = plan_mail(
        services, email, "changes", name=old.name, reference=old.reference, note=note, link=link
    )
    return new, [*writes, *begun, *mail]


def _begun(old: Submission) -> dict[str, Any]:
    return {
        "sort": old.sort,
        "slug": old.slug,
        "answers": old.answers,
        "base": old.base,
        "base_answers": old.base_answers,
        "submission_id": old.id,
    }


def begin_edit(services: Services, person: Person, old: Submission, version: int) -> str:
    """A draft's token, with which that moderator changes the answers before deciding."""
    if old.version != version:
        raise StaleError(last_event_in_words(services, old))
    is_open = old.state in (State.WAITING, State.CONFLICTED)
    if not is_open and not (old.state is State.HELD and old.held_by == person.id):
        raise RefusedError(say("edit_is_of_what_waits"))
    token = services.new_token()
    services.store.drafts.begin(
        token, services.now, **_begun(old), via=MODERATOR, entered_by=person.id, seen=version
    )
    return token


def keep_edit(services: Services, draft: Draft, proposal: Proposal) -> Submission:
    """The submission as the moderator would have it, still waiting. Raises StaleError."""
    store, now = services.store, services.now
    old = store.submissions.find(draft.submission_id)
    person = store.people.find(draft.entered_by)
    if old is None or person is None or not person.has(Role.MODERATOR) or not proposal.part:
        raise StaleError(say("sorry_gone"))
    if old.version != draft.seen:
        raise StaleError(last_event_in_words(services, old))
    new, writes = store.submissions.plan_edit(
        old,
        now,
        person.id,
        services.new_id(),
        answers=public_answers(draft.answers),
        **proposal.card(services.today, services.reference.danger),
    )
    more: list[Write] = [
        store.drafts.plan_sent(draft, old.id),
        store.audit.plan(now, services.new_id(), person.id, "edit", old.reference, role=MODERATOR),
        store.people.plan_unchanged(person),
    ]
    store.commit([*writes, *more], stale=say("sorry_stale"))
    return new
