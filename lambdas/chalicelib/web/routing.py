"""How a route is asked: a plain function from request and services to an answer."""

import logging
from collections.abc import Callable
from typing import Any

from chalicelib.acts.mails import TooMuchMailError
from chalicelib.services import Services
from chalicelib.store.drafts import DraftTooLargeError
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


# What is wrong, its status, and what is said; "" where the error's own sentence is for people.
_SORRY: tuple[tuple[type[Exception], int, str], ...] = (
    (FormTokenError, 400, ""),
    (NotFoundError, 404, "sorry_gone"),
    (StaleError, 409, ""),
    (MoveRefusedError, 409, ""),
    (HelpRefusedError, 409, ""),
    (ConflictError, 409, "sorry_stale"),
    (DraftTooLargeError, 413, "sorry_draft_large"),
    (TooMuchMailError, 429, ""),
    (TableUnavailableError, 503, "sorry_stored"),
)


def answer_safely(
    load: Callable[[], Route], current: Any, services: Services, captured: dict[str, str]
) -> Answer:
    """The route's answer, or a page that says in a sentence what is wrong and what to do."""
    try:
        request = read_request(current)
        return load()(request, services, **captured)
    except BadRequestError as error:
        return sorry(services, error.status, str(error))
    except tuple(kind for kind, _, _ in _SORRY) as error:
        found = next(one for one in _SORRY if isinstance(error, one[0]))
        return sorry(services, found[1], (say(found[2]) if found[2] else str(error)))
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
