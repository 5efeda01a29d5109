"""The people behind the book: for administrators."""

from collections.abc import Mapping

from chalicelib.acts.keeping_people import (
    PersonRefusedError,
    add_person,
    change_person,
    remove_person,
)
from chalicelib.routes import forms
from chalicelib.services import Services
from chalicelib.store.people import Person, Role
from chalicelib.web.answer import Answer, see_other
from chalicelib.web.guarding import Visit, for_administrators
from chalicelib.web.routing import NotFoundError
from communitybook.messages import say


@for_administrators
def show_people(visit: Visit, services: Services) -> Answer:
    """Everybody with a role, and the form that adds one more."""
    return _people_page(visit, services, {}, None)


def _people_page(
    visit: Visit, services: Services, told: Mapping[str, str], error: PersonRefusedError | None
) -> Answer:
    return visit.page(
        services,
        "people",
        forms.page_title(say("title_people"), error is not None),
        400 if error else 200,
        people=services.store.people.list_all(),
        told=told,
        roles_told=visit.request.form.get("roles", ["moderator"]),
        mistakes={error.field: str(error)} if error else {},
        roles=list(Role),
    )


@for_administrators
def add(visit: Visit, services: Services) -> Answer:
    """Somebody who can sign in from now on, by code to that address."""
    told = {name: visit.request.text(name) for name in ("name", "email", "own")}
    roles = visit.request.form.get("roles", [])
    try:
        add_person(services, visit.person.id, told["name"], told["email"], roles, told["own"])
    except PersonRefusedError as error:
        return _people_page(visit, services, told, error)
    return see_other(f"{services.pages.base}/app/moderate/people")


def _person(services: Services, id: str) -> Person:
    person = services.store.people.find(id) if len(id) < 100 else None
    if person is None or person.removed_at:
        raise NotFoundError
    return person


@for_administrators
def show_person(visit: Visit, services: Services, id: str) -> Answer:
    """One person's name, roles and groups."""
    return _person_page(visit, services, _person(services, id), None)


def _person_page(
    visit: Visit, services: Services, person: Person, error: PersonRefusedError | None
) -> Answer:
    return visit.page(
        services,
        "person",
        forms.page_title(person.name, error is not None),
        400 if error else 200,
        person=person,
        mistakes={error.field: str(error)} if error else {},
        roles=list(Role),
    )


@for_administrators
def change(visit: Visit, services: Services, id: str) -> Answer:
    """Other roles, which count at once."""
    person, asked = _person(services, id), visit.request
    roles = asked.form.get("roles", [])
    try:
        change_person(
            services, visit.person.id, person, asked.text("name"), roles, asked.text("own")
        )
    except PersonRefusedError as error:
        return _person_page(visit, services, person, error)
    return see_other(f"{services.pages.base}/app/moderate/people")


@for_administrators
def remove(visit: Visit, services: Services, id: str) -> Answer:
    """Out, now: whatever page of theirs is open does nothing any more."""
    person = _person(services, id)
    try:
        remove_person(services, visit.person.id, person)
    except PersonRefusedError as error:
        return _person_page(visit, services, person, error)
    return see_other(f"{services.pages.base}/app/moderate/people")
