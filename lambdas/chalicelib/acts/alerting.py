"""Telling moderators at once of words of danger and of exposed personal data."""

from chalicelib.acts.mails import plan_mail
from chalicelib.services import Services
from chalicelib.store.people import Role
from chalicelib.store.submissions import Submission
from chalicelib.table import Write
from communitybook.submitting.moves import State
from communitybook.submitting.urgency import DANGER, PERSONAL

_MOST_TOLD = 20


def plan_alert(services: Services, submission: Submission) -> list[Write]:
    """A mail to each moderator with a link and nothing private; none where it is not urgent."""
    is_urgent = submission.urgency in (DANGER, PERSONAL)
    if submission.state is not State.WAITING or not is_urgent:
        return []
    link = services.address(f"/app/moderate/{submission.id}")
    writes: list[Write] = []
    for person in services.store.people.list_with(Role.MODERATOR)[:_MOST_TOLD]:
        writes += plan_mail(
            services,
            person.email,
            "alert",
            is_danger=submission.urgency == DANGER,
            reference=submission.reference,
            link=link,
        )
    return writes
