"""Reports of mistakes: anybody sends one, a moderator answers it, and it publishes nothing."""

from dataclasses import replace

from chalicelib.acts.alerting import plan_alert
from chalicelib.acts.mails import plan_mail
from chalicelib.acts.meeting_danger import speaks_of_harm
from chalicelib.services import Services
from chalicelib.store import keys
from chalicelib.store.listings import Published
from chalicelib.store.moments import to_text
from chalicelib.store.submissions import Submission
from chalicelib.table import Delete, Write
from communitybook.submitting.moves import Move, State
from communitybook.submitting.urgency import DANGER as DANGER_MET
from communitybook.submitting.urgency import NORMAL, PERSONAL

DANGER = "danger"  # leads to people who help, and is never stored
CHOICES = ("stopped", "times", "contact", "private", "other", DANGER)


def send_report(
    services: Services, known: Published, what: str, text: str, email: str, nonce: str, state: State
) -> str:
    """The report's reference. It waits in the queue; what a trap caught, among the spam."""
    at = to_text(services.now)
    submission = Submission(
        id=services.new_id(),
        reference=services.new_reference(),
        sort="report",
        state=state,
        slug=known.slug,
        name=known.name,
        kind=known.kind,
        answers={},
        created_at=at,
        waiting_since=at,
        urgency=_urgency_of(services, what, text),
        detail={"what": what, "text": text},
    )
    private = {"email": email, "email_hash": services.hash_email(email)} if email else {}
    store = services.store
    audit = store.audit.plan(
        services.now, services.new_id(), "a reader", "reported", submission.reference
    )
    writes = [*store.submissions.plan_new(submission, private), audit]
    writes += plan_danger_alert(services, submission)
    store.commit([*writes, store.limits.plan_once(services.now, nonce)])
    services.wake("mail")
    return submission.reference


def _urgency_of(services: Services, what: str, text: str) -> int:
    if speaks_of_harm(services, text):
        return DANGER_MET
    return PERSONAL if what == "private" else NORMAL


def plan_danger_alert(services: Services, report: Submission) -> list[Write]:
    """Who reports danger is heard at once; any other report waits its turn in the queue."""
    return plan_alert(services, report) if report.urgency == DANGER_MET else []


def close_report(
    services: Services, submission: Submission, note: str, by: str, *, is_mended: bool = True
) -> Submission:
    """Mended, or no change needed: whoever reported it hears, and their address goes.

    Raises MoveRefusedError where it is closed already.
    """
    store, now = services.store, services.now
    old = replace(submission, detail={**submission.detail, "is_mended": is_mended})
    decided = {"note": note, "decided_by": by, "decided_at": to_text(now)}
    new, writes = store.submissions.plan_move(
        old, Move.CLOSE, now, by, services.new_id(), **decided
    )
    writes += _plan_answer(services, new)
    writes.append(Delete(keys.private_key(submission.id)))
    writes.append(store.audit.plan(now, services.new_id(), by, "closed", submission.reference))
    store.commit(writes)
    services.wake("mail")
    return new


def _plan_answer(services: Services, closed: Submission) -> list[Write]:
    """A mail to whoever reported it, if they left an address."""
    email = services.store.submissions.find_private(closed.id).get("email", "")
    if not email:
        return []
    return plan_mail(
        services,
        email,
        "report_closed",
        name=closed.name,
        note=closed.note,
        is_mended=closed.detail["is_mended"],
        page=services.address(f"/listings/{closed.slug}/"),
    )
