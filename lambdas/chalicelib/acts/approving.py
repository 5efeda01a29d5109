"""Approving: the file that was seen goes to git, or nothing happens and the sentence says why."""

from dataclasses import replace

from chalicelib.acts.comparing import PROPOSING, Comparison, compare
from chalicelib.acts.confirming import plan_manage_link, plan_owner, slug_gained
from chalicelib.acts.deciding import Decision, Planned, RefusedError, is_own
from chalicelib.ports import Publication
from chalicelib.services import Services
from chalicelib.store import keys
from chalicelib.store.listings import Published, blob_id
from chalicelib.store.people import Role
from chalicelib.store.store import StaleError
from chalicelib.store.submissions import Submission
from chalicelib.table import Item, Put, Write
from communitybook.messages import say
from communitybook.submitting.moves import Move, MoveRefusedError, State

GATE = ("known_how", "policy_seen", "seen_on")


def plan_approve(decision: Decision) -> Planned:
    """Published once git has it. What is no proposal is settled elsewhere, and never approved."""
    if decision.old.sort not in PROPOSING:
        raise MoveRefusedError(decision.old.state, Move.APPROVE)
    seen = compare(decision.services, decision.old)
    refuse_own(decision)
    check_seen(decision, seen)
    text = seen.proposal.text if seen.proposal else ""
    services, old = decision.services, decision.old
    publication = Publication(
        id=services.new_id(),
        path=f"assets/{old.slug}.yml",
        base=seen.base,
        data=text.encode(),
        message=commit_message(old, is_new=seen.base is None),
    )
    detail = {**old.detail, "publication": publication.id}
    gate = _gate_kept(decision) if seen.needs_gate else {}
    owner_id, owned = plan_owner_of(decision)
    kept = {"detail": detail, "gate": gate, "owner_id": owner_id, **decision.decided()}
    new, writes = decision.plan(**kept)
    writes += [services.store.outbox.plan(publication, old.id, decision.now), *owned]
    writes += _plan_next(services, seen, new, text)
    if gate:
        writes.append(Put(keys.gate_key(old.slug), {**gate, "v": 1}))
    return new, writes


def plan_owner_of(decision: Decision) -> tuple[str, list[Write]]:
    """Whoever was among the spam by mistake never confirmed: they get their own page now."""
    services, old = decision.services, decision.old
    private = services.store.submissions.find_private(old.id)
    if old.owner_id or old.sort not in ("new", "ask") or not private.get("email_hash"):
        return old.owner_id, []
    owner, writes = plan_owner(services, private, slug_gained(old))
    return owner.id, [*writes, *plan_manage_link(services, owner, private, "welcome", old)]


def refuse_own(decision: Decision) -> None:
    """Nobody approves their own group while there is anybody else."""
    others = decision.services.store.people.list_with(Role.MODERATOR)
    if is_own(decision) and any(one.id != decision.person.id for one in others):
        raise RefusedError(say("own_group_is_not_approved"))


def check_seen(decision: Decision, seen: Comparison) -> None:
    """Raises StaleError if another page stands there now, RefusedError if it can't be approved."""
    told = decision.told
    if (seen.base or "") != told.base:
        raise StaleError(say("page_changed_meanwhile"))
    if seen.proposal is None or not seen.proposal.is_ready:
        raise RefusedError(say("proposal_is_ready"))
    if seen.clashes and not told.has_looked:
        raise RefusedError(say("clashes_are_looked_at"))
    if seen.needs_gate and not is_gate_complete(told.gate):
        raise RefusedError(say("gate_is_complete"))


def is_gate_complete(gate: dict[str, str]) -> bool:
    """Group known how, safeguarding policy seen, and when."""
    is_told = len(gate.get("known_how", "").strip()) > 2 and bool(gate.get("seen_on"))
    return is_told and gate.get("policy_seen") == "yes"


def _gate_kept(decision: Decision) -> dict[str, str]:
    kept = {name: decision.told.gate.get(name, "").strip()[:500] for name in GATE}
    return {**kept, "by": decision.person.id}


def find_gate(services: Services, submission: Submission) -> dict[str, str]:
    """The safeguarding record of this submission, or of the listing's last approval."""
    item = services.store.table.get(keys.gate_key(submission.slug))
    return submission.gate or (item.body if item else {})


def commit_message(submission: Submission, *, is_new: bool) -> str:
    """By the book: who approved is said by role, never by name or address."""
    name = " ".join(submission.name.split())
    verb = "Publish" if is_new else "Change"
    return f"{verb} {name}\n\nApproved by a moderator. Reference {submission.reference}."


def _plan_next(
    services: Services, seen: Comparison, submission: Submission, text: str
) -> list[Write]:
    """The listing knows what waits for git, so that the next change begins from that."""
    before = seen.published or Published(submission.slug, submission.name, submission.kind)
    owner_id = before.owner_id or submission.owner_id
    after = replace(before, next_blob=blob_id(text.encode()), next_text=text, owner_id=owner_id)
    return services.store.listings.plan_change(before, after)


def plan_restore(decision: Decision) -> Planned:
    """Back to the queue; what was approved is taken out of the outbox, if git has not begun."""
    new, writes = decision.plan()
    if decision.old.state is State.APPROVED:
        writes += _plan_unapproved(decision)
    return new, writes


def _plan_unapproved(decision: Decision) -> list[Write]:
    services, old = decision.services, decision.old
    item = services.store.table.get(keys.outbox_key(old.detail.get("publication", "-")))
    if item is None:
        raise MoveRefusedError(old.state, decision.move)
    writes: list[Write] = [services.store.outbox.plan_done(item)]
    listing = services.store.listings.find(old.slug)
    if listing is None:
        return writes
    if listing.next_text != item.body["text"]:
        raise RefusedError(say("later_approval_waits"))
    before = _waiting_before(services, item)
    change = replace(
        listing, next_blob=blob_id(before.encode()) if before else None, next_text=before
    )
    return [*writes, *services.store.listings.plan_change(listing, change)]


def _waiting_before(services: Services, item: Item) -> str:
    """The text of the same file that was approved just before and still waits for git."""
    found = [
        one.body["text"] or ""
        for one in services.store.outbox.list_waiting()
        if one.body["path"] == item.body["path"] and one.key.sort < item.key.sort
    ]
    return found[-1] if found else ""
