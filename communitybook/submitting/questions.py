"""A question of the form: everything it shows comes from the field's one declaration."""

from collections.abc import Iterable
from dataclasses import dataclass

from communitybook.messages import MESSAGES, say
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
    """What a form shows of one field."""

    path: str
    label: str
    hint: str
    example: str
    kind: AnswerKind
    choices: tuple[Choice, ...]
    is_required: bool

    @property
    def id(self) -> str:
        """Its id in HTML: the path without brackets and dots."""
        return "q-" + self.path.replace("[", "-").replace("].", "-").replace(".", "-")

    @property
    def input_mode(self) -> str:
        return _MODES.get(self.kind, "text")

    @property
    def fills(self) -> str:
        """What a browser may fill in by itself (HTML's autocomplete)."""
        return _FILLS.get(self.path, "off")


def question_at(path: str) -> Question:
    """The question of a field's path. KeyError where no field has it."""
    where = parse_path(path)
    if where is None:
        raise KeyError(path)
    field = field_of(where)
    plain = ".".join(str(step) for step in where if isinstance(step, str))
    example = field.examples[0] if field.examples else ""
    return Question(
        path=path,
        label=MESSAGES.get(f"ask_{plain}", field.title or plain),
        hint=MESSAGES.get(f"ask_{plain}_hint", field.description or ""),
        example=", ".join(example) if isinstance(example, list) else str(example),
        kind=answer_kind(field),
        choices=_choices_at(plain, path),
        is_required=field.is_required(),
    )


def questions_at(paths: Iterable[str]) -> list[Question]:
    return [question_at(path) for path in paths]


_CHOICE_WORDS = {
    "kind": "kind",
    "who.audiences": "audience",
    "joining.how": "joining",
    "space.state": "ask_space",
    "where.precision": "precision",
    "when.sessions.day": "ask_day",
    "when.opening.days": "ask_day",
}


def _choices_at(plain: str, path: str) -> tuple[Choice, ...]:
    field = field_of(parse_path(path) or ())
    kind = answer_kind(field)
    if kind is AnswerKind.KNOWN:
        return tuple(Choice(one, say(f"known_{one}")) for one in ("yes", "no", "unknown"))
    if kind is AnswerKind.YES_NO:
        return (Choice("yes", say("known_yes")), Choice("no", say("known_no")))
    choices = enum_of(field)
    if choices is None:
        return ()
    words = _CHOICE_WORDS[plain]
    return tuple(_choice(words, str(one.value)) for one in choices)


def _choice(words: str, value: str) -> Choice:
    return Choice(value, say(f"{words}_{value}"), MESSAGES.get(f"{words}_{value}_hint", ""))


def answer_in_words(path: str, answer: str) -> str:
    """An answer as the check-your-answers page says it: choices by their labels."""
    question = question_at(path)
    labels = {choice.value: choice.label for choice in question.choices}
    if question.kind in (AnswerKind.CHOICES, AnswerKind.LINES):
        return ", ".join(labels.get(line, line) for line in answer.splitlines() if line.strip())
    return labels.get(answer, answer)
