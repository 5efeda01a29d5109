"""The digest: on the days that each moderator chose, one mail on what is waiting."""

from datetime import date

from chalicelib.acts.mails import plan_mail
from chalicelib.acts.queueing import count_queues
from chalicelib.services import Services
from chalicelib.store.people import WEEKDAYS, Person, Role
from chalicelib.table import ConflictError
from communitybook.dates.clock import LONDON

_FIRST_HOUR = 7
_MOST_NAMED = 10


def run_digest(services: Services) -> int:
    """How many mails were written. Once a person and day, however often it runs."""
    local = services.now.astimezone(LONDON)
    if local.hour < _FIRST_HOUR:
        return 0
    day = local.date()
    due = [one for one in _moderators(services) if WEEKDAYS[day.weekday()] in one.digest_days]
    sent = sum(_write_to(services, person, day) for person in due)
    if sent:
        services.wake("mail")
    return sent


def _moderators(services: Services) -> list[Person]:
    return services.store.people.list_with(Role.MODERATOR)


def _write_to(services: Services, person: Person, day: date) -> bool:
    """Whether a mail was written now. Where nothing waits there is none."""
    counts = count_queues(services)
    if not counts["waiting"]:
        return False
    cards = services.store.submissions.list_queue("waiting", limit=_MOST_NAMED)
    first = [
        (item.body["name"], services.address(f"/app/moderate/{item.body['id']}")) for item in cards
    ]
    once = services.store.limits.plan_once(services.now, f"digest-{day}-{person.id}")
    mail = plan_mail(
        services,
        person.email,
        "digest",
        counts=counts,
        first=first,
        queue=services.address("/app/moderate"),
        settings=services.address("/app/moderate/settings"),
    )
    try:
        services.store.commit([once, *mail])
    except ConflictError:
        return False
    return True
