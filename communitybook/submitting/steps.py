"""The form's steps: one subject a page, and only what that kind of listing needs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from communitybook.messages import MESSAGES, say
from communitybook.model.choices import Kind
from communitybook.model.field import Part
from communitybook.model.place import Access
from communitybook.model.schedule import OneOff, Opening, Session
from communitybook.submitting.answers import Answers, count_items

EVERY: frozenset[str] = frozenset(Kind)
_PEOPLE: frozenset[str] = frozenset({Kind.GROUP, Kind.ACTIVITY, Kind.SUPPORT, Kind.EVENT})
_WEEKLY: frozenset[str] = frozenset({Kind.GROUP, Kind.ACTIVITY, Kind.SUPPORT})
_LASTING: frozenset[str] = frozenset({Kind.GROUP, Kind.SUPPORT, Kind.PLACE})


@dataclass(frozen=True, slots=True)
class Step:
    """One page of the form. With `part`, its fields are asked for each item of that list.

    The first `open` questions are seen at once; the others wait behind a line that opens them.
    `only` asks it where that path has that answer, `unless` where that path has none.
    """

    id: str
    fields: tuple[str, ...]
    kinds: frozenset[str] = EVERY
    part: str = ""
    open: int = 99
    only: tuple[str, str] | None = None
    unless: str = ""

    @property
    def title(self) -> str:
        return say(f"step_{self.id}")

    @property
    def hint(self) -> str:
        return MESSAGES.get(f"step_{self.id}_hint", "")

    @property
    def more(self) -> str:
        """What opens the other questions."""
        return MESSAGES.get(f"step_{self.id}_more", "")

    def suits(self, answers: Answers) -> bool:
        """Whether it is asked, given these answers."""
        is_wanted = self.only is None or answers.get(self.only[0], "") == self.only[1]
        is_open = not self.unless or not answers.get(self.unless)
        return answers.get("kind", "") in self.kinds and is_wanted and is_open

    def paths(self, answers: Answers) -> Iterator[str]:
        """The paths of its questions; for a list, those of the items that are answered."""
        if not self.part:
            yield from self.fields
            return
        for index in range(count_items(answers, self.part)):
            yield from self.paths_of_item(index)

    def paths_of_item(self, index: int) -> list[str]:
        return [f"{self.part}[{index}].{name}" for name in self.fields]


def fields_of(
    part: type[Part], prefix: str = "", *, without: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """The names of a part's fields as paths, in the order of their declaration."""
    fields = (field.alias or name for name, field in part.model_fields.items())
    return tuple(f"{prefix}{name}" for name in fields if name not in without)


STEPS: tuple[Step, ...] = (
    Step("kind", ("kind",)),
    Step("name", ("name", "summary")),
    Step("more", ("description", "first_time")),
    Step("categories", ("categories", "keywords")),
    Step("who", ("who.audiences", "who.age_from", "who.age_to", "who.note"), _PEOPLE),
    Step(
        "where",
        (
            *("where.venue", "where.address", "where.postcode", "where.precision"),
            *("where.directions", "where.online", "where.online_at", "where.area_served"),
        ),
        open=4,
    ),
    Step("sessions", fields_of(Session, without=("except",)), _WEEKLY, "when.sessions", 3),
    Step("dates", fields_of(OneOff), frozenset({Kind.EVENT, Kind.ACTIVITY}), "when.dates"),
    Step("opening", fields_of(Opening), frozenset({Kind.SUPPORT, Kind.PLACE}), "when.opening"),
    Step("times", ("when.by_appointment", "when.closed_on_bank_holidays", "when.note"), _LASTING),
    Step(
        "joining",
        (
            *("joining.how", "joining.referral_by", "joining.book_at", "joining.note"),
            *("bring_someone", "staff_help"),
        ),
        _PEOPLE,
    ),
    Step("cost", ("cost.free", "cost.pounds_from", "cost.pounds_to", "cost.note")),
    Step("access", fields_of(Access, "access.")),
    Step(
        "contact",
        (
            *("contact.phone", "contact.email", "contact.web", "contact.social.facebook"),
            *("contact.role", "contact.note", "run_by.name"),
        ),
        open=4,
    ),
    Step("parts", ("our_part", "your_part", "offers", "lends", "welcomes"), _LASTING),
)


def steps_for(answers: Answers, steps: Sequence[Step] = STEPS) -> list[Step]:
    """The steps that this kind is asked, in order; the first alone until it is known."""
    return [step for step in steps if step.suits(answers)] or [steps[0]]


def step_of(path: str, answers: Answers, steps: Sequence[Step] = STEPS) -> Step | None:
    """The step that asks for that path, or for something of the same group."""
    known = steps_for(answers, steps)
    plain = path.split("[")[0]
    for step in known:
        if (step.part and step.part == plain) or path in step.fields:
            return step
    group = path.split(".")[0].split("[")[0]
    return next((step for step in known if _is_about(step, group)), None)


def _is_about(step: Step, group: str) -> bool:
    starts = {name.split(".")[0] for name in step.fields} if not step.part else set()
    return group in starts or step.part.split(".")[0] == group
