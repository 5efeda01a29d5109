"""Random histories of a request, its offers and loans: what the tables allow happens, no more."""

import os
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from communitybook.helping import endings, loans, offers
from communitybook.helping.ask import ASKER, Ask, Loan, News, Offer, Place, Telling, Turn
from communitybook.helping.moves import (
    LOAN_MOVES,
    OFFER_MOVES,
    REQUEST_MOVES,
    RUNNING,
    HelpRefusedError,
    LoanState,
    OfferState,
    RequestState,
)
from tests.helping.asks import NOW, TODAY

IS_LONG = bool(os.environ.get("BOOK_LONG"))
HISTORIES = 5000 if IS_LONG else 400
STEPS = 50
HOLDING = (OfferState.ACCEPTED, OfferState.INVITED, OfferState.COMPLETED)
SEEN: Counter[tuple[str, str, str]] = Counter()
REFUSED: Counter[str] = Counter()


ACTS: dict[str, tuple[Callable[..., Turn], dict[str, bool]]] = {
    "confirm": (offers.confirm, {}),
    "accept": (offers.accept, {}),
    "decline": (offers.decline, {}),
    "list": (offers.put_on_list, {"by_asker": True}),
    "join": (offers.put_on_list, {"by_asker": False}),
    "withdraw": (offers.withdraw, {}),
    "release": (offers.release, {}),
    "take": (offers.take_invitation, {}),
    "no": (offers.decline_invitation, {}),
    "lapse": (offers.lapse_unconfirmed, {}),
    "hand_over": (loans.hand_over, {}),
    "bring_back": (loans.bring_back, {}),
    "lose": (loans.lose, {}),
}
WITH_NOW = ("confirm", "withdraw", "release", "take", "no")
OF_LOANS = ("hand_over", "bring_back", "lose")
SUITING = {
    OfferState.UNCONFIRMED: ("confirm", "lapse"),
    OfferState.OFFERED: ("accept", "accept", "accept", "decline", "list", "join", "withdraw"),
    OfferState.WAITLISTED: ("withdraw",),
    OfferState.INVITED: ("take", "no"),
    OfferState.ACCEPTED: ("withdraw", "release"),
}
NEEDS_OFFERS = ("what_suits", "anything")
STEPS_OF_ALL = (
    *("what_suits",) * 10,
    *("offer",) * 4,
    *("time_passes",) * 3,
    *("resume",) * 2,
    *("anything", "hold", "end"),
)
LOAN_SUITING: dict[LoanState | None, tuple[str, ...]] = {
    LoanState.AGREED: ("hand_over", "hand_over"),
    LoanState.HANDED_OVER: ("bring_back",),
    LoanState.OVERDUE: ("bring_back", "lose"),
}


class Histories(RuleBasedStateMachine):
    """Anybody does anything at any time; the clock goes on by hours and days."""

    @initialize(
        needed=st.sampled_from(([1], [1], [2], [1, 1], [3, 1])),
        begins=st.sampled_from((None, None, None, 0, 3, 12)),
        kind=st.sampled_from(("people", "loan", "gift")),
        lasts=st.sampled_from((6, 25)),
    )
    def begin(self, needed: list[int], begins: int | None, kind: str, lasts: int) -> None:
        first = None if begins is None else TODAY + timedelta(days=begins)
        places = {str(n): Place(str(n), count, count, first) for n, count in enumerate(needed)}
        self.ask = Ask(
            "r",
            RequestState.OPEN,
            places,
            ends_on=TODAY + timedelta(days=lasts),
            is_for_people=kind == "people",
            is_gift=kind == "gift",
            due_on=TODAY + timedelta(days=2) if kind == "loan" else None,
        )
        self.now = NOW
        self.number = 0

    def act(self, turn: Callable[..., Turn], *arguments: Any, **more: Any) -> None:
        """Do it, or be refused with a sentence and nothing changed."""
        before = self.ask
        try:
            after, told = turn(before, *arguments, **more)
        except HelpRefusedError as error:
            REFUSED[turn.__name__] += 1
            if str(error).endswith("."):
                return
            raise
        self.note_moves(before, after)
        self.check_told(before, after, told)
        self.ask = after

    def note_moves(self, before: Ask, after: Ask) -> None:
        """Every change of a state is in its table, if need be by way of another state."""
        _note("request", REQUEST_MOVES, before.state, after.state)
        for id, offer in after.offers.items():
            if id in before.offers:
                _note("offer", OFFER_MOVES, before.offers[id].state, offer.state)
        for id, loan in after.loans.items():
            if id in before.loans:
                _note("loan", LOAN_MOVES, before.loans[id].state, loan.state)

    def check_told(self, before: Ask, after: Ask, told: list[Telling]) -> None:
        """Whoever offered hears of every change of their offer that they did not make."""
        heard = {one.to for one in told}
        for id, offer in after.offers.items():
            old = before.offers.get(id)
            if old is None or old.state is offer.state or old.state is OfferState.UNCONFIRMED:
                continue
            is_own = offer.state is OfferState.WITHDRAWN or _is_own(
                old.state, offer.state, told, id
            )
            assert is_own or id in heard, (old.state, offer.state, told)
        assert heard <= {ASKER, *after.offers}

    @rule(data=st.data(), what=st.sampled_from(STEPS_OF_ALL))
    def step(self, data: st.DataObject, what: str) -> None:
        """One rule, so that no history is without any sort of step, as several rules could be."""
        if what in NEEDS_OFFERS and not self.ask.offers:
            what = "offer"
        getattr(self, what)(data)

    def some_offer(self, data: st.DataObject) -> str:
        return data.draw(st.sampled_from(sorted(self.ask.offers)))

    def offer(self, data: st.DataObject) -> None:
        self.number += 1
        id = f"o{self.number:03}"
        place = data.draw(st.sampled_from((0, 0, 0, 0, 1)))
        how_many = data.draw(st.sampled_from((1, 1, 1, 2)))
        new = Offer(id, str(place), how_many, OfferState.UNCONFIRMED)

        def put(ask: Ask) -> Turn:
            return offers.offer(ask, new, self.now.date()), []

        self.act(put)
        if id in self.ask.offers and data.draw(st.sampled_from((True, True, True, False))):
            self.act(offers.confirm, id, self.now)

    def anything(self, data: st.DataObject) -> None:
        self.do_with(self.some_offer(data), data.draw(st.sampled_from(sorted(ACTS))))

    def what_suits(self, data: st.DataObject) -> None:
        id = self.some_offer(data)
        state, loan = self.ask.offers[id].state, self.ask.loan_state(id)
        suiting = [*SUITING.get(state, ()), *LOAN_SUITING.get(loan, ())]
        if suiting:
            self.do_with(id, data.draw(st.sampled_from(suiting)))

    def do_with(self, id: str, what: str) -> None:
        if what in OF_LOANS and id not in self.ask.loans:
            return
        act, more = ACTS[what]
        arguments = [self.now] if what in WITH_NOW else []
        self.act(act, id, *arguments, **more)

    def hold(self, data: st.DataObject) -> None:
        self.act(offers.hold)

    def resume(self, data: st.DataObject) -> None:
        self.act(offers.resume, self.now)

    def end(self, data: st.DataObject) -> None:
        if self.number > 3 and data.draw(st.integers(0, 3)) == 3:
            how = data.draw(st.sampled_from(("close", "withdraw_request", "remove")))
            self.act(getattr(endings, how))

    def time_passes(self, data: st.DataObject) -> None:
        self.now += timedelta(hours=data.draw(st.sampled_from((1, 6, 30, 73))))
        today = self.now.date()
        self.act(offers.lapse_invitations, self.now)
        self.act(loans.watch_loans, today)
        if self.ask.state in RUNNING:
            self.act(endings.nudge, today)
            self.act(endings.expire, today)

    @invariant()
    def nothing_is_over_capacity(self) -> None:
        for place in self.ask.places.values():
            held = sum(
                one.taken
                for one in self.ask.offers.values()
                if one.place == place.id and one.state in HOLDING
            )
            assert 0 <= place.remaining <= place.needed
            is_running = self.ask.state in RUNNING
            assert held + place.remaining == place.needed or not is_running

    @invariant()
    def it_is_filled_exactly_when_nothing_is_free(self) -> None:
        if self.ask.state in (RequestState.OPEN, RequestState.FILLED):
            assert (self.ask.state is RequestState.FILLED) == self.ask.is_full

    @invariant()
    def nobody_waits_while_a_place_is_free_and_there_is_time(self) -> None:
        if self.ask.state not in (RequestState.OPEN, RequestState.FILLED):
            return
        for one in self.ask.offers_in(OfferState.WAITLISTED):
            place = self.ask.places[one.place]
            late = offers.answer_until(place, self.now) <= self.now
            assert place.remaining == 0 or late

    @invariant()
    def when_it_has_ended_nobody_is_left_waiting(self) -> None:
        if self.ask.state in RUNNING:
            return
        still = {one.state for one in self.ask.offers.values()}
        assert not still & {OfferState.OFFERED, OfferState.WAITLISTED, OfferState.INVITED}
        out = set(loans.loans_out(self.ask))
        accepted = {one.id for one in self.ask.offers_in(OfferState.ACCEPTED)}
        assert accepted <= out

    @invariant()
    def a_loan_belongs_to_an_offer_that_has_been_accepted(self) -> None:
        for loan in self.ask.loans.values():
            state = self.ask.offers[loan.offer_id].state
            if loan.state in (LoanState.HANDED_OVER, LoanState.OVERDUE):
                assert state is OfferState.ACCEPTED
            if loan.state is LoanState.CANCELLED:
                assert state in (OfferState.WITHDRAWN, OfferState.RELEASED)


def _is_own(before: OfferState, after: OfferState, told: list[Telling], id: str) -> bool:
    """Joining the list, taking and declining an invitation are their own doing."""
    asker = {(one.news, one.about) for one in told if one.to == ASKER}
    own = {
        (OfferState.OFFERED, OfferState.WAITLISTED): News.JOINED_LIST,
        (OfferState.INVITED, OfferState.ACCEPTED): News.INVITATION_TAKEN,
        (OfferState.INVITED, OfferState.DECLINED): News.INVITATION_DECLINED,
    }
    return (own.get((before, after)), id) in asker


def _note(sort: str, moves: Any, before: Any, after: Any) -> None:
    if before is after:
        return
    through = [one for one in moves.get(before, ()) if after in moves.get(one, ())]
    assert after in moves.get(before, ()) or through, f"{sort}: {before} to {after}"
    if after in moves.get(before, ()):
        SEEN[(sort, before.value, after.value)] += 1
    else:
        SEEN[(sort, before.value, through[0].value)] += 1
        SEEN[(sort, through[0].value, after.value)] += 1


def test_random_histories_keep_to_the_tables_and_take_every_move_of_them() -> None:
    SEEN.clear()
    REFUSED.clear()
    run_state_machine_as_test(
        Histories,
        settings=settings(
            max_examples=HISTORIES,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=not IS_LONG,
            suppress_health_check=list(HealthCheck),
        ),
    )
    wanted = {
        (sort, before.value, after.value)
        for sort, moves in (
            ("request", REQUEST_MOVES),
            ("offer", OFFER_MOVES),
            ("loan", LOAN_MOVES),
        )
        for before, afters in moves.items()
        for after in afters
        if (sort, before) not in _AS_SUBMISSION
    }
    missing = wanted - set(SEEN)
    if IS_LONG:
        line = f"{HISTORIES} histories, {SEEN.total()} moves, {REFUSED.total()} refused\n"
        sys.stdout.write(line)
        assert not missing
    assert len(missing) <= len(wanted) // 8, missing


_AS_SUBMISSION = {
    ("request", RequestState.UNCONFIRMED),
    ("request", RequestState.WAITING),
    ("request", RequestState.CHANGES_ASKED),
}


@pytest.mark.parametrize("before", OfferState)
@pytest.mark.parametrize("after", OfferState)
def test_an_offer_moves_only_as_its_table_says(before: OfferState, after: OfferState) -> None:
    ask = _an_ask().with_offer(Offer("o", "any", 1, before))
    if after in OFFER_MOVES.get(before, ()):
        assert ask.moved("o", after).offers["o"].state is after
    else:
        with pytest.raises(HelpRefusedError, match="can't be done any more"):
            ask.moved("o", after)


@pytest.mark.parametrize("before", RequestState)
@pytest.mark.parametrize("after", RequestState)
def test_a_request_moves_only_as_its_table_says(before: RequestState, after: RequestState) -> None:
    ask = replace(_an_ask(), state=before)
    if after in REQUEST_MOVES.get(before, ()):
        assert ask.with_state(after).state is after
    else:
        with pytest.raises(HelpRefusedError, match="can't be done any more"):
            ask.with_state(after)


@pytest.mark.parametrize("before", LoanState)
@pytest.mark.parametrize("after", LoanState)
def test_a_loan_moves_only_as_its_table_says(before: LoanState, after: LoanState) -> None:
    ask = _an_ask().with_loan(Loan("o", before, TODAY))
    if after in LOAN_MOVES.get(before, ()):
        assert ask.moved_loan("o", after).loans["o"].state is after
    else:
        with pytest.raises(HelpRefusedError, match="can't be done any more"):
            ask.moved_loan("o", after)


def _an_ask() -> Ask:
    return Ask("r", RequestState.OPEN, {"any": Place("any", 1, 1)}, ends_on=TODAY)
