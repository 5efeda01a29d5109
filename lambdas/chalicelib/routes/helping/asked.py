"""The page of one request, for whoever asks: who has offered, and what to answer."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from chalicelib.acts.helping import answering, ending
from chalicelib.acts.helping.closing import hours_to_suggest
from chalicelib.acts.helping.keeping import is_request_over, read_privates
from chalicelib.acts.helping.known import request_of
from chalicelib.acts.helping.overseeing import answered_within
from chalicelib.acts.helping.people import is_askers
from chalicelib.acts.helping.reporting import report_message
from chalicelib.acts.helping.showing import order_of, place_lines, view_for_asker
from chalicelib.acts.helping.turning import NoRequestError, find_request
from chalicelib.routes.helping.offered import say_of_loan
from chalicelib.routes.managing import Visit, for_owner
from chalicelib.store.help_requests import HelpRecord
from chalicelib.web.answer import Answer, see_other
from chalicelib.web.request import BadRequestError
from chalicelib.web.routing import NotFoundError
from communitybook.dates.wording import day_in_words
from communitybook.helping.ask import PlaceFilledError
from communitybook.helping.moves import OfferState, RequestState
from communitybook.helping.outcomes import CHOICES, FIGURES
from communitybook.messages import MESSAGES, say

_PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Press:
    """A button on the request's page, and whose it is."""

    visit: Visit
    record: HelpRecord

    @property
    def offer_id(self) -> str:
        return self.visit.request.text("offer")

    @property
    def text(self) -> str:
        return self.visit.request.text("text")


def find_own(visit: Visit, id: str) -> HelpRecord:
    """A request of this owner. Raises NotFoundError for anybody else's."""
    try:
        record = find_request(visit.services, id)
    except NoRequestError:
        raise NotFoundError from None
    if not is_askers(visit.services, record, visit.owner) or is_request_over(
        visit.services, record
    ):
        raise NotFoundError
    return record


@for_owner
def show_request(visit: Visit, id: str) -> Answer:
    """Everyone who has offered, those who wait for an answer first."""
    record = find_own(visit, id)
    return _page(visit, record, "", 200)


def _page(visit: Visit, record: HelpRecord, mistake: str, status: int) -> Answer:
    services = visit.services
    lines = {one.id: one for one in place_lines(record, request_of(record.text, record.id))}
    views, more = _views(visit, record, lines)
    done = visit.request.asked("done")
    html = services.pages.render(
        "helping/asked.html.jinja",
        record.title,
        visit=visit,
        record=record,
        state=say(f"request_state_{record.ask.state}"),
        lines=list(lines.values()),
        views=views,
        more=more,
        STATE=OfferState,
        REQUEST=RequestState,
        ends=day_in_words(record.ask.ends_on),
        answered=answered_within(record),
        holder=visit.owner.holders[visit.holder_id],
        mistake=mistake,
        notice=MESSAGES.get(f"done_asked_{done}", ""),
        most=answering.MOST_LETTERS,
    )
    return Answer(html, status)


def _views(visit: Visit, record: HelpRecord, lines: dict[str, Any]) -> tuple[list[Any], str]:
    """A page of offers, and where the next one begins."""
    offers = [one for one in record.ask.offers.values() if one.state in _SHOWN]
    start = int(text) if (text := visit.request.asked("from")).isdigit() else 0
    ordered = sorted(offers, key=lambda one: (order_of(one), one.id))
    shown = ordered[start : start + _PER_PAGE]
    private = read_privates(visit.services, record, [one.id for one in shown])
    views = [view_for_asker(visit.services, record, lines, one, private[one.id]) for one in shown]
    more = str(start + _PER_PAGE) if len(ordered) > start + _PER_PAGE else ""
    return views, more


_SHOWN = frozenset(OfferState) - {OfferState.UNCONFIRMED}


def _accept(press: Press) -> None:
    shares = _shared(press) if press.visit.request.text("shares") == "yes" else None
    answering.accept_offer(
        press.visit.services, press.record.id, press.offer_id, shares, answering.THE_GROUP
    )


def _shared(press: Press) -> dict[str, str]:
    """How this holder may be reached, as the page says it before the tick."""
    holder = press.visit.owner.holders[press.visit.holder_id]
    phone = " ".join(press.visit.request.text("phone").split())[:40]
    return {"name": holder.get("name", ""), "email": holder["email"], "phone": phone}


def _share(press: Press) -> None:
    services, id = press.visit.services, press.record.id
    answering.share_with_offer(services, id, press.offer_id, _shared(press), answering.THE_GROUP)


def _question(press: Press) -> None:
    if not press.text:
        raise BadRequestError(400, say("question_is_written"))
    services, id = press.visit.services, press.record.id
    answering.ask_question(services, id, press.offer_id, press.text, answering.THE_GROUP)


def _loan(press: Press) -> None:
    visit = press.visit
    say_of_loan(
        visit.request, visit.services, press.record.id, press.offer_id, "asker", answering.THE_GROUP
    )


def _report(press: Press) -> None:
    services, id = press.visit.services, press.record.id
    report_message(services, id, press.offer_id, press.text, answering.THE_GROUP)


def _answer_with(act: Callable[..., object], press: Press) -> None:
    act(press.visit.services, press.record.id, press.offer_id, answering.THE_GROUP)


def _end_with(act: Callable[..., object], press: Press) -> None:
    act(press.visit.services, press.record.id, answering.THE_GROUP)


_ACTS: dict[str, Callable[[Press], None]] = {
    "accept": _accept,
    "decline": partial(_answer_with, answering.decline_offer),
    "waitlist": partial(_answer_with, answering.waitlist_offer),
    "release": partial(_answer_with, answering.release_offer),
    "share": _share,
    "question": _question,
    "loan": _loan,
    "report": _report,
    "withdraw": partial(_end_with, ending.withdraw_ask),
    "still": partial(_end_with, ending.still_needed),
}
_OF_THE_WHOLE = ("withdraw", "still")
# A second press finds it done: the state that an offer is in by then.
_DONE = {
    "accept": OfferState.ACCEPTED,
    "decline": OfferState.DECLINED,
    "waitlist": OfferState.WAITLISTED,
    "release": OfferState.RELEASED,
}


@for_owner
def act_on_request(visit: Visit, id: str) -> Answer:
    """One of the buttons; whoever comes too late for the last place hears what to do."""
    record = find_own(visit, id)
    what, press = visit.request.text("do"), Press(visit, record)
    if what not in _ACTS:
        raise BadRequestError(400, say("sorry_form"))
    if what not in _OF_THE_WHOLE and press.offer_id not in record.ask.offers:
        raise NotFoundError
    try:
        if not _is_done(press, what):
            _ACTS[what](press)
    except PlaceFilledError as error:
        return _page(visit, find_own(visit, id), str(error), 409)
    return see_other(visit.address("requests", id) + f"?done={what}")


def _is_done(press: Press, what: str) -> bool:
    if what == "withdraw":
        return press.record.ask.state is RequestState.WITHDRAWN
    return what in _DONE and press.record.ask.offers[press.offer_id].state is _DONE[what]


@for_owner
def show_closing(visit: Visit, id: str) -> Answer:
    """What came of it: two questions with a likely answer chosen already, and a button."""
    record = find_own(visit, id)
    html = visit.services.pages.render(
        "helping/close.html.jinja",
        say("title_close_request"),
        visit=visit,
        record=record,
        choices=CHOICES,
        likely=hours_to_suggest(visit.services, record),
        lent=ending.outcome_of(record, {})["lent"],
    )
    return Answer(html)


@for_owner
def close(visit: Visit, id: str) -> Answer:
    """Closed, with its figures."""
    find_own(visit, id)
    said = {name: _number(visit.request.text(name)) for name in FIGURES}
    for name in FIGURES:
        other = visit.request.text(f"{name}_other")
        said[name] = _number(other) if other else said[name]
    ending.close_request(visit.services, id, said, answering.THE_GROUP)
    return see_other(visit.address("requests", id) + "?done=close")


def _number(text: str) -> int:
    """A whole number; raises BadRequestError for what is none."""
    if text and not (text.isascii() and text.isdigit() and len(text) < 7):
        raise BadRequestError(400, say("number_is_whole"))
    return int(text or 0)
