"""The two forms, of a listing and of a help request: what differs between them, in one place."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from communitybook.checks.entry import Reference
from communitybook.messages import say
from communitybook.model.field import Part
from communitybook.model.help_request import HelpRequest
from communitybook.model.listing import Listing
from communitybook.problems import Problem
from communitybook.reading.yaml_reader import Document
from communitybook.submitting import asking, steps
from communitybook.submitting.answers import Answers, parse_path
from communitybook.submitting.differences import Difference, differences
from communitybook.submitting.proposal import (
    Proposal,
    path_of,
    propose,
    propose_document,
    sentence_for_form,
)
from communitybook.submitting.questions import Question, question_at, questions_at
from communitybook.submitting.steps import Step, step_of, steps_for


@dataclass(frozen=True, slots=True)
class Form:
    """One sort of thing that people fill in.

    `stand_in` answers what every file must have, so that one page can be checked by itself;
    `asks_first` are the steps to which somebody who comes back is led, while they are unanswered.
    """

    model: type[Part]
    steps: tuple[Step, ...]
    propose: Callable[[Answers, str, Reference], Proposal]
    propose_document: Callable[[Document, Reference], Proposal]
    stand_in: Callable[[Reference], dict[str, str]]
    id_path: str
    name_path: str
    beginning: str
    asks_first: tuple[str, ...]
    is_ask: bool = False

    def step(self, id: str) -> Step | None:
        return next((one for one in self.steps if one.id == id), None)

    def steps_for(self, answers: Answers) -> list[Step]:
        return steps_for(answers, self.steps)

    def step_of(self, path: str, answers: Answers) -> Step | None:
        return step_of(path, answers, self.steps)

    def has_path(self, path: str) -> bool:
        return parse_path(path, self.model) is not None

    def question_at(self, path: str) -> Question:
        return question_at(path, self.model)

    def questions_at(self, paths: Iterable[str]) -> list[Question]:
        return questions_at(paths, self.model)

    def path_of(self, problem: Problem) -> str:
        return path_of(problem, self.model)

    def sentence_of(self, problem: Problem, answers: Mapping[str, str]) -> str:
        return sentence_for_form(problem, answers, self.model)

    def differences(self, before: Answers, after: Answers) -> list[Difference]:
        return differences(before, after, self.model)

    def check_step(
        self, answers: Answers, paths: Iterable[str], slug: str, reference: Reference
    ) -> list[Problem]:
        """What is wrong with the answers of one step, seen by themselves, errors and warnings."""
        asked = set(paths)
        own = {path: answer for path, answer in answers.items() if path in asked}
        stand_in = self.stand_in(reference)
        known = {path: answers[path] for path in ("kind", "commitment") if answers.get(path)}
        proposal = self.propose({**stand_in, **known, **own}, slug, reference)
        empty = [path for path in stand_in if path in asked and not answers.get(path, "").strip()]
        missing = [
            Problem("", 0, path, say("form_field_is_present"), "field_is_present") for path in empty
        ]
        return missing + [one for one in proposal.problems if self.path_of(one) in asked]


def _of_listing(reference: Reference) -> dict[str, str]:
    return {
        "kind": "group",
        "name": "A name",
        "summary": "A sentence about what happens there.",
        "categories": next(iter(reference.taxonomy.categories)),
    }


def _of_request(reference: Reference) -> dict[str, str]:
    return {
        "kind": "volunteers",
        "title": "Something to help with",
        "summary": "A sentence about what it is for.",
        "asked_by.name": "A group",
        "area": reference.gazetteer.wards[0].id,
    }


LISTING = Form(
    Listing,
    steps.STEPS,
    propose,
    propose_document,
    _of_listing,
    "slug",
    "name",
    "/app/submit",
    ("name", "categories", "where", "contact"),
)
ASK = Form(
    HelpRequest,
    asking.STEPS,
    asking.propose_request,
    asking.propose_request_document,
    _of_request,
    "id",
    "title",
    "/app/ask",
    ("asker", "need_title", "role", "commitment", "shifts", "setting", "thing", "lending",
     "carrying"),
    is_ask=True,
)  # fmt: skip
ASKS = ("ask", "ask_change")


def form_of(sort: str) -> Form:
    """The form of a draft or submission of that sort: `ask` and `ask_change` are help requests."""
    return ASK if sort in ASKS else LISTING
