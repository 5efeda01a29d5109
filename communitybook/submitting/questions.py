"""A question of the form: everything it shows comes from the field's one declaration."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from pydantic.fields import FieldInfo

from communitybook.messages import MESSAGES, say
from communitybook.model import choices, help_choices
from communitybook.model.field import Part
from communitybook.model.help_request import HelpRequest
from communitybook.model.listing import Listing
from communitybook.submitting.answers import field_of, parse_path
from communitybook.submitting.kinds import AnswerKind, answer_kind, enum_of

_MODES = {
    AnswerKind.NUMBER: "numeric",
    AnswerKind.POUNDS: "decimal",
    AnswerKind.WEB: "url",
}
_FILLS = {
    "contact.phone": "tel",
    "contact.email": "email",
    "where.postcode": "postal-code",
    "contact.web": "url",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to choose: what is stored, and what is said."""

    value: str
    label: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What a form shows of one field. `none_label` is the choice that takes an answer back."""

    path: str
    label: str
    hint: str
    example: str
    kind: AnswerKind
    choices: tuple[Choice, ...]
    is_required: bool
    none_label: str = ""

    @property
    def id(self) -> str:
        """Its id in HTML: the path without brackets and dots."""
        return "q-" + self.path.replace("[", "-").replace("].", "-").replace(".", "-")

    def in_words(self, answer: str) -> str:
        """An answer as the check-your-answers page says it: choices by their labels."""
        labels = {choice.value: choice.label for choice in self.choices}
        if self.kind in (AnswerKind.CHOICES, AnswerKind.LINES):
            return ", ".join(labels.get(line, line) for line in answer.splitlines() if line.strip())
        return labels.get(answer, answer)

    @property
    def input_mode(self) -> str:
        return _MODES.get(self.kind, "text")

    @property
    def fills(self) -> str:
        """What a browser may fill in by itself (HTML's autocomplete)."""
        return _FILLS.get(self.path, "off")


# The words of a question, if a form has its own: for a listing `ask_cost.free`, for a help request
# `need_title`.
_PREFIX: dict[type[Part], str] = {Listing: "ask", HelpRequest: "need"}


def question_at(path: str, root: type[Part] = Listing) -> Question:
    """The question of a field's path. KeyError where no field has it."""
    where = parse_path(path, root)
    if where is None:
        raise KeyError(path)
    field, prefix = field_of(where, root), _PREFIX[root]
    plain = ".".join(str(step) for step in where if isinstance(step, str))
    example = field.examples[0] if field.examples else ""
    return Question(
        path=path,
        label=MESSAGES.get(f"{prefix}_{plain}", field.title or plain),
        hint=MESSAGES.get(f"{prefix}_{plain}_hint", field.description or ""),
        example=", ".join(example) if isinstance(example, list) else str(example),
        kind=answer_kind(field),
        choices=_choices_of(field),
        is_required=field.is_required(),
        none_label=MESSAGES.get(f"{prefix}_{plain}_none", ""),
    )


def questions_at(paths: Iterable[str], root: type[Part] = Listing) -> list[Question]:
    return [question_at(path, root) for path in paths]


_CHOICE_WORDS: dict[type[Enum], str] = {
    choices.Kind: "kind",
    choices.Audience: "audience",
    choices.JoiningWay: "joining",
    choices.SpaceState: "ask_space",
    choices.Weekday: "ask_day",
    choices.Precision: "precision",
    help_choices.RequestKind: "need",
    help_choices.Commitment: "commitment",
    help_choices.Setting: "setting",
    help_choices.WithWhom: "with_whom",
    help_choices.Keeping: "keeping",
    help_choices.Carrying: "carrying",
    help_choices.Check: "check",
}


def _choices_of(field: FieldInfo) -> tuple[Choice, ...]:
    kind = answer_kind(field)
    if kind is AnswerKind.KNOWN:
        return tuple(Choice(one, say(f"known_{one}")) for one in ("yes", "no", "unknown"))
    if kind is AnswerKind.YES_NO:
        return (Choice("yes", say("known_yes")), Choice("no", say("known_no")))
    listed = enum_of(field)
    if listed is None:
        return ()
    words = _CHOICE_WORDS[listed]
    return tuple(_choice(words, str(one.value)) for one in listed)


def _choice(words: str, value: str) -> Choice:
    return Choice(value, say(f"{words}_{value}"), MESSAGES.get(f"{words}_{value}_hint", ""))


def answer_in_words(path: str, answer: str, root: type[Part] = Listing) -> str:
    """An answer as it is said; KeyError where no field has that path."""
    return question_at(path, root).in_words(answer)
