"""What the asker does with an offer: yes, no, the waiting list, one question, letting go."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from chalicelib.acts.helping.turning import find_request, take_turn
from chalicelib.services import Services
from chalicelib.store import keys
from chalicelib.store.help_requests import HelpRecord
from chalicelib.table import Put, Write
from communitybook.helping.ask import Ask, News, Telling, Turn
from communitybook.helping.moves import HelpRefusedError, OfferState
from communitybook.helping.offers import accept, decline, put_on_list, release
from communitybook.messages import say

THE_GROUP = "the group"
MOST_LETTERS = 600


def accept_offer(
    services: Services, id: str, offer_id: str, shares: Mapping[str, str] | None, by: str
) -> HelpRecord:
    """Yes, please. `shares` is how they may reach the asker, if the asker ticked that.

    Raises PlaceFilledError where somebody else has the last place by now.
    """

    def plan(old: HelpRecord, new: HelpRecord) -> Sequence[Write]:
        return plan_private_change(services, id, offer_id, asker_shares=dict(shares or {}))

    turn = partial(accept, offer_id=offer_id)
    return take_turn(services, id, turn, by, "accepted_offer", about=offer_id, plan=plan)


def share_with_offer(
    services: Services, id: str, offer_id: str, shares: Mapping[str, str], by: str
) -> HelpRecord:
    """The asker says later how they may be reached; both hear, if the other said so too."""
    return share(services, id, offer_id, by, asker_shares=dict(shares))


def share(services: Services, id: str, offer_id: str, by: str, **ticked: Any) -> HelpRecord:
    """One of the two ticks. Once both stand and the offer is accepted, both hear of it."""
    private = services.store.help.find_private(id, offer_id)
    both = {**private, **ticked}

    def turn(ask: Ask) -> Turn:
        is_whole = bool(both.get("shares")) and bool(both.get("asker_shares"))
        is_accepted = ask.offers[offer_id].state is OfferState.ACCEPTED
        if not (is_whole and is_accepted):
            return ask, []
        return ask, [
            Telling("asker", News.CONTACT, offer_id),
            Telling(offer_id, News.CONTACT, offer_id),
        ]

    def plan(old: HelpRecord, new: HelpRecord) -> Sequence[Write]:
        return plan_private_change(services, id, offer_id, **ticked)

    return take_turn(services, id, turn, by, "shared_contact", about=offer_id, plan=plan)


def decline_offer(services: Services, id: str, offer_id: str, by: str) -> HelpRecord:
    """No, thank you."""
    turn = partial(decline, offer_id=offer_id)
    return take_turn(services, id, turn, by, "declined_offer", about=offer_id)


def waitlist_offer(services: Services, id: str, offer_id: str, by: str) -> HelpRecord:
    """On the waiting list of a place that is filled."""
    turn = partial(put_on_list, offer_id=offer_id, by_asker=True)
    return take_turn(services, id, turn, by, "waitlisted_offer", about=offer_id)


def release_offer(services: Services, id: str, offer_id: str, by: str) -> HelpRecord:
    """Somebody who was accepted is not needed after all."""
    turn = partial(release, offer_id=offer_id, now=services.now)
    return take_turn(services, id, turn, by, "released_offer", about=offer_id)


def ask_question(services: Services, id: str, offer_id: str, text: str, by: str) -> HelpRecord:
    """One question before yes or no, passed on by the book."""
    private = services.store.help.find_private(id, offer_id)
    if private.get("question"):
        raise HelpRefusedError(say("question_was_asked"))

    def turn(ask: Ask) -> Turn:
        if ask.offers[offer_id].state is not OfferState.OFFERED:
            raise HelpRefusedError(say("question_is_before_acceptance"))
        return ask, [Telling(offer_id, News.QUESTION)]

    def plan(old: HelpRecord, new: HelpRecord) -> Sequence[Write]:
        return plan_private_change(services, id, offer_id, question=text[:MOST_LETTERS])

    return take_turn(services, id, turn, by, "asked_question", about=offer_id, plan=plan)


def answer_question(services: Services, id: str, offer_id: str, text: str, by: str) -> HelpRecord:
    """One answer to it."""
    private = services.store.help.find_private(id, offer_id)
    if not private.get("question") or private.get("answer"):
        raise HelpRefusedError(say("answer_was_given"))

    def turn(ask: Ask) -> Turn:
        return ask, [Telling("asker", News.ANSWER, offer_id)]

    def plan(old: HelpRecord, new: HelpRecord) -> Sequence[Write]:
        return plan_private_change(services, id, offer_id, answer=text[:MOST_LETTERS])

    return take_turn(services, id, turn, by, "answered_question", about=offer_id, plan=plan)


def plan_private_change(
    services: Services, id: str, offer_id: str, **changes: Any
) -> Sequence[Write]:
    """More about whoever offered, unless that has been deleted meanwhile."""
    item = services.store.table.get(keys.offer_private_key(id, offer_id))
    return [Put(item.key, {**item.body, **changes}, item.version)] if item else []


def check_is_in(services: Services, id: str, offer_id: str) -> HelpRecord:
    """The request, where that offer is one of its own. Raises HelpRefusedError."""
    record = find_request(services, id)
    if offer_id not in record.ask.offers:
        raise HelpRefusedError(say("sorry_gone"))
    return record
