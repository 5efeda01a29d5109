"""Telling staff that what had been published was forced away at the git host."""

from collections.abc import Iterable

from chalicelib.acts.mails import plan_mail
from chalicelib.services import Services
from chalicelib.store.people import Person, Role
from chalicelib.table import ConflictError, Write

_MOST_TOLD = 20
_BOOK = "the book"


def tell_of_rewriting(services: Services, known: str, head: str) -> None:
    """A mail to each moderator and administrator, and a line in the log; once for each new head."""
    store, now = services.store, services.now
    writes: list[Write] = [
        store.limits.plan_once(now, f"rewritten-{head}"),
        store.audit.plan(now, services.new_id(), _BOOK, "rewritten", head[:12], before=known[:12]),
    ]
    for person in _staff(services):
        mail = plan_mail(services, person.email, "rewritten", before=known[:12], after=head[:12])
        writes += mail
    try:
        store.commit(writes)
    except ConflictError:  # somebody else told it
        return
    services.wake("mail")


def _staff(services: Services) -> Iterable[Person]:
    people = services.store.people
    found = {one.id: one for role in (Role.ADMINISTRATOR, Role.MODERATOR)
             for one in people.list_with(role)}  # fmt: skip
    return list(found.values())[:_MOST_TOLD]
