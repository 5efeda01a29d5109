"""What a moderator does with what is no proposal: reports, claims, and what was changed at once."""

from collections.abc import Callable

from chalicelib.acts.claiming import grant_claim, refuse_claim
from chalicelib.acts.deciding import RefusedError
from chalicelib.acts.reporting import close_report
from chalicelib.acts.taking_away import undo_taken_away
from chalicelib.services import Services
from chalicelib.store.moments import to_text
from chalicelib.store.people import Person
from chalicelib.store.store import StaleError
from chalicelib.store.submissions import Submission
from communitybook.messages import say
from communitybook.submitting.moves import Move

_FEWEST_LETTERS = 3
Settle = Callable[[Services, Submission, str, str], object]


def mark_seen(services: Services, submission: Submission, note: str, by: str) -> None:
    """It was right to change it at once: nothing more to do."""
    now, store = services.now, services.store
    _, writes = store.submissions.plan_move(
        submission, Move.CLOSE, now, by, services.new_id(), decided_by=by, decided_at=to_text(now)
    )
    writes.append(store.audit.plan(now, services.new_id(), by, "seen", submission.reference))
    store.commit(writes)


def _mended(services: Services, submission: Submission, note: str, by: str) -> None:
    close_report(services, submission, note, by)


def _no_change(services: Services, submission: Submission, note: str, by: str) -> None:
    close_report(services, submission, note, by, is_mended=False)


def _undo(services: Services, submission: Submission, note: str, by: str) -> None:
    undo_taken_away(services, submission, by)


WAYS: dict[str, dict[str, Settle]] = {
    "report": {"mended": _mended, "no_change": _no_change},
    "claim": {"grant": grant_claim, "refuse": refuse_claim},
    "taken_away": {"seen": mark_seen, "undo": _undo},
}
NEEDS_NOTE = ("mended", "no_change", "grant", "refuse")


def settle(
    services: Services, person: Person, submission: Submission, version: int, what: str, note: str
) -> None:
    """Do what the button says, on the version that was seen.

    Raises RefusedError, StaleError, MoveRefusedError, or KeyError for a way there is not.
    """
    way = WAYS[submission.sort][what]
    if submission.version != version:
        raise StaleError(say("sorry_stale"))
    if what in NEEDS_NOTE and len(note) < _FEWEST_LETTERS:
        raise RefusedError(say("settling_is_explained"))
    way(services, submission, note[:1000], person.id)
