"""Deciding on a submission: one transaction for each decision, on the version that was seen."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from chalicelib.acts.mails import plan_mail
from chalicelib.acts.telling import last_event_in_words
from chalicelib.services import Services
from chalicelib.store.moments import from_text, to_text
from chalicelib.store.people import Person, Role
from chalicelib.store.store import StaleError
from chalicelib.store.submissions import Submission
from chalicelib.table import ConflictError, Write
from communitybook.messages import say
from communitybook.submitting.moves import Move, State

_FEWEST_LETTERS = 3
FIRST_ANSWERS = (Move.APPROVE, Move.ASK_CHANGES, Move.REJECT)


class RefusedError(Exception):
    """The decision can't be made like this; the sentence says what is missing."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the form said besides its button: why, and for an approval what was looked at."""

    note: str = ""
    base: str = ""
    has_looked: bool = False
    gate: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision while it is planned. `before` are moves that must come first."""

    services: Services
    person: Person
    old: Submission
    move: Move
    told: Told
    before: tuple[Move, ...] = ()
    now: datetime = field(kw_only=True)

    def plan(self, *more: Move, why: str = "", **changes: Any) -> tuple[Submission, list[Write]]:
        """The moves with their history; whoever held it holds it no longer."""
        kept = {"held_by": "", "held_why": "", **changes}
        moves = (*self.before, self.move, *more)
        return self.services.store.submissions.plan_moves(
            self.old, moves, self.now, self.person.id, self.services.new_id(), why, **kept
        )

    def decided(self) -> dict[str, Any]:
        """What a submission keeps of who decided, and when."""
        return {"decided_by": self.person.id, "decided_at": to_text(self.now)}


Planned = tuple[Submission, list[Write]]
Plan = Callable[[Decision], Planned]


def decide(
    services: Services,
    person: Person,
    id: str,
    version: int,
    move: Move,
    told: Told,
    plans: dict[Move, Plan],
) -> Submission:
    """The submission after the move. Raises RefusedError, MoveRefusedError, StaleError."""
    store, now = services.store, services.now
    old = store.submissions.find(id)
    if old is None:
        raise LookupError(id)
    if old.version != version:
        raise StaleError(last_event_in_words(services, old))
    before = _moves_before(services, person, old, move)
    decision = Decision(services, person, old, move, told, before, now=now)
    try:
        new, writes = plans[move](decision)
        still = store.people.plan_unchanged(person)  # whoever is removed now decides no more
        store.commit([*writes, _line(decision), still])
    except (ConflictError, StaleError):
        raise StaleError(_told_of_conflict(services, old)) from None
    _record_wait(decision)
    services.wake("git")
    services.wake("looking")
    services.wake("mail")
    return new


def _record_wait(decision: Decision) -> None:
    """How long they waited for the first answer."""
    old = decision.old
    if decision.move in FIRST_ANSWERS and not old.decided_at and old.waiting_since:
        waited = decision.now - from_text(old.waiting_since)
        decision.services.store.waits.record(int(waited.total_seconds()))


def _moves_before(
    services: Services, person: Person, old: Submission, move: Move
) -> tuple[Move, ...]:
    """What comes first: a conflicted one is queued again, one's own hold is let go."""
    if old.state is State.CONFLICTED:
        return (Move.REQUEUE,)
    if old.state is not State.HELD or move is Move.RELEASE:
        return ()
    if old.held_by != person.id:
        name = services.store.people.names().get(old.held_by, "")
        raise RefusedError(say("held_by_another", who=name, why=old.held_why))
    return (Move.RELEASE,)


def _line(decision: Decision) -> Write:
    """For the log: by which role, and whether it was their own group with nobody else to ask."""
    services, old, move = decision.services, decision.old, decision.move
    told = {"role": Role.MODERATOR.value}
    if move is Move.APPROVE and is_own(decision):
        told["own_group"] = "no other moderator"
    id, by = services.new_id(), decision.person.id
    return services.store.audit.plan(decision.now, id, by, move.value, old.reference, **told)


def is_own(decision: Decision) -> bool:
    """Whether it is the person's own group: told so, by their address, or entered by them."""
    store, person, old = decision.services.store, decision.person, decision.old
    owner = store.owners.find_by_email(person.email_hash)
    mine = {*person.own, *([owner.id] if owner else [])}
    sender = store.submissions.find_private(old.id).get("email_hash", "")
    is_sender = bool(sender) and sender == person.email_hash
    theirs = {old.slug, old.answers.get("asked_by", ""), old.owner_id} - {""}
    is_theirs = bool(theirs & mine)
    return is_theirs or is_sender or old.entered_by == person.id


def _told_of_conflict(services: Services, old: Submission) -> str:
    """Whether somebody decided it, or only the page that it changes is another now."""
    found = services.store.submissions.find(old.id)
    if found is None or found.version == old.version:
        return say("page_changed_meanwhile")
    return last_event_in_words(services, found)


def plan_hold(decision: Decision) -> Planned:
    """Somebody keeps it for themselves, and says why."""
    why = reason_of(decision)
    return decision.plan(why=why, held_by=decision.person.id, held_why=why)


def plan_release(decision: Decision) -> Planned:
    """Anybody may let it go, whoever holds it: people fall ill."""
    return decision.plan()


def plan_reject(decision: Decision) -> Planned:
    """Not in the book; whoever sent it reads why."""
    services, old = decision.services, decision.old
    why = reason_of(decision)
    email = services.store.submissions.find_private(old.id).get("email", "")
    new, writes = decision.plan(note=why, **decision.decided())
    if email:
        writes += plan_mail(
            services, email, "rejected", name=old.name, reference=old.reference, why=why
        )
    return new, writes


def plan_spam(decision: Decision) -> Planned:
    """Whoever sends spam is told nothing."""
    return decision.plan(**decision.decided())


def reason_of(decision: Decision) -> str:
    """Why, in the moderator's words. Raises RefusedError where nothing is said."""
    why = decision.told.note.strip()[:1000]
    if len(why) < _FEWEST_LETTERS:
        raise RefusedError(say("reason_is_given"))
    return why
