"""How a request ends, and what came of it."""

from collections.abc import Mapping, Sequence
from functools import partial

from chalicelib.acts.helping.turning import find_request, take_turn
from chalicelib.services import Services
from chalicelib.store import keys
from chalicelib.store.help_requests import HelpRecord
from chalicelib.table import Put, Write
from communitybook.helping.ask import Ask, Turn
from communitybook.helping.endings import close, go_on_asking, withdraw_request
from communitybook.helping.moves import (
    ENDED,
    HelpRefusedError,
    LoanState,
    OfferState,
    RequestState,
)
from communitybook.helping.outcomes import FIGURES, MOST, quarter_of
from communitybook.messages import say

_LENT = (LoanState.HANDED_OVER, LoanState.OVERDUE, LoanState.RETURNED, LoanState.COMPLETED)


def close_request(services: Services, id: str, said: Mapping[str, int], by: str) -> HelpRecord:
    """It is done, and this is what came of it; a second press changes only the figures."""

    def turn(ask: Ask) -> Turn:
        if ask.state in (RequestState.WITHDRAWN, RequestState.REMOVED):
            told = say(f"request_state_{ask.state}")
            raise HelpRefusedError(say("request_move_is_refused", state=told, thing=""))
        return (ask, []) if ask.state in ENDED else close(ask)

    def plan(old: HelpRecord, new: HelpRecord) -> Sequence[Write]:
        return plan_outcome(services, new, said)

    outcome = outcome_of(find_request(services, id), said)
    return take_turn(services, id, turn, by, "closed_request", plan=plan, outcome=outcome)


def withdraw_ask(services: Services, id: str, by: str) -> HelpRecord:
    """It is not needed after all."""
    return take_turn(services, id, withdraw_request, by, "withdrew_request")


def still_needed(services: Services, id: str, by: str) -> HelpRecord:
    """Ninety days more, for a request without a last day."""
    turn = partial(go_on_asking, today=services.today)
    return take_turn(services, id, lambda ask: (turn(ask), []), by, "still_needed")


def outcome_of(record: HelpRecord, said: Mapping[str, int]) -> dict[str, int]:
    """The figures: what the asker says, and what the book counts itself."""
    helped = [
        one
        for one in record.ask.offers_in(OfferState.COMPLETED, OfferState.ACCEPTED)
        if record.ask.loan_state(one.id) is not LoanState.AGREED
    ]
    lent = [one for one in record.ask.loans.values() if one.state in _LENT]
    told = {name: min(max(said.get(name, 0), 0), MOST) for name in FIGURES}
    return {**told, "lent": len(lent), "residents": sum(max(one.taken, 1) for one in helped)}


def plan_outcome(
    services: Services, record: HelpRecord, said: Mapping[str, int]
) -> Sequence[Write]:
    """For the totals: figures, ward and group of one request; nobody is named, so it stays."""
    outcome = outcome_of(record, said)
    ended_on = (record.ended_at or "")[:10] or services.today.isoformat()
    quarter = quarter_of(ended_on)
    body = {
        "ward": record.ward,
        "kind": record.kind,
        "group": record.slug or record.id,
        "quarter": quarter,
        **outcome,
        "v": 1,
    }
    return [Put(keys.outcome_key(quarter, record.id), body)]
