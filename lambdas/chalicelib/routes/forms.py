"""What every public form shares: its token, its trap, its limits, its mistakes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from chalicelib.services import Services
from chalicelib.store.moments import to_text
from chalicelib.tokens import FormTokenError, keyed_hash
from chalicelib.web.networks import networks_of
from chalicelib.web.request import BadRequestError, Request
from communitybook.messages import say
from communitybook.problems import Problem
from communitybook.submitting.form import LISTING, Form
from communitybook.submitting.kinds import AnswerKind
from communitybook.submitting.questions import Question

# A training room of a council, behind one address, begins a form a minute; over a day two hundred,
# each of at most 120 kB for thirty days.
MOST_DRAFTS_AN_HOUR, MOST_DRAFTS_A_DAY = 60, 200
TRAP = "website"
TOKEN = "form_token"  # the field's name, not a secret


@dataclass(frozen=True, slots=True)
class Mistake:
    """One line of the summary: where it leads, and what is said there."""

    id: str
    sentence: str


def page_title(title: str, has_mistakes: bool) -> str:
    """A screen reader hears first that something is to be mended."""
    return say("title_mistake", title=title) if has_mistakes else title


def check_token(
    request: Request, services: Services, purpose: str, *, is_quick_fine: bool = False
) -> str:
    """The nonce of the form's token. Raises FormTokenError."""
    try:
        return services.check_form(purpose, request.text(TOKEN))
    except FormTokenError as error:
        if is_quick_fine and str(error) == say("token_quick"):
            return ""
        raise


def is_trapped(request: Request) -> bool:
    """Whether the field that nobody sees was filled in."""
    return bool(request.text(TRAP))


def limit(request: Request, services: Services, what: str, most: int) -> None:
    """Raises BadRequestError when this was done too often from there in this hour.

    Every network that the address stands for is counted, those beyond the first more loosely.
    """
    if _is_often(request, services, what, most):
        raise BadRequestError(429, say("sorry_often"))


def limit_drafts(request: Request, services: Services) -> None:
    """The same for forms that are begun: what one sender keeps in them is bounded by day, too."""
    is_often = _is_often(request, services, "drafts", MOST_DRAFTS_AN_HOUR)
    if is_often or _is_often(request, services, "drafts", MOST_DRAFTS_A_DAY, of_the_day=True):
        raise BadRequestError(429, say("sorry_often"))


def _is_often(
    request: Request, services: Services, what: str, most: int, *, of_the_day: bool = False
) -> bool:
    """Counts in every network, so that none is spared by another."""
    day, often = to_text(services.now)[:10], []
    for network in networks_of(request.source_ip):
        who = keyed_hash(services.settings.secret, f"ip {day}", network.name)
        done = services.store.limits.bump(services.now, what, who, of_the_day=of_the_day)
        often.append(done > most * network.share)
    return any(often)


def read_answers(request: Request, questions: Iterable[Question]) -> dict[str, str]:
    """What was typed, as it was typed; ticked boxes are a line each."""
    answers = {}
    for question in questions:
        values = request.form.get(question.path, [])
        if question.kind in (AnswerKind.CHOICES, AnswerKind.LINES):
            answers[question.path] = "\n".join(values).strip("\n")
        else:
            answers[question.path] = values[0] if values else ""
    return answers


def mistakes_of(
    problems: Iterable[Problem], answers: Mapping[str, str], form: Form = LISTING
) -> dict[str, str]:
    """The first sentence for each question that has something wrong."""
    found: dict[str, str] = {}
    for problem in problems:
        if problem.is_error:
            found.setdefault(form.path_of(problem), form.sentence_of(problem, answers))
    return found


def summary_of(questions: Iterable[Question], mistakes: Mapping[str, str]) -> list[Mistake]:
    """The mistakes in the order of the questions."""
    return [
        Mistake(question.id, f"{question.label}: {mistakes[question.path]}")
        for question in questions
        if question.path in mistakes
    ]
