"""What retention finds: something to delete, and why."""

from dataclasses import dataclass
from datetime import date, timedelta

from chalicelib.services import Services
from chalicelib.store.moments import from_text
from chalicelib.table import Write
from communitybook.messages import say


@dataclass(frozen=True, slots=True)
class Expired:
    """Something to delete, in one transaction, and why."""

    why: str
    writes: tuple[Write, ...]


def is_past(services: Services, at: str, setting: str) -> bool:
    """Whether those days have passed since a moment, or a day."""
    days = timedelta(days=services.settings.days(setting))
    if len(at) == 10:
        return date.fromisoformat(at) + days <= services.today
    return from_text(at) + days <= services.now


def why_of(services: Services, what: str, setting: str) -> str:
    return say("kept_for", what=say(f"kept_{what}"), days=services.settings.days(setting))
