"""What one version of a listing has that another has not, field by field, and how three merge."""

from collections.abc import Mapping
from dataclasses import dataclass

from communitybook.model.declaration import fields_at
from communitybook.model.field import Part
from communitybook.model.listing import Listing
from communitybook.submitting.answers import Answers, parse_path
from communitybook.submitting.questions import answer_in_words, question_at

_QUIET = frozenset({"slug", "id", "confirmed_on", "confirmed_by"})


@dataclass(frozen=True, slots=True)
class Difference:
    """One field, or one whole list such as the sessions, before and after, in words."""

    unit: str
    label: str
    before: str
    after: str


def unit_of(path: str) -> str:
    """What is compared and merged as one: a field, or the whole list that an item stands in."""
    return path.split("[")[0]


def units_of(answers: Answers) -> dict[str, dict[str, str]]:
    """The answers by unit."""
    units: dict[str, dict[str, str]] = {}
    for path, answer in answers.items():
        if answer.strip():
            units.setdefault(unit_of(path), {})[path] = answer.strip()
    return units


def differences(before: Answers, after: Answers, root: type[Part] = Listing) -> list[Difference]:
    """What differs, in the order of the declaration as the answers give it."""
    old, new = units_of(before), units_of(after)
    names = [*new, *(name for name in old if name not in new)]
    return [
        Difference(
            name,
            _label(name, root),
            _words(old.get(name, {}), root),
            _words(new.get(name, {}), root),
        )
        for name in names
        if old.get(name) != new.get(name) and name not in _QUIET
    ]


def _label(unit: str, root: type[Part]) -> str:
    """What it is called, after the group that it stands in: `Cost: Note`."""
    steps = tuple(unit.split("."))
    own = question_at(unit, root).label if parse_path(unit, root) else _title(steps, root)
    return f"{_title(steps[:1], root)}: {own}" if len(steps) > 1 else own


def _title(steps: tuple[str, ...], root: type[Part]) -> str:
    field = fields_at(steps[:-1], root).get(steps[-1])
    return (field.title if field else None) or ".".join(steps)


def _words(answers: Mapping[str, str], root: type[Part]) -> str:
    """A field's answer, or the items of a list, one on a line."""
    if len(answers) == 1 and "[" not in next(iter(answers)):
        path, answer = next(iter(answers.items()))
        return answer_in_words(path, answer, root) if parse_path(path, root) else answer
    items: dict[str, list[str]] = {}
    for path, answer in answers.items():
        item, _, _name = path.rpartition(".")
        question = question_at(path, root)
        items.setdefault(item, []).append(f"{question.label}: {question.in_words(answer)}")
    return "\n".join("; ".join(words) for words in items.values())


@dataclass(frozen=True, slots=True)
class Merged:
    """What three versions make together; `clashes` are units that both sides changed."""

    answers: dict[str, str]
    clashes: tuple[str, ...]


def merge(base: Answers, proposed: Answers, current: Answers) -> Merged:
    """The proposal's own changes since `base`, put onto what stands now.

    Where both changed a unit, and not alike, the proposal's stands and the unit is named.
    """
    old, new, now = units_of(base), units_of(proposed), units_of(current)
    result = dict(now)
    clashes = []
    for unit in dict.fromkeys([*new, *old]):
        if new.get(unit) == old.get(unit):
            continue
        if now.get(unit) not in (old.get(unit), new.get(unit)) and unit not in _QUIET:
            clashes.append(unit)
        result.pop(unit, None)
        if unit in new:
            result[unit] = new[unit]
    merged = {path: answer for answers in result.values() for path, answer in answers.items()}
    return Merged(merged, tuple(clashes))
