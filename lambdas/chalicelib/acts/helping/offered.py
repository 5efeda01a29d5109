"""What somebody does with their own offer, from the link that they were sent."""

from functools import partial

from chalicelib.acts.helping.turning import take_turn
from chalicelib.services import Services
from chalicelib.store.help_requests import HelpRecord
from communitybook.helping.moves import OfferState
from communitybook.helping.offers import (
    decline_invitation,
    put_on_list,
    take_invitation,
    withdraw,
)

HELPER = "somebody who offered"


def withdraw_offer(services: Services, id: str, offer_id: str) -> HelpRecord:
    """They can't after all; an invitation is declined by that."""
    record = services.store.help.find(id)
    is_invited = record and record.ask.offers[offer_id].state is OfferState.INVITED
    act = decline_invitation if is_invited else withdraw
    turn = partial(act, offer_id=offer_id, now=services.now)
    return take_turn(services, id, turn, HELPER, "withdrew_offer", about=offer_id)


def join_list(services: Services, id: str, offer_id: str) -> HelpRecord:
    """They would like to wait."""
    turn = partial(put_on_list, offer_id=offer_id, by_asker=False)
    return take_turn(services, id, turn, HELPER, "joined_list", about=offer_id)


def take_place(services: Services, id: str, offer_id: str) -> HelpRecord:
    """They take the place that was kept for them."""
    turn = partial(take_invitation, offer_id=offer_id, now=services.now)
    return take_turn(services, id, turn, HELPER, "took_invitation", about=offer_id)
