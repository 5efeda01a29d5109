"""Approving a help request: it is open at once, with the check that a moderator set."""

from chalicelib.acts.approving import check_seen, commit_message, plan_owner_of, refuse_own
from chalicelib.acts.comparing import Comparison, compare
from chalicelib.acts.deciding import Decision, Planned, RefusedError
from chalicelib.acts.helping.files import path_of
from chalicelib.acts.helping.opening import plan_opened
from chalicelib.ports import Publication
from chalicelib.services import Services
from chalicelib.store import keys
from chalicelib.store.help_requests import HelpRecord
from communitybook.helping.moves import HelpRefusedError
from communitybook.helping.shifts import with_shift_ids
from communitybook.messages import say
from communitybook.model.help_choices import Check
from communitybook.model.help_request import HelpRequest
from communitybook.reading.yaml_writer import write_request
from communitybook.submitting.moves import State

CHECKING = ("check", "check_why")
_FEWEST_LETTERS = 3


def plan_approve_ask(decision: Decision) -> Planned:
    """Open from now on; its file goes to git. Raises RefusedError, StaleError."""
    services, old = decision.services, decision.old
    seen = compare(services, old)
    refuse_own(decision)
    check_seen(decision, seen)
    record = services.store.help.find(old.slug)
    checked = _checked(decision, seen)
    request = _to_publish(services, seen, record, checked["check"])
    text = write_request(request)
    publication = _publication(decision, seen, text)
    owner_id, owned = plan_owner_of(decision)
    detail = {**old.detail, "publication": publication.id}
    kept = {"detail": detail, "gate": checked, "owner_id": owner_id, **decision.decided()}
    new, writes = decision.plan(**kept)
    try:
        opened = plan_opened(services, new, request, text)
    except HelpRefusedError as error:
        raise RefusedError(str(error)) from None
    writes += [services.store.outbox.plan(publication, old.id, decision.now), *owned, *opened]
    return new, writes


def _publication(decision: Decision, seen: Comparison, text: str) -> Publication:
    services, old = decision.services, decision.old
    path = path_of(old.slug)
    id = services.store.outbox.id_behind(path, services.new_id())
    message = commit_message(old, is_new=seen.base is None)
    return Publication(id, path, seen.base, text.encode(), message)


def _checked(decision: Decision, seen: Comparison) -> dict[str, str]:
    """What the moderator chose, beside what the rules advise; less than that needs a reason."""
    if seen.advice is None:
        return {"check": Check.NONE.value, "by": decision.person.id}
    chosen, why = (decision.told.gate.get(name, "").strip() for name in CHECKING)
    if chosen not in list(Check):
        raise RefusedError(say("check_is_chosen"))
    is_less = Check(chosen).rank < seen.advice.check.rank
    if is_less and len(why) < _FEWEST_LETTERS:
        raise RefusedError(say("lower_check_has_a_reason"))
    return {
        "check": chosen,
        "advised": seen.advice.check.value,
        "rules_version": seen.advice.version,
        "check_why": why[:300],
        "by": decision.person.id,
    }


def _to_publish(
    services: Services, seen: Comparison, record: HelpRecord | None, check: str
) -> HelpRequest:
    """With what the book says of it; the ids of times that people offered for are not reused."""
    request = seen.proposal.request if seen.proposal else None
    if request is None:
        raise RefusedError(say("proposal_is_ready"))
    if record is not None and record.has_ended:
        told = say(f"request_state_{record.ask.state}")
        raise RefusedError(say("request_move_is_refused", state=told, thing=""))
    used = {one.place for one in record.ask.offers.values()} if record else set()
    version = seen.advice.version if seen.advice else None
    with_book = {
        "check": Check(check),
        "rules_version": version,
        "posted_on": request.posted_on or services.today,
    }
    return with_shift_ids(request.model_copy(update=with_book), used)


def plan_restore_ask(decision: Decision) -> Planned:
    """Back to the queue, while git has not begun and nobody has offered."""
    services, old = decision.services, decision.old
    new, writes = decision.plan()
    if old.state is not State.APPROVED:
        return new, writes
    item = services.store.table.get(keys.outbox_key(old.detail.get("publication", "-")))
    record = services.store.help.find(old.slug)
    is_first = record is not None and record.submission_id == old.id and not record.ask.offers
    if item is None or record is None or not is_first or old.sort != "ask":
        raise RefusedError(say("undo_by_new_change"))
    gone = [services.store.outbox.plan_done(item), *services.store.help.plan_delete(record)]
    return new, [*writes, *gone]
