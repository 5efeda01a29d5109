"""The page of one offer, behind the link that was mailed: what stands, and what can be done."""

from collections.abc import Callable

from chalicelib.acts.helping import answering, lending, offered
from chalicelib.acts.helping.forgetting import erase_offer, export_offer
from chalicelib.acts.helping.keeping import read_private
from chalicelib.acts.helping.known import request_of
from chalicelib.acts.helping.offering import confirm_offer, open_offer_link
from chalicelib.acts.helping.reporting import report_message
from chalicelib.acts.helping.showing import place_lines, view_for_offer
from chalicelib.routes.managing import ended_page
from chalicelib.services import Services
from chalicelib.web.answer import Answer, json_file, see_other
from chalicelib.web.request import BadRequestError, Request
from communitybook.helping.moves import OfferState
from communitybook.messages import MESSAGES, say


def show_offer(request: Request, services: Services, token: str) -> Answer:
    """Where it stands; before it is confirmed, the button that confirms it."""
    found = open_offer_link(services, token)
    if found is None:
        return ended_page(services)
    record, offer_id = found
    private = read_private(services, record, offer_id)
    lines = {one.id: one for one in place_lines(record, request_of(record.text, record.id))}
    offer = record.ask.offers[offer_id]
    done = request.asked("done")
    html = services.pages.render(
        "helping/offered.html.jinja",
        say("title_your_offer"),
        record=record,
        view=view_for_offer(services, record, lines, offer, private),
        token=token,
        STATE=OfferState,
        is_waiting_possible=record.ask.places[offer.place].remaining == 0
        if offer.place in record.ask.places
        else False,
        email=private.get("email", ""),
        phone=private.get("phone", ""),
        notice=MESSAGES.get(f"done_offer_{done}", ""),
        most=answering.MOST_LETTERS,
    )
    return Answer(html)


def _answer(request: Request, services: Services, id: str, offer_id: str) -> None:
    text = request.text("text")
    if not text:
        raise BadRequestError(400, say("answer_is_written"))
    answering.answer_question(services, id, offer_id, text, offered.HELPER)


def _share(request: Request, services: Services, id: str, offer_id: str) -> None:
    answering.share(services, id, offer_id, offered.HELPER, shares=True)


def _loan(request: Request, services: Services, id: str, offer_id: str) -> None:
    say_of_loan(request, services, id, offer_id, "lender", offered.HELPER)


def say_of_loan(
    request: Request, services: Services, id: str, offer_id: str, who: str, by: str
) -> None:
    """A button for what happened, and a note; a note alone goes with what was said before."""
    what, note = request.text("what"), request.text("note")
    if what not in lending.ACTS:
        raise BadRequestError(400, say("loan_says_what"))
    is_note = request.text("only") == "note"
    act = lending.add_note if is_note else lending.say_of_loan
    act(services, id, offer_id, what, note, who, by)


def _report(request: Request, services: Services, id: str, offer_id: str) -> None:
    report_message(services, id, offer_id, request.text("text"), offered.HELPER)


_ACTS: dict[str, Callable[[Request, Services, str, str], object]] = {
    "confirm": lambda _, services, id, offer_id: confirm_offer(services, id, offer_id),
    "withdraw": lambda _, services, id, offer_id: offered.withdraw_offer(services, id, offer_id),
    "join_list": lambda _, services, id, offer_id: offered.join_list(services, id, offer_id),
    "take": lambda _, services, id, offer_id: offered.take_place(services, id, offer_id),
    "answer": _answer,
    "share": _share,
    "loan": _loan,
    "report": _report,
}


# A second press finds it done: the states that the offer may be in by then.
_DONE = {
    "withdraw": (OfferState.WITHDRAWN,),
    "join_list": (OfferState.WAITLISTED,),
    "take": (OfferState.ACCEPTED,),
}


def act_on_offer(request: Request, services: Services, token: str) -> Answer:
    """One of the buttons; a second press finds it done."""
    found = open_offer_link(services, token)
    if found is None:
        return ended_page(services)
    record, offer_id = found
    what = request.text("do")
    if what not in _ACTS:
        raise BadRequestError(400, say("sorry_form"))
    if record.ask.offers[offer_id].state not in _DONE.get(what, ()):
        _ACTS[what](request, services, record.id, offer_id)
    return see_other(f"{services.pages.base}/app/offer/{token}?done={what}")


def show_everything(request: Request, services: Services, token: str) -> Answer:
    """All that the book holds about this offer, as a file."""
    found = open_offer_link(services, token)
    if found is None:
        return ended_page(services)
    return json_file(export_offer(services, *found))


def show_deleting(request: Request, services: Services, token: str) -> Answer:
    """What goes, and what stays, before the button."""
    if open_offer_link(services, token) is None:
        return ended_page(services)
    html = services.pages.render(
        "helping/delete_offer.html.jinja", say("title_delete_offer"), token=token
    )
    return Answer(html)


def delete(request: Request, services: Services, token: str) -> Answer:
    """The offer is withdrawn if it still stands, and who it was is forgotten."""
    found = open_offer_link(services, token)
    if found is None:
        return ended_page(services)
    erase_offer(services, found[0].id, found[1])
    return Answer(services.pages.render("helping/offer_deleted.html.jinja", say("title_deleted")))
