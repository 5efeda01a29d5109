"""I can help: a resident, or another group, offers without an account."""

from contextlib import suppress
from dataclasses import dataclass, field

from chalicelib.acts.helping.known import request_of
from chalicelib.acts.helping.offering import MOST_LETTERS, NewOffer, send_offer
from chalicelib.acts.helping.showing import PlaceLine, place_lines
from chalicelib.acts.helping.turning import NoRequestError, find_request
from chalicelib.routes import forms
from chalicelib.services import Services
from chalicelib.store.help_requests import HelpRecord
from chalicelib.table import ConflictError
from chalicelib.web.answer import Answer
from chalicelib.web.request import Request
from chalicelib.web.routing import NotFoundError
from communitybook.checks.people import is_email_address, phone_fault
from communitybook.helping import offers
from communitybook.helping.moves import RequestState
from communitybook.messages import say

_ASKED = ("place", "how_many", "name", "email", "phone", "message", "age")
_MOST_PEOPLE = 500


@dataclass(frozen=True, slots=True)
class Typed:
    """What was filled in so far, as it was filled in, and what is wrong with it."""

    answers: dict[str, str] = field(default_factory=dict)
    mistakes: dict[str, str] = field(default_factory=dict)

    def get(self, name: str) -> str:
        return self.answers.get(name, "")


def show_form(request: Request, services: Services, id: str) -> Answer:
    """Which time, who you are, a few words."""
    return offer_page(services, _open_request(services, id), Typed())


def _open_request(services: Services, id: str) -> HelpRecord:
    try:
        return find_request(services, id)
    except NoRequestError:
        raise NotFoundError from None


def offer_page(services: Services, record: HelpRecord, typed: Typed) -> Answer:
    """The form; or, where nobody can offer now, why not."""
    is_late = offers.is_late(record.ask, services.today)
    takes = record.ask.state in (RequestState.OPEN, RequestState.FILLED) and not is_late
    lines = place_lines(record, request_of(record.text, record.id))
    mistakes, state = typed.mistakes, say(f"request_state_{record.ask.state}")
    title = forms.page_title(say("title_offer"), bool(mistakes))
    html = services.pages.render(
        "helping/offer.html.jinja" if takes else "helping/no_offers.html.jinja",
        title,
        record=record,
        why=say("offers_are_over") if is_late else say("request_takes_no_offers", state=state),
        lines=lines,
        typed=typed,
        mistakes=mistakes,
        summary=[{"id": f"offer-{one}", "sentence": mistakes[one]} for one in _ASKED
                 if one in mistakes],
        youngest=services.book.safeguarding.youngest,
        most=MOST_LETTERS,
        token=services.sign_form("offer"),
    )  # fmt: skip
    return Answer(html, 400 if mistakes else 200)


def read_offer(
    request: Request, services: Services, lines: list[PlaceLine], *, by_phone: bool
) -> Typed:
    """What was typed, with a sentence for each thing to mend."""
    names = (*_ASKED, "group", "shares")
    answers = {name: request.text(name) for name in names}
    if len(lines) == 1:
        answers["place"] = lines[0].id
    known = {line.id for line in lines}
    mistakes = {
        "place": "" if answers["place"] in known else say("offer_names_a_place"),
        "how_many": "" if _count(answers["how_many"]) else say("offer_counts_people"),
        "name": "" if answers["name"] else say("form_field_is_present"),
        "email": _email_mistake(answers["email"], by_phone=by_phone),
        "phone": _phone_mistake(answers["phone"], is_wanted=by_phone and not answers["email"]),
        "message": _message_mistake(answers["message"]),
        "age": "" if answers["age"] == "yes" else _age_sentence(services),
    }
    return Typed(answers, {name: told for name, told in mistakes.items() if told})


def _count(text: str) -> int:
    """How many they are; 0 for what is no such number."""
    if not text:
        return 1
    is_number = text.isascii() and text.isdigit() and len(text) < 5
    return int(text) if is_number and 1 <= int(text) <= _MOST_PEOPLE else 0


def _email_mistake(email: str, *, by_phone: bool) -> str:
    if not email and by_phone:
        return ""
    return "" if is_email_address(email) else say("email_is_an_address", given=email)


def _phone_mistake(phone: str, *, is_wanted: bool) -> str:
    if not phone:
        return say("call_needs_a_number") if is_wanted else ""
    fault = phone_fault(phone)
    return say(fault, given=phone) if fault else ""


def _message_mistake(message: str) -> str:
    is_long = len(message) > MOST_LETTERS
    return say("message_is_short_enough", most=MOST_LETTERS) if is_long else ""


def _age_sentence(services: Services) -> str:
    return say("offer_is_of_age", age=services.book.safeguarding.youngest)


def new_offer(typed: Typed, entered_by: str = "") -> NewOffer:
    """The offer that the form describes; name and group as one line each."""
    name, group = (" ".join(typed.get(one).split()) for one in ("name", "group"))
    return NewOffer(
        place=typed.get("place"),
        how_many=_count(typed.get("how_many")),
        name=name[:80],
        email=typed.get("email")[:200],
        phone=typed.get("phone")[:40],
        message=typed.get("message"),
        group=group[:100],
        shares=typed.get("shares") == "yes",
        entered_by=entered_by,
    )


def send(request: Request, services: Services, id: str) -> Answer:
    """Kept, and a link goes to their address; only then the asker hears of it."""
    record = _open_request(services, id)
    lines = place_lines(record, request_of(record.text, record.id))
    typed = read_offer(request, services, lines, by_phone=False)
    if forms.is_trapped(request):
        typed.mistakes["message"] = say("trap_is_empty")
    if typed.mistakes:
        return offer_page(services, record, typed)
    nonce = forms.check_token(request, services, "offer")
    forms.limit(request, services, "offers", 10)
    with suppress(ConflictError):  # a second press: the first one stands
        send_offer(services, id, new_offer(typed), nonce)
    html = services.pages.render("helping/offer_sent.html.jinja", say("title_sent"), record=record)
    return Answer(html)
