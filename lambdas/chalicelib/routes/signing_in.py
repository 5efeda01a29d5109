"""Signing in and out: an address, then the code that was mailed to it."""

import re

from chalicelib.acts.signing_in import (
    CodeRefusedError,
    TooManyCodesError,
    ask_for_code,
    find_signed,
    sign_out,
    use_code,
)
from chalicelib.routes import forms
from chalicelib.services import Services
from chalicelib.store.signing_in import CODE_LASTS, SESSION_LASTS
from chalicelib.web.answer import Answer, see_other
from chalicelib.web.guarding import (
    check_csrf,
    cookie_name,
    home_of,
    is_secure,
    make_cookie,
)
from chalicelib.web.request import BadRequestError, Request
from communitybook.checks.people import is_email_address
from communitybook.messages import say

_WITHIN = re.compile(r"/app/moderate[A-Za-z0-9/_.-]{0,120}")


def _code_cookie(services: Services) -> str:
    return "__Host-book-code" if is_secure(services) else "book-code"


def show_signing_in(request: Request, services: Services) -> Answer:
    """Which e-mail address? Whoever is signed in goes on to their first page."""
    signed = find_signed(services, request.cookies.get(cookie_name(services), ""))
    if signed:
        return see_other(services.pages.base + home_of(signed.person))
    return _address_page(services, _inside(request.asked("to")), "", "")


def _inside(to: str) -> str:
    """The page to come back to: one of moderation, or none."""
    return to if _WITHIN.fullmatch(to) and ".." not in to else ""


def _address_page(services: Services, to: str, email: str, mistake: str) -> Answer:
    html = services.pages.render(
        "moderate/sign_in.html.jinja",
        forms.page_title(say("title_sign_in"), bool(mistake)),
        to=to,
        email=email,
        mistake=mistake,
        token=services.sign_form("sign-in"),
    )
    return Answer(html, 400 if mistake else 200)


def send_code(request: Request, services: Services) -> Answer:
    """The same answer whether or not the address is known."""
    email, to = request.text("email")[:254], _inside(request.text("to"))
    if not is_email_address(email):
        return _address_page(services, to, email, say("email_is_an_address", given=email))
    forms.check_token(request, services, "sign-in", is_quick_fine=True)
    forms.limit(request, services, "codes-from", 30)
    try:
        token = ask_for_code(services, email, to)
    except TooManyCodesError:
        raise BadRequestError(429, say("sorry_often")) from None
    age = int(CODE_LASTS.total_seconds())
    cookie = make_cookie(services, _code_cookie(services), token, age)
    return see_other(f"{services.pages.base}/app/sign-in/code", (cookie,))


def show_code(request: Request, services: Services) -> Answer:
    """Which code? The page knows neither the address nor whether it is somebody's."""
    return _code_page(services, "")


def _code_page(services: Services, mistake: str) -> Answer:
    html = services.pages.render(
        "moderate/code.html.jinja",
        forms.page_title(say("title_code"), bool(mistake)),
        mistake=mistake,
        token=services.sign_form("code"),
    )
    return Answer(html, 400 if mistake else 200)


def sign_in(request: Request, services: Services) -> Answer:
    """A session for whoever types the code in the browser that asked for it."""
    forms.check_token(request, services, "code", is_quick_fine=True)
    forms.limit(request, services, "code-tries", 60)
    name = _code_cookie(services)
    try:
        token, to = use_code(services, request.cookies.get(name, ""), request.text("code"))
    except CodeRefusedError as error:
        return _code_page(services, str(error))
    signed = find_signed(services, token)
    home = home_of(signed.person) if signed else "/app/sign-in"
    age = int(SESSION_LASTS.total_seconds())
    cookies = (
        make_cookie(services, name, "", 0),
        make_cookie(services, cookie_name(services), token, age),
    )
    return see_other(services.pages.base + (to or home), cookies)


def end_session(request: Request, services: Services) -> Answer:
    """This browser is signed out, also where its session had ended before."""
    signed = find_signed(services, request.cookies.get(cookie_name(services), ""))
    if signed:
        check_csrf(request, signed)
        sign_out(services, signed)
    gone = make_cookie(services, cookie_name(services), "", 0)
    return see_other(f"{services.pages.base}/app/sign-in", (gone,))
