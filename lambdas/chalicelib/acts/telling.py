"""Who did what, and when, in words."""

from datetime import datetime

from chalicelib.services import Services
from chalicelib.store.moments import from_text
from chalicelib.store.submissions import Submission
from communitybook.dates.clock import LONDON
from communitybook.dates.wording import date_in_words, time_in_words
from communitybook.messages import MESSAGES, say


def moment_in_words(services: Services, at: str) -> str:
    """`10:42am` today; the day with it otherwise."""
    local: datetime = from_text(at).astimezone(LONDON)
    clock = time_in_words(local.time())
    if local.date() == services.today:
        return clock
    return say("moment_on_a_day", day=date_in_words(local.date()), clock=clock)


def event_in_words(services: Services, event: dict[str, str], names: dict[str, str]) -> str:
    """`Kim approved this at 10:42am.`"""
    key = f"moved_{event['move']}"
    who = names.get(event["by"], event["by"])
    who = who[:1].upper() + who[1:]
    words = MESSAGES.get(key, MESSAGES["moved_otherwise"])
    return words.format(who=who, when=moment_in_words(services, event["at"]))


def last_event_in_words(services: Services, submission: Submission) -> str:
    """What happened to it last, for somebody who looked at it before that."""
    events = services.store.submissions.list_events(submission.id)
    if not events:
        return say("sorry_stale")
    told = event_in_words(services, events[-1], services.store.people.names())
    return say("decided_before", told=told)
