"""Adding people, giving them roles, removing them; each leaves a line in the audit log."""

from collections.abc import Iterable
from dataclasses import replace

from chalicelib.services import Services
from chalicelib.store.moments import to_text
from chalicelib.store.people import WEEKDAYS, LastAdministratorError, Person, Role
from chalicelib.table import ConflictError
from communitybook.checks.people import is_email_address
from communitybook.messages import say

_MOST_OWN = 100


class PersonRefusedError(Exception):
    """The change can't be made; the sentence says why, `field` where to mend it."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


def add_person(
    services: Services, by: str, name: str, email: str, roles: Iterable[str], own: str = ""
) -> Person:
    """A new person, who can sign in from now on. Raises PersonRefusedError."""
    name, email = " ".join(name.split())[:80], email.strip()
    kept = _roles(roles)
    if len(name) < 2:
        raise PersonRefusedError("name", say("person_has_a_name"))
    if not is_email_address(email):
        raise PersonRefusedError("email", say("email_is_an_address", given=email))
    store, now = services.store, services.now
    person = Person(
        *(services.new_id(), name, kept, email, services.hash_email(email), to_text(now)),
        own=_own(own),
    )
    line = store.audit.plan(
        now, services.new_id(), by, "person_added", person.id, roles=" ".join(kept)
    )
    try:
        store.commit([*store.people.plan_add(person), line])
    except ConflictError:
        raise PersonRefusedError("email", say("person_is_there")) from None
    return replace(person, version=1)


def change_person(
    services: Services, by: str, old: Person, name: str, roles: Iterable[str], own: str
) -> Person:
    """Other roles count at once, in sessions that are open too. Raises PersonRefusedError."""
    store, now = services.store, services.now
    new = replace(old, name=" ".join(name.split())[:80], roles=_roles(roles), own=_own(own))
    if len(new.name) < 2:
        raise PersonRefusedError("name", say("person_has_a_name"))
    try:
        writes = store.people.plan_change(old, new)
    except LastAdministratorError:
        raise PersonRefusedError("roles", say("administrator_stays")) from None
    told = " ".join(new.roles)
    line = store.audit.plan(now, services.new_id(), by, "person_changed", old.id, roles=told)
    store.commit([*writes, line], stale=say("person_changed_meanwhile"))
    return new


def remove_person(services: Services, by: str, old: Person) -> None:
    """Their sessions end now, their address is forgotten. Raises PersonRefusedError."""
    store, now = services.store, services.now
    try:
        writes = store.people.plan_remove(old, now)
    except LastAdministratorError:
        raise PersonRefusedError("roles", say("administrator_stays")) from None
    line = store.audit.plan(now, services.new_id(), by, "person_removed", old.id)
    store.commit([*writes, line], stale=say("person_changed_meanwhile"))


def choose_digest_days(services: Services, person: Person, days: Iterable[str]) -> None:
    """The weekdays on which that person gets the digest; none is an answer too."""
    chosen = [day for day in WEEKDAYS if day in set(days)]
    new = replace(person, digest_days=chosen)
    services.store.commit(
        services.store.people.plan_change(person, new), stale=say("person_changed_meanwhile")
    )


def _roles(roles: Iterable[str]) -> list[str]:
    wanted = set(roles)
    kept = [str(role) for role in Role if role.value in wanted]
    if not kept:
        raise PersonRefusedError("roles", say("person_has_a_role"))
    return kept


def _own(text: str) -> list[str]:
    """Slugs and owner ids, one on a line or after a space."""
    return list(dict.fromkeys(text.split()))[:_MOST_OWN]
