"""A message that was passed on, and should not have been: a moderator sees it."""

from chalicelib.acts.helping.turning import find_request
from chalicelib.services import Services
from chalicelib.store.moments import to_text
from chalicelib.store.submissions import Submission
from communitybook.submitting.moves import State
from communitybook.submitting.urgency import PERSONAL


def report_message(services: Services, id: str, offer_id: str, why: str, by: str) -> str:
    """The report's reference. It holds what was written between these two, and why it is wrong."""
    record, at = find_request(services, id), to_text(services.now)
    private = services.store.help.find_private(id, offer_id)
    written = {name: private.get(name, "") for name in ("message", "question", "answer")}
    submission = Submission(
        id=services.new_id(),
        reference=services.new_reference(),
        sort="report",
        state=State.WAITING,
        slug=record.slug,
        name=record.title,
        kind=record.kind,
        answers={},
        created_at=at,
        waiting_since=at,
        urgency=PERSONAL,
        detail={
            "what": "message",
            "text": why[:1000],
            "reported_by": by,
            **{name: text for name, text in written.items() if text},
            "request": id,
            "offer": offer_id,
        },
    )
    audit = services.store.audit.plan(
        services.now, services.new_id(), by, "reported_message", submission.reference
    )
    services.store.commit([*services.store.submissions.plan_new(submission, {}), audit])
    return submission.reference
