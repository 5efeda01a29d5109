"""Routes behind sign-in: who may use them, and proof that a form is theirs, before they run."""

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import quote

from chalicelib.acts.signing_in import Signed, find_signed
from chalicelib.services import Services
from chalicelib.store.people import Person, Role
from chalicelib.web.answer import Answer, see_other
from chalicelib.web.request import BadRequestError, Request
from chalicelib.web.routing import NotFoundError, Route
from communitybook.messages import say

CSRF = "csrf"
_SECURE_COOKIE, _LOOPBACK_COOKIE = "__Host-book", "book-session"


@dataclass(frozen=True, slots=True)
class Visit:
    """A request of somebody who is signed in and may make it."""

    request: Request
    signed: Signed

    @property
    def person(self) -> Person:
        return self.signed.person

    def page(
        self, services: Services, template: str, title: str, status: int = 200, **data: Any
    ) -> Answer:
        """A page with this person's menu; every form on it carries their CSRF token."""
        known = {"me": self.person, "csrf": self.signed.csrf}
        html = services.pages.render(f"moderate/{template}.html.jinja", title, **known, **data)
        return Answer(html, status)


def for_roles(*roles: Role) -> Callable[[Callable[..., Answer]], Route]:
    """A route for people who have one of these roles; for anybody else it is not there."""

    def guard(route: Callable[..., Answer]) -> Route:
        @wraps(route)
        def answer(request: Request, services: Services, **captured: str) -> Answer:
            signed = find_signed(services, request.cookies.get(cookie_name(services), ""))
            if signed is None:
                return see_other(sign_in_address(services, request))
            if not any(signed.person.has(role) for role in roles):
                raise NotFoundError
            if request.method == "POST":
                check_csrf(request, signed)
            return route(Visit(request, signed), services, **captured)

        return answer

    return guard


for_moderators = for_roles(Role.MODERATOR)
for_connectors = for_roles(Role.CONNECTOR, Role.MODERATOR)
for_administrators = for_roles(Role.ADMINISTRATOR)
for_staff = for_roles(*Role)


def check_csrf(request: Request, signed: Signed) -> None:
    """Raises BadRequestError unless the form was made for this session."""
    if not hmac.compare_digest(request.text(CSRF).encode(), signed.csrf.encode()):
        raise BadRequestError(403, say("csrf_is_missing"))


def sign_in_address(services: Services, request: Request) -> str:
    """Where to sign in, and come back to the page that was asked for."""
    to = f"?to={quote(request.path, safe='/')}" if request.method != "POST" else ""
    return f"{services.pages.base}/app/sign-in{to}"


def home_of(person: Person) -> str:
    """The first page for somebody with these roles."""
    if person.has(Role.MODERATOR):
        return "/app/moderate"
    return "/app/moderate/enter" if person.has(Role.CONNECTOR) else "/app/moderate/people"


def is_secure(services: Services) -> bool:
    """Whether the book is on https; anything else is this machine only."""
    return services.book.address.startswith("https://")


def cookie_name(services: Services) -> str:
    return _SECURE_COOKIE if is_secure(services) else _LOOPBACK_COOKIE


def make_cookie(services: Services, name: str, value: str, max_age: int) -> str:
    """A Set-Cookie value: only for this host, never for scripts, not sent with foreign forms."""
    secure = "; Secure" if is_secure(services) else ""
    return f"{name}={value}; Path=/; Max-Age={max_age}; HttpOnly; SameSite=Lax{secure}"
