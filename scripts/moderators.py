"""Who may moderate: add the first administrator, add or remove others, list them.

The book is the one that the settings of the environment describe, as for make run: BOOK_VAR (var,
if it is not set), or BOOK_STORE, BOOK_TABLE and BOOK_SECRET for one at AWS.
"""

import argparse
import os
import sys
from collections.abc import Sequence

from chalicelib.acts.keeping_people import PersonRefusedError, add_person, remove_person
from chalicelib.services import Services
from chalicelib.settings import SettingsError
from chalicelib.store.people import Role
from chalicelib.wiring import make_services, read_settings

_BY = "the command line"


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when it is done, 1 when it can't be, 2 when the call is wrong."""
    options = _parser().parse_args(arguments)
    try:
        services = make_services(read_settings(os.environ))
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    done: int = options.do(services, options)
    return done


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Who may moderate this book.")
    commands = parser.add_subparsers(required=True, metavar="add, remove or list")
    adding = commands.add_parser("add", help="somebody who can sign in from now on")
    adding.add_argument("email", help="where their codes are sent")
    adding.add_argument("--name", required=True, help="as the others shall see it")
    adding.add_argument(
        "--role",
        action="append",
        choices=list(Role),
        type=Role,
        dest="roles",
        help="may be repeated",
    )
    adding.set_defaults(do=add)
    removing = commands.add_parser("remove", help="their sessions end at once")
    removing.add_argument("email")
    removing.set_defaults(do=remove)
    commands.add_parser("list", help="everybody with a role").set_defaults(do=list_people)
    return parser


def add(services: Services, options: argparse.Namespace) -> int:
    """The first one is an administrator too: somebody must be able to add the others."""
    is_first = not services.store.people.list_with(Role.ADMINISTRATOR)
    roles = [str(role) for role in options.roles or [Role.MODERATOR]]
    if is_first:
        roles.append(Role.ADMINISTRATOR)
    try:
        person = add_person(services, _BY, options.name, options.email, roles)
    except PersonRefusedError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{person.name} is {' and '.join(person.roles_shown)} now.")
    print("They sign in at /app/sign-in of the book, with a code that is sent to their e-mail.")
    return 0


def remove(services: Services, options: argparse.Namespace) -> int:
    person = services.store.people.find_by_email(services.hash_email(options.email))
    if person is None:
        print(f"Nobody here has the address {options.email}.", file=sys.stderr)
        return 1
    try:
        remove_person(services, _BY, person)
    except PersonRefusedError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{person.name} is removed, and signed out everywhere.")
    return 0


def list_people(services: Services, options: argparse.Namespace) -> int:
    people = services.store.people.list_all()
    for person in people:
        print(f"{person.name} <{person.email}>: {', '.join(person.roles_shown)}")
    if not people:
        print('Nobody yet. Add the first: scripts/moderators.py add kim@example.org --name "Kim"')
    return 0


if __name__ == "__main__":
    sys.exit(main())
