"""A help request that was approved: it is open, and goes looking for people."""

from dataclasses import replace

from chalicelib.acts.helping.turning import plan_turn
from chalicelib.services import Services
from chalicelib.store import keys
from chalicelib.store.help_requests import HelpRecord, with_ask
from chalicelib.store.moments import to_text
from chalicelib.store.submissions import Submission
from chalicelib.table import Put, Write
from communitybook.helping.areas import find_area
from communitybook.helping.offers import invite_next, tell_changed
from communitybook.helping.opening import change_ask, open_ask
from communitybook.model.help_request import HelpRequest
from communitybook.model.people import RunBy


def plan_opened(
    services: Services, submission: Submission, request: HelpRequest, text: str
) -> list[Write]:
    """The request is open from now on; `text` is its file, which waits for git.

    One that was open before changes. Raises HelpRefusedError where people are in it.
    """
    old = services.store.help.find(request.id)
    if old is not None:
        return plan_new_text(services, old, request, text, "a moderator")
    record = make_record(services, request, text)
    record = replace(record, owner_id=submission.owner_id, submission_id=submission.id)
    return plan_new_record(services, record, request)


def plan_new_record(services: Services, record: HelpRecord, request: HelpRequest) -> list[Write]:
    """The record, and that the request is to go looking; made-up ones look for nobody."""
    writes = services.store.help.plan_new(record)
    if not request.sample:
        day = services.today.isoformat()
        writes.append(Put(keys.due_key(day, "looking", request.id), {"v": 1}))
    return writes


def plan_new_text(
    services: Services, old: HelpRecord, request: HelpRequest, text: str, by: str
) -> list[Write]:
    """What follows from another text: other places, other days; the waiting list is looked at."""
    ask = change_ask(old.ask, request, services.today)
    changed = tell_changed(ask) if text != old.text else []
    ask, told = invite_next(ask, services.now)
    new = replace(
        with_ask(old, ask, services.now),
        text=text,
        title=request.title,
        check=request.check.value,
        ward=ward_of(services, request),
        is_published=True,
    )
    return plan_turn(services, old, new, changed + told, by, "changed_request")


def asker_of(services: Services, request: HelpRequest) -> tuple[str, str]:
    """The slug of the listing that asks, or empty, and what it is called."""
    if isinstance(request.asked_by, RunBy):
        return "", request.asked_by.name
    known = services.store.listings.find(request.asked_by)
    return request.asked_by, known.name if known else request.asked_by


def make_record(services: Services, request: HelpRequest, text: str) -> HelpRecord:
    """The record of a request that nobody has answered yet."""
    slug, asker = asker_of(services, request)
    return HelpRecord(
        id=request.id,
        title=request.title,
        kind=request.kind.value,
        slug=slug,
        asker=asker,
        owner_id="",
        text=text,
        opened_at=to_text(services.now),
        ask=open_ask(request, services.today),
        check=request.check.value,
        ward=ward_of(services, request),
        is_published=True,
    )


def ward_of(services: Services, request: HelpRequest) -> str:
    """The ward that its area lies in; empty for a district, which spreads over several."""
    area = find_area(request.area, services.reference.gazetteer)
    return (area.ward_id or "") if area else ""
