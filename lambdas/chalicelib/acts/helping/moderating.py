"""What a moderator does with a running request: hold, go on, remove, close, check, block."""

from collections.abc import Sequence
from functools import partial

from chalicelib.acts.helping.ending import outcome_of, plan_outcome
from chalicelib.acts.helping.files import path_of
from chalicelib.acts.helping.known import request_of
from chalicelib.acts.helping.turning import find_request, take_turn
from chalicelib.ports import Publication
from chalicelib.services import Services
from chalicelib.store.help_requests import HelpRecord
from chalicelib.store.listings import blob_id
from chalicelib.store.people import Person
from chalicelib.store.store import StaleError
from chalicelib.table import Write
from communitybook.helping.ask import Ask, Turn
from communitybook.helping.endings import close, remove
from communitybook.helping.moves import HelpRefusedError
from communitybook.helping.offers import hold, resume, tell_changed
from communitybook.messages import say
from communitybook.model.help_choices import Check
from communitybook.reading.yaml_writer import write_request


def hold_request(services: Services, id: str, why: str, person: Person) -> HelpRecord:
    """Stopped for now; everyone who is in it hears of that, and only moderators know why."""
    return take_turn(services, id, hold, person.id, "held_request", held_why=why)


def resume_request(services: Services, id: str, person: Person) -> HelpRecord:
    turn = partial(resume, now=services.now)
    return take_turn(services, id, turn, person.id, "resumed_request", held_why="")


def remove_request(services: Services, id: str, why: str, person: Person) -> HelpRecord:
    """Taken out of the book; the reason is kept for moderators."""
    return take_turn(services, id, remove, person.id, "removed_request", held_why=why)


def close_for_asker(services: Services, id: str, person: Person) -> HelpRecord:
    """Closed for somebody who rang, with nothing said of what came of it."""

    def plan(old: HelpRecord, new: HelpRecord) -> Sequence[Write]:
        return plan_outcome(services, new, {})

    outcome = outcome_of(find_request(services, id), {})
    return take_turn(services, id, close, person.id, "closed_request", plan=plan, outcome=outcome)


def set_check(services: Services, id: str, check: Check, why: str, person: Person) -> HelpRecord:
    """Another check is asked for, on the page too. A lower one needs a reason."""
    record = find_request(services, id)
    request = request_of(record.text, id)
    if request is None:
        raise HelpRefusedError(say("sorry_gone"))
    if check.rank < request.check.rank and len(why.strip()) < 3:
        raise HelpRefusedError(say("lower_check_has_a_reason"))
    text = write_request(request.model_copy(update={"check": check}))

    def turn(ask: Ask) -> Turn:
        return ask, tell_changed(ask)

    def plan(old: HelpRecord, new: HelpRecord) -> Sequence[Write]:
        if old.text != record.text:
            raise StaleError(say("page_changed_meanwhile"))
        publication = _republication(services, old, text)
        line = {"why": why[:300], "check": check.value}
        audit = services.store.audit
        return [
            services.store.outbox.plan(publication, "", services.now),
            audit.plan(services.now, services.new_id(), person.id, "set_check", id, **line),
        ]

    changes = {"text": text, "check": check.value}
    return take_turn(services, id, turn, person.id, "changed_request", plan=plan, **changes)


def _republication(services: Services, record: HelpRecord, text: str) -> Publication:
    path = path_of(record.id)
    id = services.store.outbox.id_behind(path, services.new_id())
    title = " ".join(record.title.split())
    message = f"Change {title}\n\nA moderator asks for another check."
    return Publication(id, path, blob_id(record.text.encode()), text.encode(), message)
