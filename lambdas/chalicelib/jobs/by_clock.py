"""How all jobs of one run have their turn, whatever becomes of the others."""

import json
from collections.abc import Iterable
from datetime import datetime

from chalicelib.jobs.timetable import Function, Job, jobs_at
from chalicelib.ports import PublisherUnavailableError
from chalicelib.services import Services
from chalicelib.table import TableUnavailableError
from communitybook.dates.clock import LONDON

AFTER_MIDNIGHT = 0


def run_all(services: Services, jobs: Iterable[Job]) -> dict[str, str]:
    """Every job, whatever becomes of the others; the names of those that failed, and how.

    Only the kind of a failure is told: its text may hold somebody's words.
    """
    failed = {}
    for job in jobs:
        try:
            job.run(services)
        except (TableUnavailableError, PublisherUnavailableError) as error:
            failed[job.name] = str(error)
        except Exception as error:
            failed[job.name] = type(error).__name__
    return failed


class ScheduledError(Exception):
    """Something failed; Lambda counts it, an alarm tells, and the next run tries again."""


def run_scheduled(services: Services, jobs: Iterable[Job]) -> None:
    """Raises ScheduledError after all jobs have had their turn."""
    if failed := run_all(services, jobs):
        raise ScheduledError(json.dumps(failed))


def run_function(services: Services, function: Function) -> None:
    """What that function of AWS has to do now. Raises ScheduledError."""
    if not function.is_after_midnight or is_after_midnight(services.now):
        run_scheduled(services, jobs_at(function.name))


def is_after_midnight(moment: datetime) -> bool:
    """Whether it is the borough's first hour of a day."""
    return moment.astimezone(LONDON).hour == AFTER_MIDNIGHT
