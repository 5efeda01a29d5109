"""The one timetable: everything that runs by the clock, how often, and in which function at AWS.

A new job is one line here; so is a new function. Jobs are named, not imported: the process that
answers people reads this table too (lambdas/app.py), and has no use for what they need.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the services of a book hold its loops
    from chalicelib.services import Services

MINUTE, HOUR = 60.0, 3600.0


@dataclass(frozen=True, slots=True)
class Function:
    """A function of its own at AWS, bound as `app.<name>`.

    It runs every `seconds`, a minute or an hour; by `cron`, EventBridge's expression; or, with
    neither, only when it is invoked. EventBridge knows no summer time: what belongs to the
    borough's midnight is called at both hours that may be it, and `is_after_midnight` lets only
    the right one through.
    `takes` is "module:function" below chalicelib for one that has no jobs, but is given events.
    """

    name: str
    seconds: float | None = None
    cron: str = ""
    is_after_midnight: bool = False
    takes: str = ""

    @property
    def schedule(self) -> str:
        """EventBridge's expression; "" where it only runs when it is invoked."""
        rates = {MINUTE: "rate(1 minute)", HOUR: "rate(1 hour)", None: self.cron}
        return rates[self.seconds]


def load(name: str) -> Callable[..., object]:
    """The function of that name, "module:function" below chalicelib."""
    module, _, function = name.partition(":")
    found: Callable[..., object] = getattr(import_module(f"chalicelib.{module}"), function)
    return found


@dataclass(frozen=True, slots=True)
class Job:
    """Something that is done again and again; safe to do twice and at once.

    `does` is "module:function" below chalicelib, or the function itself. `seconds` is the pause on
    a server, None where a server does not do it. `at` names the functions of AWS that do it. What
    deletes, lapses or completes things when days have passed `goes_by_date`: it does nothing while
    the clock is doubted.
    """

    name: str
    does: "str | Callable[[Services], object]"
    seconds: float | None = None
    at: tuple[str, ...] = ()
    goes_by_date: bool = False

    def run(self, services: "Services") -> object:
        """Do it; what it gives back is how much was done."""
        does = load(self.does) if isinstance(self.does, str) else self.does
        done: object = does(services)
        return done


PUBLISHING, MAILING, DAILY, REBUILDING = "publishing", "mailing", "daily", "rebuilding"

FUNCTIONS = (
    Function(PUBLISHING, MINUTE),
    Function(MAILING),  # the web's function wakes it after what it has written causes mail
    Function("returned", takes="jobs.returned_mail:take_returned"),  # SES tells it through SNS
    Function(DAILY, HOUR),
    Function(REBUILDING, cron="cron(10 0,23 * * ? *)", is_after_midnight=True),
)

# In the order in which one run does them: what plans news before the news, all mail last.
TIMETABLE = (
    Job("sync", "jobs.publishing:sync_content", 30, (PUBLISHING,)),
    Job("git", "jobs.publishing:publish", 2, (PUBLISHING, MAILING)),
    Job("seen", "jobs.seen:end_what_is_seen", 30, (PUBLISHING,)),
    Job("building", "jobs.building:wake_builder", None, (PUBLISHING,)),
    Job("drafts", "jobs.daily:forget_drafts", HOUR, (DAILY,), goes_by_date=True),
    Job("unconfirmed", "jobs.daily:lapse_unconfirmed", HOUR, (DAILY,), goes_by_date=True),
    Job("claims", "jobs.daily:complete_claims", HOUR, (DAILY,), goes_by_date=True),
    Job("fresh", "jobs.fresh:ask_if_right", HOUR, (DAILY,), goes_by_date=True),
    Job("live", "jobs.daily:forget_past_dates", HOUR, (DAILY,), goes_by_date=True),
    Job("offers", "jobs.helping:lapse_unconfirmed_offers", HOUR, (DAILY,), goes_by_date=True),
    Job("invitations", "jobs.helping:end_invitations", 300, (PUBLISHING, DAILY), goes_by_date=True),
    Job("requests", "jobs.helping:watch_requests", HOUR, (DAILY,), goes_by_date=True),
    Job("loans", "jobs.helping:watch_all_loans", HOUR, (DAILY,), goes_by_date=True),
    Job("looking", "jobs.looking:go_looking", 60, (PUBLISHING, DAILY)),
    Job("news", "jobs.news:tell_news", 5, (PUBLISHING, DAILY)),
    Job("letters", "jobs.letters:send_letters", HOUR, (DAILY,)),
    Job("impact", "jobs.impact:publish_impact", HOUR, (DAILY,)),
    Job("retention", "jobs.clearing:clear_away_daily", HOUR, (DAILY,), goes_by_date=True),
    Job("tidy", "jobs.publishing:tidy", HOUR),
    Job("digest", "jobs.digest:run_digest", 600, (DAILY,)),
    Job("clear", "jobs.signing_in:clear_sign_ins", HOUR, (DAILY,), goes_by_date=True),
    Job("alarms", "jobs.alarms:raise_alarms", 60, (PUBLISHING,)),
    Job("mail", "jobs.mailing:send_mail", 5, (PUBLISHING, DAILY)),
    Job("codes", "jobs.mailing:send_all_but_letters", None, (MAILING,)),
    Job("rebuild", "acts.rebuilding:ask_for_rebuild", None, (REBUILDING,)),
)


def jobs_at(function: str) -> tuple[Job, ...]:
    """What that function of AWS does, in order."""
    return tuple(job for job in TIMETABLE if function in job.at)


@dataclass(frozen=True, slots=True)
class Loop:
    """Something that repeats jobs: a thread of a server, or a function of AWS.

    `seconds` is the pause between two turns, None where nobody can say when the next will be.
    """

    name: str
    seconds: float | None
    jobs: tuple[Job, ...] = ()


def loops_of_server() -> tuple[Loop, ...]:
    """What a server repeats, named as the bell that wakes it.

    Whatever has an hour's time is done one after another in one loop: `daily`.
    """
    hourly = tuple(job for job in TIMETABLE if job.seconds == HOUR)
    others = (job for job in TIMETABLE if job.seconds not in (None, HOUR))
    return (*(Loop(job.name, job.seconds, (job,)) for job in others), Loop(DAILY, HOUR, hourly))


def loops_at_aws() -> tuple[Loop, ...]:
    """The functions of AWS as loops."""
    return tuple(Loop(one.name, one.seconds, jobs_at(one.name)) for one in FUNCTIONS)
