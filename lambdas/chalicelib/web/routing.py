"""How a route is hung into Chalice: a plain function from request and services to an answer."""

import logging
from collections.abc import Callable
from typing import Any

from chalice.app import Blueprint, Response

from chalicelib.services import Services
from chalicelib.store.store import StaleError
from chalicelib.table import ConflictError, TableUnavailableError
from chalicelib.tokens import FormTokenError
from chalicelib.web.answer import Answer
from chalicelib.web.request import FORM, MULTIPART, BadRequestError, read_request
from communitybook.helping.moves import HelpRefusedError
from communitybook.messages import say
from communitybook.submitting.moves import MoveRefusedError

Route = Callable[..., Answer]
Provide = Callable[[], Services]

_KINDS = [FORM, "application/json"]  # Chalice takes a request without a type for JSON
_log = logging.getLogger("communitybook")


class NotFoundError(Exception):
    """Nothing stands at that address, or not for this person."""


class Routes:
    """The routes of one concern, gathered before there are services to give them."""

    def __init__(self) -> None:
        self.entries: list[tuple[str, tuple[str, ...], Route]] = []
        self.one_click_paths: set[str] = set()

    def at(self, path: str, *methods: str) -> Callable[[Route], Route]:
        """Hang a function at a path; GET where no method is named. Chalice's `{name}` captures."""

        def hang(route: Route) -> Route:
            self.entries.append((path, methods or ("GET",), route))
            return route

        return hang

    def one_click(self, path: str) -> Callable[[Route], Route]:
        """Hang a POST that a mail program may make by itself, in multipart too (RFC 8058)."""
        self.one_click_paths.add(path)
        return self.at(path, "POST")

    def blueprint(self, name: str, provide: Provide) -> Blueprint:
        """The same routes as a Chalice blueprint."""
        blueprint = Blueprint(name)
        for path, methods, route in self.entries:
            view = _make_view(blueprint, route, provide)
            is_one_click = path in self.one_click_paths
            kinds = [*_KINDS, MULTIPART] if is_one_click and "POST" in methods else _KINDS
            hang = blueprint.route(path, methods=list(methods), content_types=kinds, name=path)
            hang(view)
        return blueprint


def _make_view(blueprint: Blueprint, route: Route, provide: Provide) -> Callable[..., Response]:
    def view(**captured: str) -> Response:
        services = provide()
        answer = answer_safely(route, blueprint.current_request, services, captured)
        headers: dict[str, Any] = dict(answer.all_headers())
        if answer.cookies:
            headers["Set-Cookie"] = list(answer.cookies)
        return Response(answer.body, headers, answer.status)

    return view


def answer_safely(
    route: Route, current: Any, services: Services, captured: dict[str, str]
) -> Answer:
    """The route's answer, or a page that says in a sentence what is wrong and what to do."""
    try:
        request = read_request(current)
        return route(request, services, **captured)
    except BadRequestError as error:
        return sorry(services, error.status, str(error))
    except FormTokenError as error:
        return sorry(services, 400, str(error))
    except NotFoundError:
        return sorry(services, 404, say("sorry_gone"))
    except (ConflictError, StaleError, MoveRefusedError, HelpRefusedError) as error:
        told = str(error) if not isinstance(error, ConflictError) else ""
        return sorry(services, 409, told or say("sorry_stale"))
    except TableUnavailableError:
        return sorry(
            services,
            503,
            say("sorry_stored"),
        )
    except Exception as error:  # the last resort: a page, and a log line without user text
        number = services.new_reference()
        _log.error("%s: %s in %s", number, type(error).__name__, _where(error))
        return sorry(services, 500, say("sorry_broken", number=number))


def _where(error: BaseException) -> str:
    """File and line of the innermost frame; never the error's own text, which users wrote."""
    frame = error.__traceback__
    while frame and frame.tb_next:
        frame = frame.tb_next
    return f"{frame.tb_frame.f_code.co_filename}:{frame.tb_lineno}" if frame else "?"


def sorry(services: Services, status: int, sentence: str) -> Answer:
    """A page that says what is wrong; it always leads on."""
    html = services.pages.render("forms/sorry.html.jinja", say("title_sorry"), sentence=sentence)
    return Answer(html, status)
