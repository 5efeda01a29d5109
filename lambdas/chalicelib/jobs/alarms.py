"""Telling administrators what has been failing for long, once a day, and when it is over."""

from datetime import timedelta
from typing import Any

from chalicelib.acts.health import read_health
from chalicelib.acts.health_words import TroubleShown, troubles_in_words
from chalicelib.acts.mails import plan_mail
from chalicelib.services import Services
from chalicelib.store import keys
from chalicelib.store.moments import from_text, to_text
from chalicelib.store.people import Role
from chalicelib.table import ConflictError, Put, Write

_AGAIN = timedelta(days=1)
_MOST_TOLD = 20
_KEY = keys.health_key("alarms")


def raise_alarms(services: Services) -> int:
    """How many things were told of. Two at once tell each thing once."""
    health = read_health(services)
    shown = [one for one in troubles_in_words(services, health) if one.is_long]
    item = services.store.table.get(_KEY)
    told: dict[str, str] = item.body["told"] if item else {}
    names = {one.name for one in health.troubles}
    fresh = [one for one in shown if _is_due(services, told.get(one.name))]
    over = [name for name in told if name not in names]
    if not fresh and not over:
        return 0
    at = to_text(services.now)
    after = {name: since for name, since in told.items() if name not in over}
    after |= {one.name: at for one in fresh}
    known = Put(_KEY, {"told": after, "v": 1}, item.version if item else 0)
    try:
        services.store.commit([known, *_plan(services, fresh, is_over=bool(over and not after))])
    except ConflictError:
        return 0
    services.wake("mail")
    return len(fresh)


def _is_due(services: Services, told_at: str | None) -> bool:
    return told_at is None or services.now - from_text(told_at) >= _AGAIN


def _plan(services: Services, fresh: list[TroubleShown], *, is_over: bool) -> list[Write]:
    """A mail to each administrator; that it is over only where nothing is left."""
    if not fresh and not is_over:
        return []
    template, more = ("alarm", {"troubles": fresh}) if fresh else ("alarm_over", {})
    data: dict[str, Any] = {"link": services.address("/app/moderate/health"), **more}
    writes: list[Write] = []
    for person in services.store.people.list_with(Role.ADMINISTRATOR)[:_MOST_TOLD]:
        writes += plan_mail(services, person.email, template, **data)
    return writes
