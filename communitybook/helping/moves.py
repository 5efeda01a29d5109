"""The states of a help request, an offer and a loan, and what leads from one to another.

One table each for app, tests and docs. Nothing is ever accepted by a clock.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from communitybook.messages import say
from communitybook.submitting.moves import State


class RequestState(StrEnum):
    """Where a help request stands. Until it is open, it is a submission in the queue."""

    UNCONFIRMED = "unconfirmed"
    WAITING = "waiting"
    CHANGES_ASKED = "changes_asked"
    REJECTED = "rejected"
    LAPSED = "lapsed"
    OPEN = "open"
    FILLED = "filled"
    HELD = "held"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    REMOVED = "removed"
    EXPIRED = "expired"


class OfferState(StrEnum):
    """Where an answer to a help request stands."""

    UNCONFIRMED = "unconfirmed"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WAITLISTED = "waitlisted"
    INVITED = "invited"
    COMPLETED = "completed"
    WITHDRAWN = "withdrawn"
    RELEASED = "released"
    LAPSED = "lapsed"


class LoanState(StrEnum):
    """Where a thing is that somebody lends or gives."""

    AGREED = "agreed"
    HANDED_OVER = "handed_over"
    OVERDUE = "overdue"
    RETURNED = "returned"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    LOST = "lost"


_R, _O, _L = RequestState, OfferState, LoanState
_ENDS = {_R.CLOSED, _R.WITHDRAWN, _R.REMOVED, _R.EXPIRED}

REQUEST_MOVES: Mapping[RequestState, set[RequestState]] = {
    _R.UNCONFIRMED: {_R.WAITING, _R.LAPSED},
    _R.WAITING: {_R.OPEN, _R.CHANGES_ASKED, _R.REJECTED},
    _R.CHANGES_ASKED: {_R.WAITING, _R.LAPSED},
    _R.OPEN: {_R.FILLED, _R.HELD, *_ENDS},
    _R.FILLED: {_R.OPEN, _R.HELD, *_ENDS},
    _R.HELD: {_R.OPEN, _R.FILLED, *_ENDS},
}
OFFER_MOVES: Mapping[OfferState, set[OfferState]] = {
    _O.UNCONFIRMED: {_O.OFFERED, _O.LAPSED},
    _O.OFFERED: {_O.ACCEPTED, _O.DECLINED, _O.WAITLISTED, _O.WITHDRAWN, _O.LAPSED},
    _O.WAITLISTED: {_O.INVITED, _O.WITHDRAWN, _O.LAPSED},
    _O.INVITED: {_O.ACCEPTED, _O.DECLINED, _O.LAPSED},
    _O.ACCEPTED: {_O.COMPLETED, _O.WITHDRAWN, _O.RELEASED},
}
LOAN_MOVES: Mapping[LoanState, set[LoanState]] = {
    _L.AGREED: {_L.HANDED_OVER, _L.CANCELLED},
    _L.HANDED_OVER: {_L.RETURNED, _L.OVERDUE, _L.COMPLETED},
    _L.OVERDUE: {_L.RETURNED, _L.LOST},
}

RUNNING = frozenset({_R.OPEN, _R.FILLED, _R.HELD})
ENDED = frozenset(_ENDS)
# A request that is still a submission: which of its states is which of ours. A submission that
# was taken for spam never became a request.
STATE_OF_SUBMISSION: Mapping[State, RequestState] = {
    State.UNCONFIRMED: _R.UNCONFIRMED,
    State.WAITING: _R.WAITING,
    State.HELD: _R.WAITING,
    State.CHANGES_ASKED: _R.CHANGES_ASKED,
    State.APPROVED: _R.OPEN,
    State.REJECTED: _R.REJECTED,
    State.LAPSED: _R.LAPSED,
    State.WITHDRAWN: _R.LAPSED,
}

AnyState = TypeVar("AnyState", RequestState, OfferState, LoanState)


class HelpRefusedError(Exception):
    """It can't be done; the sentence says why, and what can be done instead."""


def check_move(
    moves: Mapping[AnyState, set[AnyState]], before: AnyState, after: AnyState, thing: str = ""
) -> AnyState:
    """The state after the move. Raises HelpRefusedError where the table has no such move."""
    if after in moves.get(before, ()):
        return after
    sort = type(before).__name__.removesuffix("State").lower()
    told = say(f"{sort}_state_{before}")
    raise HelpRefusedError(say(f"{sort}_move_is_refused", state=told, thing=thing))
