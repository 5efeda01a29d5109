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
from communitybook.helping.offers import invite_next
from communitybook.helping.opening import change_ask, open_ask
from communitybook.model.help_request import HelpRequest


def plan_opened(
    services: Services, submission: Submission, request: HelpRequest, text: str
) -> list[Write]:
    """The request is open from now on; `text` is its file, which waits for git."""
    if services.store.help.find(request.id) is not None:
        return plan_changed(services, submission, request, text)
    detail = submission.detail
    slug = detail.get("listing", "")
    record = make_record(services, request, text, slug, detail.get("asker", ""))
    record = replace(record, owner_id=submission.owner_id, submission_id=submission.id)
    return [*services.store.help.plan_new(record), plan_looking(services, request.id)]


def plan_looking(services: Services, id: str) -> Write:
    """From now on it goes looking; jobs/looking.py does that once."""
    return Put(keys.due_key(services.today.isoformat(), "looking", id), {"v": 1})


def plan_changed(
    services: Services, submission: Submission, request: HelpRequest, text: str
) -> list[Write]:
    """The open request as its file says it now. Raises HelpRefusedError where people are in it."""
    old = services.store.help.find(request.id)
    if old is None:
        return plan_opened(services, submission, request, text)
    return plan_new_text(services, old, request, text, "a moderator")


def plan_new_text(
    services: Services, old: HelpRecord, request: HelpRequest, text: str, by: str
) -> list[Write]:
    """What follows from another text: other places, other days; the waiting list is looked at."""
    ask = change_ask(old.ask, request, services.today)
    ask, told = invite_next(ask, services.now)
    new = replace(
        with_ask(old, ask, services.now),
        text=text,
        title=request.title,
        check=request.check.value,
        ward=ward_of(services, request),
        is_published=True,
    )
    return plan_turn(services, old, new, told, by, "changed_request")


def make_record(
    services: Services, request: HelpRequest, text: str, slug: str, asker: str
) -> HelpRecord:
    """The record of a request that nobody has answered yet."""
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
