"""The weekly letter, for anybody: a form, a confirmed address, other choices, one press to stop."""

from contextlib import suppress
from dataclasses import dataclass, field

from chalicelib.acts import letters
from chalicelib.routes import forms
from chalicelib.routes.managing import ended_page
from chalicelib.services import Services
from chalicelib.table import ConflictError
from chalicelib.web.answer import Answer, see_other
from chalicelib.web.request import Request
from communitybook.checks.people import is_email_address
from communitybook.messages import say
from communitybook.weekly_letter import Wishes

_ASKED = ("interests", "email")
_MOST_AN_HOUR = 10


@dataclass(frozen=True, slots=True)
class Typed:
    """What was filled in so far, and what is wrong with it."""

    wishes: Wishes = field(default_factory=lambda: Wishes((), ()))
    email: str = ""
    mistakes: dict[str, str] = field(default_factory=dict)


def show_form(request: Request, services: Services) -> Answer:
    """E-mail, interests, parts of the borough."""
    return _form(services, Typed())


def _form(services: Services, typed: Typed, token: str = "", *, is_saved: bool = False) -> Answer:
    """The form; with a token, the choices of somebody who gets the letter already."""
    mistakes = typed.mistakes
    title = say("title_letter_choices" if token else "title_weekly_letter")
    html = services.pages.render(
        "letters/form.html.jinja",
        forms.page_title(title, bool(mistakes)),
        typed=typed,
        mistakes=mistakes,
        summary=[{"id": f"letter-{one}", "sentence": mistakes[one]} for one in _ASKED
                 if one in mistakes],
        interests=letters.interests_of(services),
        wards=services.reference.gazetteer.wards,
        day=services.settings["BOOK_LETTER_DAY"].capitalize(),
        link=token,
        is_saved=is_saved,
        token=services.sign_form("letter"),
    )  # fmt: skip
    return Answer(html, 400 if mistakes else 200)


def _read(request: Request, services: Services) -> Wishes:
    wards, interests = (request.form.get(name, []) for name in ("wards", "interests"))
    return letters.wishes_of(services, wards, interests)


def ask(request: Request, services: Services) -> Answer:
    """Kept until the button in the mail was pressed; the answer is the same for every address."""
    typed = Typed(_read(request, services), request.text("email")[:200])
    if not typed.wishes.interests:
        typed.mistakes["interests"] = say("letter_names_an_interest")
    if not is_email_address(typed.email):
        typed.mistakes["email"] = say("email_is_an_address", given=typed.email)
    if forms.is_trapped(request):
        typed.mistakes["email"] = say("trap_is_empty")
    if typed.mistakes:
        return _form(services, typed)
    nonce = forms.check_token(request, services, "letter")
    forms.limit(request, services, "letters", _MOST_AN_HOUR)
    with suppress(ConflictError):  # a second press: the first one stands
        letters.ask_for_letter(services, typed.email, typed.wishes, nonce)
    return Answer(services.pages.render("letters/sent.html.jinja", say("title_sent")))


def show_confirming(request: Request, services: Services, token: str) -> Answer:
    """A button: mail scanners open links."""
    item = letters.open_asked(services, token)
    if item is None:
        return ended_page(services)
    return _confirming(services, token, is_done=bool(item.body.get("is_done")))


def _confirming(services: Services, token: str, *, is_done: bool) -> Answer:
    day = services.settings["BOOK_LETTER_DAY"].capitalize()
    html = services.pages.render(
        "letters/confirm.html.jinja", say("title_confirm"), token=token, is_done=is_done, day=day
    )
    return Answer(html)


def confirm(request: Request, services: Services, token: str) -> Answer:
    """The address is theirs: the letter comes from now on."""
    is_good = letters.confirm_letter(services, token)
    return _confirming(services, token, is_done=True) if is_good else ended_page(services)


def show_choices(request: Request, services: Services, token: str) -> Answer:
    """The same form with what is chosen now."""
    id, one = letters.open_letter_link(services, token, letters.CHOICES)
    if one is None:
        return _stopped(services) if id else ended_page(services)
    is_saved = request.asked("done") == "saved"
    return _form(services, Typed(one.wishes), token, is_saved=is_saved)


def choose(request: Request, services: Services, token: str) -> Answer:
    """Other choices, or none any more."""
    id, _ = letters.open_letter_link(services, token, letters.CHOICES)
    if not id:
        return ended_page(services)
    if request.text("do") == "stop":
        letters.stop_letter(services, id)
        return _stopped(services)
    typed = Typed(_read(request, services))
    if not typed.wishes.interests:
        typed.mistakes["interests"] = say("letter_names_an_interest")
        return _form(services, typed, token)
    is_there = letters.change_wishes(services, id, typed.wishes)
    here = f"{services.pages.base}/app/letter/choices/{token}?done=saved"
    return see_other(here) if is_there else _stopped(services)


def show_stopping(request: Request, services: Services, token: str) -> Answer:
    """A button here too."""
    id, one = letters.open_letter_link(services, token, letters.STOP)
    if not id:
        return ended_page(services)
    if one is None:
        return _stopped(services)
    return Answer(
        services.pages.render("letters/stop.html.jinja", say("title_letter_stop"), token=token)
    )


def stop(request: Request, services: Services, token: str) -> Answer:
    """Done at once, from the page or from a mail program (RFC 8058)."""
    id, _ = letters.open_letter_link(services, token, letters.STOP)
    if not id:
        return ended_page(services)
    letters.stop_letter(services, id)
    return _stopped(services)


def _stopped(services: Services) -> Answer:
    return Answer(services.pages.render("letters/stopped.html.jinja", say("title_letter_stopped")))
