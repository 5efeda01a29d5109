"""What git says of a help request's file: ours that landed, or somebody's by pull request."""

from chalicelib.acts.helping.files import without_file
from chalicelib.acts.helping.opening import make_record, plan_new_record, plan_new_text
from chalicelib.acts.helping.turning import plan_turn
from chalicelib.ports import Conflicted
from chalicelib.services import Services
from chalicelib.store.help_requests import HelpRecord, with_ask
from chalicelib.table import Item, Put, Write
from communitybook.helping.endings import remove
from communitybook.helping.moves import HelpRefusedError
from communitybook.model.help_request import HelpRequest
from communitybook.model.shape import parse_request
from communitybook.reading.yaml_reader import read_yaml

_BOOK = "the book"


def request_of(text: str, id: str) -> HelpRequest | None:
    """The help request that a file holds; None where it can't be read."""
    return parse_request(read_yaml(text.encode(), f"{id}.yml"))[0] if text else None


def plan_known_request(services: Services, id: str, text: str | None) -> list[Write]:
    """The record as git has its file: a new one by pull request is open, one gone is removed."""
    old = services.store.help.find(id)
    if text is None:
        return _plan_gone(services, old)
    request = request_of(text, id)
    if request is None:
        return []
    if old is None:
        return _plan_found(services, request, text)
    if old.text == text or old.has_ended:
        return []
    try:
        return plan_new_text(services, old, request, text, _BOOK)
    except HelpRefusedError:
        return []  # people are accepted for more than the file now says: they keep their places


def _plan_found(services: Services, request: HelpRequest, text: str) -> list[Write]:
    return plan_new_record(services, make_record(services, request, text), request)


def _plan_gone(services: Services, old: HelpRecord | None) -> list[Write]:
    """Taken out by us at its end, or by somebody while it ran: then everyone hears of it."""
    if old is None or not old.is_published:
        return []
    without = without_file(old, services.store.landings.take_number())
    if old.has_ended:
        return services.store.help.plan_change(old, without)
    ask, told = remove(old.ask)
    new = with_ask(without, ask, services.now)
    return plan_turn(services, old, new, told, _BOOK, "removed_request")


def plan_out_again(services: Services, item: Item, result: Conflicted) -> list[Write]:
    """Somebody changed the file before it was taken out: it still goes, as it stands now."""
    done = services.store.outbox.plan_done(item)
    if result.found is None:
        return [done]
    again = {**item.body, "base": result.found, "leased_until": "", "tries": 0}
    return [Put(item.key, again, item.version)]
