"""A proposal: answers made into a listing or a help request and its file, with what is to mend."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from communitybook.checks.entry import Entry, Reference
from communitybook.checks.rules import check_entry
from communitybook.danger import DangerList
from communitybook.messages import MESSAGES, say
from communitybook.model.choices import Kind
from communitybook.model.field import Part
from communitybook.model.help_request import HelpRequest
from communitybook.model.listing import Listing
from communitybook.model.shape import parse_listing
from communitybook.places.postcode import outcode_of, parse_postcode
from communitybook.problems import Problem, Severity
from communitybook.reading.yaml_reader import Document, FieldPath, Mark
from communitybook.reading.yaml_writer import write_listing, write_request
from communitybook.slug import slug_of
from communitybook.submitting.answers import Answers, field_of, parse_path, value_of
from communitybook.submitting.kinds import AnswerKind, answer_kind
from communitybook.submitting.urgency import nearest_date, urgency_of

# Warnings in a file, which stays when its day is over; whoever sends it now mends them.
_SAID_NOW = ("event_is_not_past",)
_QUIET = frozenset({"confirmed_on_is_given", "confirmed_on_is_fresh", "contact_is_given"})


@dataclass(frozen=True)
class Proposal:
    """What somebody wants to have in the book: a listing, or a help request.

    Both are None while it has errors of shape. `slug` is the id of a help request.
    """

    slug: str
    listing: Listing | None
    problems: tuple[Problem, ...]
    request: HelpRequest | None = None

    @property
    def part(self) -> Listing | HelpRequest | None:
        return self.listing or self.request

    @property
    def errors(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.is_error]

    @property
    def warnings(self) -> list[Problem]:
        return [problem for problem in self.problems if not problem.is_error]

    @property
    def is_ready(self) -> bool:
        return self.part is not None and not self.errors

    @cached_property
    def text(self) -> str:
        """Its file. ValueError while it is not ready."""
        if self.part is None or self.errors:
            raise ValueError("A proposal with errors has no file.")
        part = self.part
        return write_listing(part) if isinstance(part, Listing) else write_request(part)

    def card(self, today: date, danger: DangerList) -> dict[str, Any]:
        """By what a queue knows it: name, kind, urgency, nearest date. ValueError without shape."""
        if self.part is None:
            raise ValueError("A proposal with errors of shape has no card.")
        part = self.part
        return {
            "name": part.name if isinstance(part, Listing) else part.title,
            "kind": part.kind.value,
            "urgency": urgency_of(part, self.warnings, danger),
            "nearest_date": nearest_date(part, today),
        }


def propose(answers: Answers, slug: str, reference: Reference) -> Proposal:
    """The proposal that these answers make, checked by the same rules as every file."""
    value = value_of(answers) | {"slug": slug}
    if isinstance(where := value.get("where"), dict):
        _name_areas(where, reference)
        _write_postcode(where)
    return _checked(typed_document(value, slug), slug, reference)


def typed_document(value: dict[str, Any], stem: str) -> Document:
    """A document that was typed into a form: every path has a mark, and none has a line."""
    return Document(f"{stem}.yml", value, dict(_marks(value, ())))


def propose_document(document: Document, reference: Reference) -> Proposal:
    """The proposal that somebody pasted as YAML: problems carry its lines."""
    value = document.value
    slug = value.get("slug", "") if isinstance(value, dict) else ""
    return _checked(document, str(slug), reference)


def _checked(document: Document, slug: str, reference: Reference) -> Proposal:
    listing, problems = parse_listing(document)
    if listing is not None:
        problems = list(check_entry(Entry(document, listing), reference))
        problems = list(said_now(problems, _SAID_NOW if listing.kind is Kind.EVENT else ()))
    return Proposal(slug, listing, tuple(one for one in problems if one.rule not in _QUIET))


def said_now(problems: Iterable[Problem], rules: Collection[str]) -> Iterator[Problem]:
    """Warnings of these rules as errors: time makes them true of a file, but whoever fills in a
    form today can mend them.
    """
    for one in problems:
        yield replace(one, severity=Severity.ERROR) if one.rule in rules else one


def _marks(value: Any, path: FieldPath) -> Any:
    """A mark for every path, as the reader gives them; nothing here has a line."""
    yield path, Mark(0)
    steps = enumerate(value) if isinstance(value, list) else []
    for step, item in value.items() if isinstance(value, dict) else steps:
        yield from _marks(item, (*path, step))


def _name_areas(where: dict[str, Any], reference: Reference) -> None:
    """ "Leigh" and "leigh" both mean the place with that id; unknown ones stay as typed."""
    if "area_served" in where:
        where["area_served"] = [_area(name, reference) for name in where["area_served"]]


def _area(name: str, reference: Reference) -> str:
    if slug_of(name) in ("borough", slug_of(reference.book.borough), "all", "everywhere"):
        return "borough"
    found = reference.gazetteer.find_place_named(name)
    return found.id if found else slug_of(name) or name


def _write_postcode(where: dict[str, Any]) -> None:
    """As Royal Mail writes it; only its district where the address is somebody's home."""
    postcode = parse_postcode(where.get("postcode", ""))
    if postcode:
        where["postcode"] = postcode
    if where.get("precision") == "district":
        where.pop("address", None)
        where.pop("postcode", None)
        if postcode:
            where["district"] = outcode_of(postcode)


# What is said of a whole item of a list stands at one of its questions.
_OF_WHOLE_ITEM = {"shifts": "day"}


def path_of(problem: Problem, root: type[Part] = Listing) -> str:
    """The path of the question that a problem is about: `categories[1]` is of `categories`."""
    field = problem.field
    if parse_path(field, root) or not field.endswith("]"):
        return field
    name = field.rpartition("[")[0]
    return f"{field}.{_OF_WHOLE_ITEM[name]}" if name in _OF_WHOLE_ITEM else name


_BY_KIND = {AnswerKind.CLOCK: "form_clock_is_24_hour", AnswerKind.DAY: "form_date_is_written"}
_OWN = {say("cost_to_has_a_from"): "form_cost_to_has_a_from"}


def sentence_for_form(
    problem: Problem, answers: Mapping[str, str], root: type[Part] = Listing
) -> str:
    """The problem as a form says it: a file's sentence, unless that one speaks of a file."""
    path = path_of(problem, root)
    key = f"form_{problem.rule}"
    if problem.rule == "value_fits_its_field":
        kind = answer_kind(field_of(where, root)) if (where := parse_path(path, root)) else None
        key = _OWN.get(problem.message) or _BY_KIND.get(kind, "")  # type: ignore[arg-type]
    own = MESSAGES.get(key)
    return own.format(given=answers.get(path, "").strip()) if own else problem.message
