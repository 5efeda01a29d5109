"""Offers: places, the waiting list, and who hears of what."""

from dataclasses import replace
from datetime import timedelta

import pytest

from communitybook.helping.ask import ASKER, Ask, News, Offer, PlaceFilledError, Telling
from communitybook.helping.endings import close, expire, go_on_asking, nudge, remove
from communitybook.helping.loans import bring_back, hand_over, lose, watch_loans
from communitybook.helping.moves import HelpRefusedError, LoanState, OfferState, RequestState
from communitybook.helping.offers import (
    accept,
    confirm,
    decline,
    hold,
    lapse_invitations,
    offer,
    put_on_list,
    release,
    resume,
    take_invitation,
    withdraw,
)
from tests.helping.asks import (
    LATER,
    NOW,
    TODAY,
    ask_for_a_gazebo,
    ask_for_drivers,
    with_offers,
)


def accepted(ask: Ask, *ids: str) -> Ask:
    for id in ids:
        ask, _ = accept(ask, id)
    return ask


def state_of(ask: Ask, id: str) -> OfferState:
    return ask.offers[id].state


def test_the_last_place_fills_the_request_and_the_others_hear_of_the_waiting_list() -> None:
    ask = with_offers(ask_for_drivers(2), "ann", "bob", "cat")
    ask, first = accept(ask, "ann")
    ask, second = accept(ask, "bob")
    assert first == [Telling("ann", News.ACCEPTED)]
    assert ask.state is RequestState.FILLED
    assert Telling("cat", News.JUST_FILLED) in second
    assert Telling(ASKER, News.ALL_FILLED) in second


def test_whoever_is_accepted_too_late_is_refused_with_the_way_on() -> None:
    ask = accepted(with_offers(ask_for_drivers(1), "ann", "bob"), "ann")
    with pytest.raises(PlaceFilledError, match="waiting list"):
        accept(ask, "bob")


def test_when_somebody_withdraws_the_first_on_the_list_is_invited_for_three_days() -> None:
    ask = accepted(with_offers(ask_for_drivers(1), "ann", "bob", "cat"), "ann")
    ask, _ = put_on_list(ask, "cat", by_asker=False)
    ask, _ = put_on_list(ask, "bob", by_asker=True)
    ask, told = withdraw(ask, "ann", NOW)
    assert Telling("bob", News.INVITED) in told, "bob offered before cat"
    assert ask.offers["bob"].invited_until == NOW + timedelta(hours=72)
    assert ask.state is RequestState.FILLED, "the place is kept for bob"
    ask, told = take_invitation(ask, "bob", NOW + timedelta(hours=71))
    assert state_of(ask, "bob") is OfferState.ACCEPTED
    assert told == [Telling(ASKER, News.INVITATION_TAKEN, "bob")]


def test_an_invitation_ends_with_the_day_before_the_shift() -> None:
    begins = TODAY + timedelta(days=2)
    ask = accepted(with_offers(ask_for_drivers(1, begins), "ann", "bob"), "ann")
    ask, _ = put_on_list(ask, "bob", by_asker=True)
    ask, _ = withdraw(ask, "ann", NOW)
    until = ask.offers["bob"].invited_until
    assert until is not None
    assert until.date() == begins
    assert until.hour == 0


def test_nobody_is_invited_on_the_day_itself_and_the_asker_hears_that_a_place_is_free() -> None:
    ask = accepted(with_offers(ask_for_drivers(1, TODAY), "ann", "bob"), "ann")
    ask, _ = put_on_list(ask, "bob", by_asker=True)
    ask, told = withdraw(ask, "ann", NOW)
    assert state_of(ask, "bob") is OfferState.WAITLISTED
    assert Telling(ASKER, News.PLACE_FREE) in told
    assert ask.state is RequestState.OPEN


def test_an_invitation_without_an_answer_goes_to_the_next() -> None:
    ask = accepted(with_offers(ask_for_drivers(1), "ann", "bob", "cat"), "ann")
    for id in ("bob", "cat"):
        ask, _ = put_on_list(ask, id, by_asker=True)
    ask, _ = release(ask, "ann", NOW)
    same, told = lapse_invitations(ask, NOW + timedelta(hours=71))
    assert (same, told) == (ask, [])
    ask, told = lapse_invitations(ask, NOW + timedelta(hours=72))
    assert state_of(ask, "bob") is OfferState.LAPSED
    assert state_of(ask, "cat") is OfferState.INVITED
    assert Telling("bob", News.INVITATION_LAPSED) in told


def test_a_late_answer_to_an_invitation_is_refused() -> None:
    ask = accepted(with_offers(ask_for_drivers(1), "ann", "bob"), "ann")
    ask, _ = put_on_list(ask, "bob", by_asker=True)
    ask, _ = withdraw(ask, "ann", NOW)
    with pytest.raises(HelpRefusedError, match="passed"):
        take_invitation(ask, "bob", NOW + timedelta(hours=73))


def test_six_chairs_of_ten_leave_four_and_the_next_gives_only_those() -> None:
    ask = with_offers(ask_for_drivers(10), "ann", "bob", how_many=6)
    ask, _ = accept(ask, "ann")
    assert ask.remaining == 4
    ask, _ = accept(ask, "bob")
    assert ask.offers["bob"].taken == 4
    assert ask.state is RequestState.FILLED


def test_an_offer_to_a_filled_place_hears_of_the_waiting_list_at_once() -> None:
    ask = accepted(with_offers(ask_for_drivers(1), "ann"), "ann")
    ask = offer(ask, Offer("bob", "1", 1, OfferState.UNCONFIRMED), TODAY)
    _, told = confirm(ask, "bob", NOW)
    assert Telling("bob", News.JUST_FILLED) in told


def test_nobody_waits_for_a_place_that_is_free() -> None:
    ask = with_offers(ask_for_drivers(1), "ann")
    with pytest.raises(HelpRefusedError, match="accept"):
        put_on_list(ask, "ann", by_asker=True)


def test_while_it_is_held_nothing_is_accepted_and_a_free_place_waits() -> None:
    ask = accepted(with_offers(ask_for_drivers(1), "ann", "bob"), "ann")
    ask, _ = put_on_list(ask, "bob", by_asker=True)
    ask, told = hold(ask)
    assert {one.to for one in told} == {ASKER, "ann", "bob"}
    ask, _ = withdraw(ask, "ann", NOW)
    assert state_of(ask, "bob") is OfferState.WAITLISTED
    with pytest.raises(HelpRefusedError, match="held"):
        accept(ask, "bob")
    ask, told = resume(ask, NOW)
    assert state_of(ask, "bob") is OfferState.INVITED
    assert ask.state is RequestState.FILLED


def test_a_gazebo_goes_out_comes_back_late_and_its_offer_is_done() -> None:
    ask = accepted(with_offers(ask_for_a_gazebo(), "ann"), "ann")
    ask, _ = hand_over(ask, "ann")
    with pytest.raises(HelpRefusedError, match="handed over"):
        withdraw(ask, "ann", NOW)
    with pytest.raises(HelpRefusedError, match="out"):
        close(ask)
    ask, told = watch_loans(ask, TODAY + timedelta(days=6))
    assert {one.news for one in told} == {News.DUE_SOON}
    assert watch_loans(ask, TODAY + timedelta(days=8)) == (ask, []), "reminded once"
    ask, told = watch_loans(ask, TODAY + timedelta(days=9))
    assert {one.to for one in told} == {ASKER, "ann"}
    assert ask.loan_state("ann") is LoanState.OVERDUE
    ask, _ = bring_back(ask, "ann")
    assert state_of(ask, "ann") is OfferState.COMPLETED
    ask, _ = close(ask)
    assert ask.state is RequestState.CLOSED


def test_a_gift_is_done_when_it_is_handed_over() -> None:
    ask = accepted(with_offers(ask_for_a_gazebo(is_gift=True), "ann"), "ann")
    ask, _ = hand_over(ask, "ann")
    assert ask.loan_state("ann") is LoanState.COMPLETED
    assert state_of(ask, "ann") is OfferState.COMPLETED


def test_a_thing_is_lost_only_once_it_is_overdue() -> None:
    ask = accepted(with_offers(ask_for_a_gazebo(), "ann"), "ann")
    ask, _ = hand_over(ask, "ann")
    with pytest.raises(HelpRefusedError, match="handed over"):
        lose(ask, "ann")


def test_a_withdrawn_offer_cancels_what_was_agreed() -> None:
    ask = accepted(with_offers(ask_for_a_gazebo(), "ann"), "ann")
    ask, _ = withdraw(ask, "ann", NOW)
    assert ask.loan_state("ann") is LoanState.CANCELLED
    assert ask.remaining == 1


def test_closing_tells_everyone_and_leaves_nobody_waiting() -> None:
    ask = accepted(with_offers(ask_for_drivers(1), "ann", "bob", "cat", "dee"), "ann")
    ask, _ = put_on_list(ask, "bob", by_asker=True)
    ask, _ = decline(ask, "dee")
    ask, told = close(ask)
    assert {one.to for one in told} == {"ann", "bob", "cat"}
    assert state_of(ask, "ann") is OfferState.COMPLETED
    assert state_of(ask, "cat") is state_of(ask, "bob") is OfferState.LAPSED


def test_a_request_that_a_moderator_removes_lets_its_people_go() -> None:
    ask, told = remove(accepted(with_offers(ask_for_drivers(1), "ann"), "ann"))
    assert state_of(ask, "ann") is OfferState.RELEASED
    assert Telling(ASKER, News.REMOVED) in told


def test_the_asker_hears_once_before_it_ends_and_everyone_hears_when_it_has() -> None:
    ask = with_offers(ask_for_drivers(1), "ann")
    assert nudge(ask, LATER - timedelta(days=4)) == (ask, [])
    ask, told = nudge(ask, LATER - timedelta(days=3))
    assert told == [Telling(ASKER, News.NUDGE)]
    assert nudge(ask, LATER - timedelta(days=2))[1] == []
    assert expire(ask, LATER) == (ask, [])
    ask, told = expire(ask, LATER + timedelta(days=1))
    assert {one.to for one in told} == {"ann", ASKER}
    assert ask.state is RequestState.EXPIRED


def test_somebody_who_still_asks_has_ninety_days_more() -> None:
    ask = go_on_asking(replace(ask_for_drivers(1), is_nudged=True), LATER)
    assert ask.ends_on == LATER + timedelta(days=90)
    assert nudge(ask, LATER)[1] == []


def test_after_the_last_day_to_offer_nobody_can_but_what_was_offered_goes_on() -> None:
    ask = replace(with_offers(ask_for_drivers(), "ann"), offers_until=TODAY)
    late = Offer("bob", "1", 1, OfferState.UNCONFIRMED)
    assert "bob" in offer(ask, late, TODAY).offers
    with pytest.raises(HelpRefusedError, match="last day to offer"):
        offer(ask, late, TODAY + timedelta(days=1))
    assert accept(ask, "ann")[0].offers["ann"].state is OfferState.ACCEPTED
