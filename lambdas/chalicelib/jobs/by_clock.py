"""How all jobs of one run have their turn, whatever becomes of the others."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime

from chalicelib.jobs.timetable import Function, Job, Loop, jobs_at, load
from chalicelib.ports import MailerUnavailableError, PublisherUnavailableError, SiteUnreadableError
from chalicelib.services import Services
from chalicelib.store.clock_mark import ClockDoubtedError
from chalicelib.store.outcomes import Failure
from chalicelib.table import TableUnavailableError
from communitybook.dates.clock import LONDON

AFTER_MIDNIGHT = 0
# Their sentences are written by us, and name hosts but nobody.
OUR_OWN = (
    *(TableUnavailableError, PublisherUnavailableError, MailerUnavailableError),
    *(SiteUnreadableError, ClockDoubtedError),
)


def run_all(services: Services, jobs: Iterable[Job]) -> dict[str, Failure]:
    """Every job, whatever becomes of the others; the names of those that failed, and how."""
    tried = {job.name: try_job(services, job) for job in jobs}
    return {name: failure for name, failure in tried.items() if failure}


def try_job(services: Services, job: Job) -> Failure | None:
    """Only the kind of a failure is told, but where its text is our own: it may be somebody's."""
    try:
        if job.goes_by_date:
            services.store.clock_mark.check(services.today)
        job.run(services)
    except OUR_OWN as error:
        return Failure(type(error).__name__, str(error))
    except Exception as error:
        return Failure(type(error).__name__)
    return None


def run_loop(services: Services, loop: Loop) -> dict[str, Failure]:
    """One turn of a loop, written down for health and staff; what failed."""
    outcomes = services.store.outcomes
    outcomes.begin(loop.name, services.now)
    failed = run_all(services, loop.jobs)
    outcomes.end(loop.name, services.now, {job.name: failed.get(job.name) for job in loop.jobs})
    return failed


class ScheduledError(Exception):
    """Something failed; Lambda counts it, an alarm tells, and the next run tries again."""


def run_scheduled(services: Services, loop: Loop) -> None:
    """Raises ScheduledError after all jobs have had their turn."""
    if failed := run_loop(services, loop):
        raise ScheduledError(json.dumps({name: str(how) for name, how in failed.items()}))


def run_function(services: Services, function: Function, event: object = None) -> None:
    """What that function of AWS has to do now, or with that event. Raises ScheduledError.

    An event with `jobs` names those of the function's that are wanted; the clock's wants all.
    """
    if function.takes:
        load(function.takes)(services, event)
    elif not function.is_after_midnight or is_after_midnight(services.now):
        jobs = jobs_at(function.name)
        if isinstance(event, Mapping) and "jobs" in event:
            jobs = tuple(job for job in jobs if job.name in event["jobs"])
        run_scheduled(services, Loop(function.name, function.seconds, jobs))


def is_after_midnight(moment: datetime) -> bool:
    """Whether it is the borough's first hour of a day."""
    return moment.astimezone(LONDON).hour == AFTER_MIDNIGHT
