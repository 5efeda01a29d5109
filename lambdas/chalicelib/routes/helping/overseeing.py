"""Moderators and running requests: the list, one request, and people who must be rung."""

from collections.abc import Callable
from typing import Any

from chalicelib.acts.helping import moderating, offered
from chalicelib.acts.helping.blocking import block_offerer
from chalicelib.acts.helping.keeping import read_private, read_privates
from chalicelib.acts.helping.known import request_of
from chalicelib.acts.helping.offering import send_offer
from chalicelib.acts.helping.overseeing import VIEWS, answered_within, oversee
from chalicelib.acts.helping.showing import order_of, place_lines, view_for_asker
from chalicelib.acts.helping.turning import NoRequestError, find_request
from chalicelib.acts.helping.wording import sentence_of
from chalicelib.acts.telling import moment_in_words
from chalicelib.routes.forms import page_title
from chalicelib.routes.helping.offering import Typed, new_offer, read_offer
from chalicelib.services import Services
from chalicelib.store.help_requests import HelpRecord
from chalicelib.table import Delete, Key
from chalicelib.web.answer import Answer, see_other
from chalicelib.web.guarding import Visit, for_connectors, for_moderators
from chalicelib.web.request import BadRequestError
from chalicelib.web.routing import NotFoundError
from communitybook.dates.wording import day_in_words
from communitybook.helping.ask import News
from communitybook.helping.moves import HelpRefusedError, OfferState, RequestState
from communitybook.messages import MESSAGES, say
from communitybook.model.help_choices import Check

_MOST_SHOWN = 60


@for_moderators
def show_requests(visit: Visit, services: Services) -> Answer:
    """Everything that runs, or one part of it: silent askers, held ones, overdue loans."""
    view = visit.request.asked("show")
    view = view if view in VIEWS[:-1] else "all"
    start = int(text) if (text := visit.request.asked("from")).isdigit() else 0
    found = oversee(services, view, start)
    return visit.page(
        services,
        "requests",
        say("title_requests"),
        found=found,
        view=view,
        views=[(name, say(f"requests_{name}")) for name in VIEWS[:-1]],
        moment=lambda at: moment_in_words(services, at) if at else "",
        state=lambda one: say(f"request_state_{one}"),
    )


def _find(services: Services, id: str) -> HelpRecord:
    try:
        return find_request(services, id)
    except NoRequestError:
        raise NotFoundError from None


@for_moderators
def show_request(visit: Visit, services: Services, id: str) -> Answer:
    """One request with what can be done, and everyone who has offered."""
    return _page(visit, services, _find(services, id), "", 200)


def _page(
    visit: Visit, services: Services, record: HelpRecord, mistake: str, status: int
) -> Answer:
    lines = {one.id: one for one in place_lines(record, request_of(record.text, record.id))}
    offers = sorted(record.ask.offers.values(), key=lambda one: (order_of(one), one.id))
    shown = [one for one in offers if one.state is not OfferState.UNCONFIRMED][:_MOST_SHOWN]
    private = read_privates(services, record, [one.id for one in shown])
    views = [view_for_asker(services, record, lines, one, private[one.id]) for one in shown]
    return visit.page(
        services,
        "request",
        page_title(record.title, bool(mistake)),
        status,
        record=record,
        state=say(f"request_state_{record.ask.state}"),
        REQUEST=RequestState,
        lines=list(lines.values()),
        views=views,
        hidden=max(0, len(record.ask.offers) - len(shown)),
        ends=day_in_words(record.ask.ends_on),
        opened=moment_in_words(services, record.opened_at),
        answered=answered_within(record),
        checks=[(one.value, say(f"check_{one}")) for one in Check],
        mistake=mistake,
        notice=MESSAGES.get(f"done_request_{visit.request.asked('done')}", ""),
    )


_Act = Callable[[Visit, Services, str, str], Any]


def _set_check(visit: Visit, services: Services, id: str, why: str) -> None:
    check = visit.request.text("check")
    if check not in list(Check):
        raise BadRequestError(400, say("form_choice_is_offered"))
    moderating.set_check(services, id, Check(check), why, visit.person)


def _block(visit: Visit, services: Services, id: str, why: str) -> None:
    block_offerer(services, id, visit.request.text("offer"), why, visit.person)


_ACTS: dict[str, _Act] = {
    "hold": lambda visit, services, id, why: moderating.hold_request(
        services, id, why, visit.person
    ),
    "resume": lambda visit, services, id, _: moderating.resume_request(services, id, visit.person),
    "remove": lambda visit, services, id, why: moderating.remove_request(
        services, id, why, visit.person
    ),
    "close": lambda visit, services, id, _: moderating.close_for_asker(services, id, visit.person),
    "check": _set_check,
    "block": _block,
}
_WITH_A_REASON = ("hold", "remove", "block")


@for_moderators
def act(visit: Visit, services: Services, id: str) -> Answer:
    """One of the buttons. What takes something from people needs a reason."""
    record, what = _find(services, id), visit.request.text("do")
    why = visit.request.text("why")[:500]
    if what not in _ACTS:
        raise BadRequestError(400, say("sorry_form"))
    if what in _WITH_A_REASON and len(why) < 3:
        return _page(visit, services, record, say("note_is_written"), 400)
    try:
        _ACTS[what](visit, services, id, why)
    except HelpRefusedError as error:
        return _page(visit, services, _find(services, id), str(error), 409)
    return see_other(f"{services.pages.base}/app/moderate/requests/{id}?done={what}")


@for_connectors
def show_calls(visit: Visit, services: Services) -> Answer:
    """People without e-mail who must be told something: their number, and what to say."""
    found = services.store.table.query("calls", limit=_MOST_SHOWN)
    rows = [_call(services, item.key.sort, item.body) for item in found]
    takes = (RequestState.OPEN, RequestState.FILLED)
    running = [one for one in services.store.help.walk_cards() if one["state"] in takes]
    return visit.page(services, "calls", say("title_calls"), rows=rows, running=running)


def _call(services: Services, at: str, body: dict[str, str]) -> dict[str, str]:
    record = services.store.help.find(body["request"])
    private = read_private(services, record, body["offer"]) if record else {}
    if record is None or not private:
        return {"id": at, "name": say("somebody"), "phone": "", "told": "", "state": ""}
    told = sentence_of(record, News(body["news"]), "offer", body["offer"], private)
    return {
        "id": at,
        "name": private["name"],
        "phone": private["phone"],
        "told": told,
        "title": record.title,
        "request": record.id,
        "offer": body["offer"],
        "state": record.ask.offers[body["offer"]].state.value,
    }


@for_connectors
def mark_rung(visit: Visit, services: Services) -> Answer:
    """They know now; whoever presses second finds it gone."""
    at = visit.request.text("call")
    key = Key("calls", at) if at else None
    if key is not None and services.store.table.get(key) is not None:
        line = services.store.audit.plan(
            services.now, services.new_id(), visit.person.id, "rang", at.partition("#")[2]
        )
        services.store.commit([Delete(key), line])
    return see_other(f"{services.pages.base}/app/moderate/calls")


@for_connectors
def show_entering(visit: Visit, services: Services, id: str) -> Answer:
    """The form of an offer, filled in for somebody who rang."""
    return _enter_page(visit, services, _find(services, id), Typed())


def _enter_page(visit: Visit, services: Services, record: HelpRecord, typed: Typed) -> Answer:
    lines = place_lines(record, request_of(record.text, record.id))
    return visit.page(
        services,
        "offer",
        page_title(say("title_enter_offer"), bool(typed.mistakes)),
        400 if typed.mistakes else 200,
        record=record,
        lines=lines,
        typed=typed,
        mistakes=typed.mistakes,
        summary=[{"id": f"offer-{name}", "sentence": told}
                 for name, told in typed.mistakes.items()],
        youngest=services.book.safeguarding.youngest,
        most=1000,
        token="",
    )  # fmt: skip


@for_connectors
def enter(visit: Visit, services: Services, id: str) -> Answer:
    """It counts at once, since they were spoken to; without e-mail they are rung."""
    record = _find(services, id)
    lines = place_lines(record, request_of(record.text, record.id))
    typed = read_offer(visit.request, services, lines, by_phone=True)
    if typed.mistakes:
        return _enter_page(visit, services, record, typed)
    send_offer(services, id, new_offer(typed, entered_by=visit.person.id))
    return see_other(f"{services.pages.base}/app/moderate/calls")


_BY_PHONE: dict[str, Callable[[Services, str, str], Any]] = {
    "withdraw": offered.withdraw_offer,
    "take": offered.take_place,
    "join_list": offered.join_list,
}


@for_connectors
def act_by_phone(visit: Visit, services: Services, id: str, offer_id: str) -> Answer:
    """What somebody without e-mail said on the phone: yes, no, or that they would wait."""
    record, what = _find(services, id), visit.request.text("do")
    if what not in _BY_PHONE or offer_id not in record.ask.offers:
        raise NotFoundError
    _BY_PHONE[what](services, id, offer_id)
    return see_other(f"{services.pages.base}/app/moderate/calls")
