"""Every decision that a moderator may take, by its move: one table for the app and its tests."""

from chalicelib.acts import deciding
from chalicelib.acts.approving import plan_approve, plan_restore
from chalicelib.acts.asking_changes import plan_ask_changes
from chalicelib.acts.confirming import plan_confirmed
from chalicelib.acts.deciding import Decision, Plan, Planned, Told
from chalicelib.services import Services
from chalicelib.store.people import Person
from chalicelib.store.submissions import Submission
from communitybook.submitting.moves import Move


def plan_confirm(decision: Decision) -> Planned:
    """They rang and read out the reference, because the mail did not reach them."""
    return plan_confirmed(decision.services, decision.old, decision.person.id)


PLANS: dict[Move, Plan] = {
    Move.CONFIRM: plan_confirm,
    Move.HOLD: deciding.plan_hold,
    Move.RELEASE: deciding.plan_release,
    Move.APPROVE: plan_approve,
    Move.ASK_CHANGES: plan_ask_changes,
    Move.REJECT: deciding.plan_reject,
    Move.MARK_SPAM: deciding.plan_spam,
    Move.RESTORE: plan_restore,
}


def decide(
    services: Services, person: Person, id: str, version: int, move: Move, told: Told | None = None
) -> Submission:
    """The submission after the move. Raises RefusedError, MoveRefusedError, StaleError."""
    return deciding.decide(services, person, id, version, move, told or Told(), PLANS)
