"""The states of a submission, and the moves between them: one table for app, tests and docs."""

from enum import StrEnum

from communitybook.messages import say


class State(StrEnum):
    """Where a submission stands. Nothing is ever approved by a clock."""

    UNCONFIRMED = "unconfirmed"
    WAITING = "waiting"
    HELD = "held"
    CHANGES_ASKED = "changes_asked"
    APPROVED = "approved"
    PUBLISHING = "publishing"
    PUBLISHED = "published"
    CONFLICTED = "conflicted"
    REJECTED = "rejected"
    SPAM = "spam"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    CLOSED = "closed"


class Move(StrEnum):
    """What happens to a submission, as a command."""

    CONFIRM = "confirm"
    HOLD = "hold"
    RELEASE = "release"
    ASK_CHANGES = "ask_changes"
    ANSWER = "answer"
    APPROVE = "approve"
    REJECT = "reject"
    MARK_SPAM = "mark_spam"
    WITHDRAW = "withdraw"
    RESTORE = "restore"
    BEGIN_PUBLISHING = "begin_publishing"
    LAND = "land"
    CONFLICT = "conflict"
    REQUEUE = "requeue"
    LAPSE = "lapse"
    CLOSE = "close"


BEGINNINGS = (State.UNCONFIRMED, State.WAITING, State.SPAM)

MOVES: dict[State, dict[Move, State]] = {
    State.UNCONFIRMED: {
        Move.CONFIRM: State.WAITING,
        Move.LAPSE: State.LAPSED,
    },
    State.WAITING: {
        Move.HOLD: State.HELD,
        Move.APPROVE: State.APPROVED,
        Move.ASK_CHANGES: State.CHANGES_ASKED,
        Move.REJECT: State.REJECTED,
        Move.MARK_SPAM: State.SPAM,
        Move.WITHDRAW: State.WITHDRAWN,
        Move.CLOSE: State.CLOSED,
    },
    State.HELD: {Move.RELEASE: State.WAITING},
    State.CHANGES_ASKED: {
        Move.ANSWER: State.WAITING,
        Move.WITHDRAW: State.WITHDRAWN,
        Move.LAPSE: State.LAPSED,
    },
    State.APPROVED: {
        Move.BEGIN_PUBLISHING: State.PUBLISHING,
        Move.RESTORE: State.WAITING,
    },
    State.PUBLISHING: {
        Move.LAND: State.PUBLISHED,
        Move.CONFLICT: State.CONFLICTED,
    },
    State.CONFLICTED: {Move.REQUEUE: State.WAITING},
    State.REJECTED: {Move.RESTORE: State.WAITING},
    State.SPAM: {Move.RESTORE: State.WAITING},
    State.PUBLISHED: {},
    State.WITHDRAWN: {},
    State.LAPSED: {},
    State.CLOSED: {},
}


class MoveRefusedError(Exception):
    """The submission's state does not allow that move; the sentence says what stands."""

    def __init__(self, state: State, move: Move) -> None:
        super().__init__(say("move_is_allowed", state=say(f"state_{state}")))
        self.state = state
        self.move = move


def state_after(state: State, move: Move) -> State:
    """The state that the move leads to. Raises MoveRefusedError."""
    try:
        return MOVES[state][move]
    except KeyError:
        raise MoveRefusedError(state, move) from None
