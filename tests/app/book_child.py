"""A book that is killed: it sends, confirms, approves and publishes, and says what it answered.

`python -m tests.app.book_child VAR POINT WHEN`: it kills itself before or after the POINTth write
to the store or call of the publisher. With POINT 0 it goes on for ever, until somebody kills it.
"""

import itertools
import os
import secrets
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from chalicelib.acts.comparing import compare
from chalicelib.acts.confirming import confirm_submission
from chalicelib.acts.deciding import Told
from chalicelib.acts.moderating import decide
from chalicelib.acts.sending import send_draft
from chalicelib.jobs.mailing import send_due_mail
from chalicelib.jobs.publishing import publish_due
from chalicelib.services import Services
from chalicelib.settings import Settings, load_secret
from chalicelib.store.people import Person
from chalicelib.store.store import Store
from chalicelib.wiring import ROOT, make_services
from communitybook.submitting.moves import Move
from tests.app.moderation import ANSWERS


class Fate:
    """Counts what is done that lasts, and ends the process at one of them."""

    def __init__(self, point: int, when: str) -> None:
        self.point, self.when = point, when
        self.count = 0

    def around(self, act: Callable[[], Any]) -> Any:
        self.count += 1
        is_now = self.count == self.point
        if is_now and self.when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = act()
        if is_now:
            os.kill(os.getpid(), signal.SIGKILL)
        return result


class FatedTable:
    """A table whose writes may be the last thing that happens."""

    def __init__(self, table: Any, fate: Fate) -> None:
        self.table, self.fate = table, fate

    def transact(self, writes: Sequence[Any], token: str = "") -> None:
        self.fate.around(lambda: self.table.transact(writes, token))

    def __getattr__(self, name: str) -> Any:
        return getattr(self.table, name)


class FatedPublisher:
    """A publisher whose calls may be the last thing that happens."""

    def __init__(self, publisher: Any, fate: Fate) -> None:
        self.publisher, self.fate = publisher, fate

    def publish(self, publications: Sequence[Any]) -> Any:
        return self.fate.around(lambda: self.publisher.publish(publications))

    def __getattr__(self, name: str) -> Any:
        return getattr(self.publisher, name)


def say(*words: str) -> None:
    sys.stdout.write(" ".join(words) + "\n")
    sys.stdout.flush()


def open_services(var: Path) -> Services:
    environment = {"BOOK_VAR": str(var), "BOOK_ADDRESS": "http://localhost:8000"}
    return make_services(Settings(environment, load_secret(var / "secrets"), ROOT))


def moderator(services: Services) -> Person:
    person = services.store.people.find_by_email(services.hash_email("kim@staff.example"))
    assert person
    return person


def live(services: Services, kim: Person, number: int) -> None:
    """One listing's whole way, each step said once it was answered."""
    token = secrets.token_hex(16)
    answers = {**ANSWERS, "name": f"Group {number} {token[:6]}"}
    private = {"email": f"person-{token[:8]}@example.org"}
    draft = services.store.drafts.begin(token, services.now, answers=answers, private=private)
    sent = send_draft(services, token, draft)
    say("sent", sent.id)
    confirm_submission(services, sent.id)
    say("confirmed", sent.id)
    found = services.store.submissions.find(sent.id)
    assert found
    told = Told(base=compare(services, found).base or "")
    decide(services, kim, found.id, found.version, Move.APPROVE, told)
    say("approved", sent.id)
    publish_due(services)
    send_due_mail(services)


def main() -> None:
    var, point, when = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    services = open_services(var)
    kim = moderator(services)
    fate = Fate(point, when)
    table: Any = FatedTable(services.store.table, fate)
    publisher: Any = FatedPublisher(services.publisher, fate)
    services = replace(services, store=Store(table), publisher=publisher)
    for number in itertools.count() if point == 0 else range(1):
        live(services, kim, number)
    say("points", str(fate.count))


if __name__ == "__main__":
    main()
