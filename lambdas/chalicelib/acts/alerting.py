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
    """A mail to each moderator with a link and nothing private; none where it is not urgent.

    Of danger the safeguarding lead hears too.
    """
    is_urgent = submission.urgency in (DANGER, PERSONAL)
    if submission.state is not State.WAITING or not is_urgent:
        return []
    link = services.address(f"/app/moderate/{submission.id}")
    is_danger = submission.urgency == DANGER
    writes: list[Write] = []
    for address in _told(services, with_lead=is_danger):
        writes += plan_mail(
            services,
            address,
            "alert",
            is_danger=is_danger,
            is_message=False,
            reference=submission.reference,
            name="",
            link=link,
        )
    return writes


def plan_message_alert(services: Services, name: str) -> list[Write]:
    """A mail that somebody wrote to this group of danger: not what, and not who."""
    writes: list[Write] = []
    for address in _told(services, with_lead=True):
        writes += plan_mail(
            services,
            address,
            "alert",
            is_danger=True,
            is_message=True,
            reference="",
            name=name,
            link="",
        )
    return writes


def _told(services: Services, *, with_lead: bool) -> list[str]:
    """Addresses: the lead's first, then the moderators', each once."""
    people = services.store.people.list_with(Role.MODERATOR)[:_MOST_TOLD]
    lead = services.book.safeguarding_lead if with_lead else None
    return list(dict.fromkeys([*([lead.email] if lead else []), *(one.email for one in people)]))
