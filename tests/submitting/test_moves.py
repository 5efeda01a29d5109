"""Every move of the table is taken, every other is refused with a sentence."""

import itertools

import pytest

from communitybook.submitting.moves import (
    BEGINNINGS,
    MOVES,
    Move,
    MoveRefusedError,
    State,
    state_after,
)

_ALL = list(itertools.product(State, Move))


@pytest.mark.parametrize(("state", "move"), [one for one in _ALL if one[1] in MOVES[one[0]]])
def test_a_move_of_the_table_leads_to_its_state(state: State, move: Move) -> None:
    assert state_after(state, move) is MOVES[state][move]


@pytest.mark.parametrize(("state", "move"), [one for one in _ALL if one[1] not in MOVES[one[0]]])
def test_any_other_move_is_refused_with_a_sentence(state: State, move: Move) -> None:
    with pytest.raises(MoveRefusedError, match="can't be done now"):
        state_after(state, move)


def test_every_state_can_be_reached() -> None:
    reached = set(BEGINNINGS)
    for _round in State:
        reached |= {after for state in reached for after in MOVES[state].values()}
    assert reached == set(State)


def test_only_a_person_approves() -> None:
    before = {state for state in State if Move.APPROVE in MOVES[state]}
    assert before == {State.WAITING}


def test_what_publishes_nothing_is_closed_and_never_published() -> None:
    """Reports, claims and changes that were made at once are looked at, not approved."""
    assert {state for state in State if Move.CLOSE in MOVES[state]} == {State.WAITING}
    assert MOVES[State.CLOSED] == {}
