"""The forms with which an owner asks for help, or changes what was asked."""

from chalicelib.acts.helping.known import request_of
from chalicelib.acts.managing import begin_draft
from chalicelib.services import Services
from chalicelib.store.help_requests import HelpRecord
from chalicelib.store.listings import blob_id
from chalicelib.store.owners import Owner
from communitybook.helping.moves import HelpRefusedError
from communitybook.messages import say
from communitybook.submitting.answers import answers_of


def begin_ask(services: Services, owner: Owner, holder_id: str, kind: str, slug: str) -> str:
    """The token of a new request's draft, asked by that listing of theirs if it has one."""
    asked_by = {"asked_by": slug} if slug else {}
    answers = {"kind": kind, **asked_by}
    return begin_draft(services, owner, holder_id, sort="ask", answers=answers)


def begin_ask_change(services: Services, owner: Owner, holder_id: str, record: HelpRecord) -> str:
    """The token of a draft that holds what the request says now; it stays until it is approved."""
    request = request_of(record.text, record.id)
    if record.has_ended or request is None:
        told = say(f"request_state_{record.ask.state}")
        raise HelpRefusedError(say("request_move_is_refused", state=told, thing=""))
    answers = answers_of(request)
    return begin_draft(
        services,
        owner,
        holder_id,
        sort="ask_change",
        slug=record.id,
        answers=answers,
        base=blob_id(record.text.encode()),
        base_answers=answers,
        begun_from=record.id,
    )
