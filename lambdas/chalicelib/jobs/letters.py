"""The weekly letters: to each subscriber at most one a week, and none where nothing is new."""

from dataclasses import replace
from datetime import date, timedelta

from chalicelib.acts.helping.looking import unsubscribe_headers
from chalicelib.acts.letters import CHOICES, STOP, last_letter_day
from chalicelib.acts.links import plan_link
from chalicelib.acts.mails import plan_mail
from chalicelib.acts.newcomers import Dated, list_newcomers
from chalicelib.services import Services
from chalicelib.store.letters import Subscriber
from chalicelib.store.moments import to_text
from chalicelib.store.owners import LinkUse
from chalicelib.table import ConflictError, Write
from communitybook.dates.clock import LONDON
from communitybook.weekly_letter import Newcomer, choose

_FIRST_HOUR = 7
_MOST_NAMED = 30
_SETTLED = timedelta(minutes=10)  # by then whatever was written at a moment can be read


def send_letters(services: Services) -> int:
    """How many letters were written. Killed half-way, it goes on with those who have none yet."""
    day = last_letter_day(services)
    is_early = services.now.astimezone(LONDON).hour < _FIRST_HOUR
    if day == services.today and is_early:
        return 0
    due = [one for one in services.store.letters.walk() if one.sent_on < day.isoformat()]
    if not due:
        return 0
    until = to_text(services.now - _SETTLED)
    news = list_newcomers(services, min(one.since for one in due), until)
    sent = sum(_send(services, one, day, until, news) for one in due)
    if sent:
        services.wake("mail")
    return sent


def _send(services: Services, one: Subscriber, day: date, until: str, news: list[Dated]) -> int:
    """The letter, and that this week's is done, in one transaction; whoever is second does none."""
    fresh = [newcomer for at, newcomer in news if one.since < at <= until]
    chosen = list(choose(fresh, one.wishes))
    done = replace(one, sent_on=day.isoformat(), since=max(until, one.since))
    writes: list[Write] = [services.store.letters.plan_change(one, done)]
    if chosen:
        writes += _plan_letter(services, one, chosen)
    try:
        services.store.commit(writes)
    except ConflictError:
        return 0
    return int(bool(chosen))


def _plan_letter(services: Services, one: Subscriber, chosen: list[Newcomer]) -> list[Write]:
    stop, stopping = plan_link(services, "/app/letter/stop", LinkUse(STOP, one.id))
    choices, choosing = plan_link(services, "/app/letter/choices", LinkUse(CHOICES, one.id))
    mail = plan_mail(
        services,
        one.email,
        "letter",
        headers=unsubscribe_headers(stop),
        requests=[new for new in chosen[:_MOST_NAMED] if new.is_request],
        listings=[new for new in chosen[:_MOST_NAMED] if not new.is_request],
        more=max(len(chosen) - _MOST_NAMED, 0),
        site=services.address("/"),
        stop=stop,
        choices=choices,
    )
    return [*stopping, *choosing, *mail]
