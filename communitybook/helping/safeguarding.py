"""What volunteers should be asked for: the borough's rules, looked at for one help request."""

from dataclasses import dataclass
from datetime import date

from communitybook.book import Safeguarding, SafeguardingRule
from communitybook.dates.occurrences import DayBook
from communitybook.helping.shifts import coming_dates
from communitybook.model.help_choices import Check, Commitment
from communitybook.model.help_request import HelpRequest

_OFTEN_DAYS, _OFTEN_WITHIN = 4, 30


@dataclass(frozen=True, slots=True)
class Advice:
    """The strictest check that a rule asks for, the sentences why, and which rules were read."""

    check: Check
    reasons: tuple[str, ...]
    version: str


def advise(request: HelpRequest, safeguarding: Safeguarding, today: date, days: DayBook) -> Advice:
    """What the rules say of setting, ages, lone working and frequency; a moderator decides."""
    if not request.is_for_people:
        return Advice(Check.NONE, (), safeguarding.version)
    often = is_often(request, today, days)
    met = [rule for rule in safeguarding.rules if _meets(request, rule, often)]
    strictest = max((rule.check for rule in met), key=lambda one: one.rank, default=Check.NONE)
    return Advice(strictest, tuple(rule.because for rule in met), safeguarding.version)


def is_often(request: HelpRequest, today: date, days: DayBook) -> bool:
    """Once a week or more, or four days in thirty.

    The frequency that makes work with children "regulated activity": Safeguarding Vulnerable
    Groups Act 2006, Schedule 4, paragraph 10.
    """
    if request.commitment is not Commitment.SHIFTS:
        return True
    if any(shift.day for shift in request.shifts):
        return True
    shifts = request.shifts
    dates = (coming_dates(one, one.on or one.begins or today, days) for one in shifts)
    found = sorted({time.starts.date() for times in dates for time in times})
    spans = zip(found, found[_OFTEN_DAYS - 1 :], strict=False)
    return any((last - first).days < _OFTEN_WITHIN for first, last in spans)


def _meets(request: HelpRequest, rule: SafeguardingRule, often: bool) -> bool:
    return (
        (not rule.setting or request.setting in rule.setting)
        and (not rule.with_whom or request.with_whom in rule.with_whom)
        and (rule.lone is None or request.lone == rule.lone)
        and (rule.often is None or often == rule.often)
    )
