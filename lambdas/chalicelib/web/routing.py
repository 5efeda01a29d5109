"""How a route is asked: a plain function from request and services to an answer."""

import logging
from collections.abc import Callable
from typing import Any

from chalicelib.services import Services
from chalicelib.store.store import StaleError
from chalicelib.table import ConflictError, TableUnavailableError
from chalicelib.tokens import FormTokenError
from chalicelib.web.answer import Answer
from chalicelib.web.request import BadRequestError, read_request
from communitybook.helping.moves import HelpRefusedError
from communitybook.messages import say
from communitybook.submitting.moves import MoveRefusedError

Route = Callable[..., Answer]
Provide = Callable[[], Services]

_log = logging.getLogger("communitybook")


class NotFoundError(Exception):
    """Nothing stands at that address, or not for this person."""


def answer_safely(
    load: Callable[[], Route], current: Any, services: Services, captured: dict[str, str]
) -> Answer:
    """The route's answer, or a page that says in a sentence what is wrong and what to do."""
    try:
        request = read_request(current)
        return load()(request, services, **captured)
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
