"""Whose mail comes back: who that is, as far as the book knows, and sending there again."""

from dataclasses import dataclass

from chalicelib.acts.telling import moment_in_words
from chalicelib.services import Services
from chalicelib.store.people import Person
from chalicelib.store.returned_mail import Returned
from communitybook.messages import say


@dataclass(frozen=True, slots=True)
class ReturnedShown:
    """One address in words; `email_hash` is all that stands for it."""

    email_hash: str
    who: str
    what: str


def list_returned(services: Services) -> list[ReturnedShown]:
    """Everybody whose mail comes back, each with what to do."""
    return [_show(services, one) for one in services.store.returned.list_all()]


def _show(services: Services, one: Returned) -> ReturnedShown:
    since = moment_in_words(services, one.at)
    what = say(f"returned_{one.why}", since=since)
    return ReturnedShown(one.email_hash, _who(services, one.email_hash), what)


def _who(services: Services, email_hash: str) -> str:
    """A colleague's name, a group's names, or that nobody here is known by it."""
    person = services.store.people.find_by_email(email_hash)
    if person is not None:
        return person.name
    owner = services.store.owners.find_by_email(email_hash)
    known = [services.store.listings.find(slug) for slug in owner.slugs] if owner else []
    names = ", ".join(one.name for one in known if one and one.name)
    return names or say("returned_from_somebody")


def send_again(services: Services, email_hash: str, by: Person) -> None:
    """They said that it works again; a second press finds it done."""
    store, now = services.store, services.now
    line = store.audit.plan(now, services.new_id(), by.id, "sends_again", email_hash[:8])
    if store.returned.find(email_hash) is not None:
        store.commit([store.returned.plan_forget(email_hash), line])
