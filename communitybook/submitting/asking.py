"""Asking for help: the pages of its form, and what its answers make."""

from collections.abc import Iterator

from communitybook.checks.entry import Asked, Reference
from communitybook.checks.help_requests import check_request
from communitybook.helping.areas import find_area
from communitybook.model.help_choices import Commitment, RequestKind
from communitybook.model.help_request import HelpRequest
from communitybook.model.place import Access
from communitybook.model.shape import parse_request
from communitybook.reading.yaml_reader import Document
from communitybook.submitting.answers import Answers, value_of
from communitybook.submitting.proposal import Proposal, said_now, typed_document
from communitybook.submitting.steps import Step, fields_of, step_of

_BOTH: frozenset[str] = frozenset(RequestKind)
_VOLUNTEERS: frozenset[str] = frozenset({RequestKind.VOLUNTEERS})
_EQUIPMENT: frozenset[str] = frozenset({RequestKind.EQUIPMENT})

STEPS: tuple[Step, ...] = (
    Step("need", ("kind",), _BOTH),
    Step("asker", ("asked_by.name",), _BOTH, unless="asked_by"),
    Step("need_title", ("title", "summary", "description"), _BOTH),
    Step("role", ("role", "skills"), _VOLUNTEERS),
    Step("commitment", ("commitment", "how_many", "apply_by"), _VOLUNTEERS),
    Step(
        "shifts",
        ("day", "date", "starts", "ends", "needed", "from", "until", "rrule", "note"),
        _VOLUNTEERS,
        "shifts",
        open=5,
        only=("commitment", Commitment.SHIFTS.value),
    ),
    Step("setting", ("area", "setting", "with_whom", "lone"), _VOLUNTEERS),
    Step("support", ("expenses", "training"), _VOLUNTEERS),
    Step("helper_access", fields_of(Access, "access."), _VOLUNTEERS),
    Step("thing", ("thing", "how_many", "condition"), _EQUIPMENT),
    Step("lending", ("keeping", "from", "until", "apply_by"), _EQUIPMENT),
    Step("carrying", ("area", "carrying"), _EQUIPMENT),
)

# What the book and its moderators say of a request, and no form asks.
_UNASKED = ("id", "asked_by", "check", "rules_version", "posted_on", "sample")
# Warnings in a file, which stays until the book takes it out; whoever asks now mends them.
_SAID_NOW = ("ask_is_not_past",)


def propose_request(answers: Answers, id: str, reference: Reference) -> Proposal:
    """The help request that these answers make, checked by the same rules as every file.

    Answers to pages that are not asked any more, such as the times of what is now flexible, stay
    with the draft and are no part of it.
    """
    value = value_of(dict(_asked(answers)), HelpRequest) | {"id": id}
    area = find_area(value.get("area", ""), reference.gazetteer)
    if area is not None:
        value["area"] = area.id
    return _checked(typed_document(value, id), id, reference)


def propose_request_document(document: Document, reference: Reference) -> Proposal:
    """The help request that somebody pasted as YAML: problems carry its lines."""
    value = document.value
    id = value.get("id", "") if isinstance(value, dict) else ""
    return _checked(document, str(id), reference)


def _checked(document: Document, id: str, reference: Reference) -> Proposal:
    request, problems = parse_request(document)
    if request is not None:
        problems = list(check_request(Asked(document, request), reference))
    return Proposal(id, None, tuple(said_now(problems, _SAID_NOW)), request)


def _asked(answers: Answers) -> Iterator[tuple[str, str]]:
    for path, answer in answers.items():
        is_shift_id = path.startswith("shifts[") and path.endswith("].id")
        step = step_of(path, answers, STEPS)
        is_asked = step is not None and (path in step.fields or step.part)
        if is_asked or path in _UNASKED or (is_shift_id and step):
            yield path, answer
