"""Which jobs the clock calls, and how all of them have their turn."""

import json
from collections.abc import Callable
from datetime import datetime

from chalicelib.acts.rebuilding import ask_for_rebuild
from chalicelib.jobs.daily import run_daily
from chalicelib.jobs.digest import run_digest
from chalicelib.jobs.helping import end_invitations
from chalicelib.jobs.looking import go_looking
from chalicelib.jobs.mailing import send_due_mail
from chalicelib.jobs.news import tell_news
from chalicelib.jobs.publishing import publish_due, sync_content
from chalicelib.jobs.signing_in import clear_sign_ins
from chalicelib.ports import PublisherUnavailableError
from chalicelib.services import Services
from chalicelib.table import TableUnavailableError
from communitybook.dates.clock import LONDON

Job = Callable[[Services], object]
# Each is safe to run twice and at once: EventBridge promises no less than once.
PUBLISHING: dict[str, Job] = {
    "sync": sync_content,
    "git": publish_due,
    "news": tell_news,
    "invitations": end_invitations,
    "looking": go_looking,
    "mail": send_due_mail,
}
DAILY: dict[str, Job] = {
    "daily": run_daily,
    "digest": run_digest,
    "clear": clear_sign_ins,
    "mail": send_due_mail,
}
REBUILDING: dict[str, Job] = {"rebuild": ask_for_rebuild}
AFTER_MIDNIGHT = 0


def run_all(services: Services, jobs: dict[str, Job]) -> dict[str, str]:
    """Every job, whatever becomes of the others; the names of those that failed, and how.

    Only the kind of a failure is told: its text may hold somebody's words.
    """
    failed = {}
    for name, job in jobs.items():
        try:
            job(services)
        except (TableUnavailableError, PublisherUnavailableError) as error:
            failed[name] = str(error)
        except Exception as error:
            failed[name] = type(error).__name__
    return failed


class ScheduledError(Exception):
    """Something failed; Lambda counts it, an alarm tells, and the next run tries again."""


def run_scheduled(services: Services, jobs: dict[str, Job]) -> None:
    """Raises ScheduledError after all jobs have had their turn."""
    if failed := run_all(services, jobs):
        raise ScheduledError(json.dumps(failed))


def is_after_midnight(moment: datetime) -> bool:
    """EventBridge knows no summer time: it calls at ten past both hours, one of which is right."""
    return moment.astimezone(LONDON).hour == AFTER_MIDNIGHT
