"""Things on their way: handed over, due, back, or lost."""

from dataclasses import replace
from datetime import date, timedelta

from communitybook.helping.ask import ASKER, OUT, Ask, News, Telling, Turn
from communitybook.helping.moves import LoanState, OfferState

_REMIND = timedelta(days=2)


def hand_over(ask: Ask, offer_id: str) -> Turn:
    """Whoever asked has it now. A gift needs no more."""
    ask = ask.moved_loan(offer_id, LoanState.HANDED_OVER)
    if ask.is_gift:
        ask = _completed(ask.moved_loan(offer_id, LoanState.COMPLETED), offer_id)
    return ask, _both(offer_id, News.HANDED_OVER)


def bring_back(ask: Ask, offer_id: str) -> Turn:
    """Its owner has it again, in time or late."""
    ask = _completed(ask.moved_loan(offer_id, LoanState.RETURNED), offer_id)
    return ask, _both(offer_id, News.RETURNED)


def lose(ask: Ask, offer_id: str) -> Turn:
    """It does not come back whole; said only once it is overdue."""
    ask = _completed(ask.moved_loan(offer_id, LoanState.LOST), offer_id)
    return ask, _both(offer_id, News.LOST)


def watch_loans(ask: Ask, today: date) -> Turn:
    """A reminder two days before the thing is due; overdue from the day after."""
    told: list[Telling] = []
    for loan in list(ask.loans.values()):
        if loan.state is not LoanState.HANDED_OVER or loan.due_on is None:
            continue
        if loan.due_on < today:
            ask = ask.moved_loan(loan.offer_id, LoanState.OVERDUE)
            told += _both(loan.offer_id, News.OVERDUE)
        elif loan.due_on - _REMIND <= today and not loan.is_reminded:
            ask = ask.with_loan(replace(loan, is_reminded=True))
            told += _both(loan.offer_id, News.DUE_SOON)
    return ask, told


def loans_out(ask: Ask) -> list[str]:
    """The offers whose thing is with whoever borrowed it."""
    return [loan.offer_id for loan in ask.loans.values() if loan.state in OUT]


def _completed(ask: Ask, offer_id: str) -> Ask:
    """The offer is done, if its request did not end it already."""
    is_accepted = ask.offers[offer_id].state is OfferState.ACCEPTED
    return ask.moved(offer_id, OfferState.COMPLETED) if is_accepted else ask


def _both(offer_id: str, news: News) -> list[Telling]:
    return [Telling(ASKER, news, offer_id), Telling(offer_id, news)]
