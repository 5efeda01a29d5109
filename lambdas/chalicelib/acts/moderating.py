"""Every decision that a moderator may take, by its move: one table for the app and its tests."""

from chalicelib.acts import deciding
from chalicelib.acts.approving import plan_approve, plan_restore
from chalicelib.acts.asking_changes import plan_ask_changes
from chalicelib.acts.confirming import plan_confirmed
from chalicelib.acts.deciding import Decision, Plan, Planned, Told
from chalicelib.acts.helping.approving import plan_approve_ask, plan_restore_ask
from chalicelib.services import Services
from chalicelib.store.people import Person
from chalicelib.store.submissions import Submission
from communitybook.submitting.form import form_of
from communitybook.submitting.moves import Move


def plan_confirm(decision: Decision) -> Planned:
    """They rang and read out the reference, because the mail did not reach them."""
    return plan_confirmed(decision.services, decision.old, decision.person.id)


def plan_approve_any(decision: Decision) -> Planned:
    """A help request is open at once; a listing waits for git."""
    is_ask = form_of(decision.old.sort).is_ask
    return plan_approve_ask(decision) if is_ask else plan_approve(decision)


def plan_restore_any(decision: Decision) -> Planned:
    is_ask = form_of(decision.old.sort).is_ask
    return plan_restore_ask(decision) if is_ask else plan_restore(decision)


PLANS: dict[Move, Plan] = {
    Move.CONFIRM: plan_confirm,
    Move.HOLD: deciding.plan_hold,
    Move.RELEASE: deciding.plan_release,
    Move.APPROVE: plan_approve_any,
    Move.ASK_CHANGES: plan_ask_changes,
    Move.REJECT: deciding.plan_reject,
    Move.MARK_SPAM: deciding.plan_spam,
    Move.RESTORE: plan_restore_any,
}


def decide(
    services: Services, person: Person, id: str, version: int, move: Move, told: Told | None = None
) -> Submission:
    """The submission after the move. Raises RefusedError, MoveRefusedError, StaleError."""
    return deciding.decide(services, person, id, version, move, told or Told(), PLANS)
