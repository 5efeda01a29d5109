"""A mapping file: which column of somebody's CSV feeds which field of a listing."""

import re
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from communitybook.importing.opening_hours import DAYS

FORMAT = "1"
PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
COMPUTED = frozenset({"town"})
Text = Annotated[str, Field(min_length=1, max_length=500)]


class MappingPart(BaseModel):
    """A group of settings; a name that it does not declare is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class FieldRule(MappingPart):
    """How one field is filled: `take` is a template such as "{name}, {town}".

    Then, in this order: `map` swaps whole values ("*" for any other), `date` reads a date by its
    pattern, `split` makes a list, `read` names a parser; what a parser refuses goes to
    `otherwise`, a field, or is left out and reported. `week` names a column for each day.
    """

    take: Text | None = None
    map: dict[str, str] = {}
    split: Text | None = None
    date: Text | None = None
    read: Text | None = None
    otherwise: Text | None = None
    week: dict[str, str] = {}

    @model_validator(mode="before")
    @classmethod
    def read_a_bare_template(cls, value: Any) -> Any:
        """A field's rule may be its template alone."""
        return {"take": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def needs_a_source(self) -> "FieldRule":
        """A rule takes a template or a week's columns, not both."""
        if bool(self.take) == bool(self.week):
            raise ValueError('a field takes either "take" or "week"')
        if set(self.week) - set(DAYS):
            raise ValueError('"week" holds a column for each of monday to sunday')
        return self

    def columns(self) -> list[str]:
        """The columns that the rule reads."""
        found = PLACEHOLDER.findall(self.take or "")
        return [*(name for name in found if name not in COMPUTED), *self.week.values()]


class SkipRule(MappingPart):
    """Rows whose column holds one of these values are not used, for this reason."""

    column: Text
    values: list[str]
    why: Text


class MergeRule(MappingPart):
    """Rows alike in this column and close to each other are one thing: the first is used."""

    same: Text
    within_miles: float


class Spot(MappingPart):
    """The columns that hold a row's point."""

    latitude: Text
    longitude: Text


class MappingSource(MappingPart):
    """What the listings say about where they came from."""

    name: Text
    web: Text | None = None
    licence: Text | None = None


class Mapping(MappingPart):
    """All that turns a row of one data set into a listing."""

    format: Text
    about: Text
    source: MappingSource
    id: Text
    empty: list[str] = []
    spot: Spot | None = None
    skip: list[SkipRule] = []
    merge: MergeRule | None = None
    always: dict[str, Any] = {}
    fields: dict[str, FieldRule]

    def columns(self) -> dict[str, str]:
        """Every column that is read, with what reads it."""
        found = dict.fromkeys(
            (name for name in PLACEHOLDER.findall(self.id) if name not in COMPUTED), "id"
        )
        for field, rule in self.fields.items():
            found |= dict.fromkeys(rule.columns(), field)
        for skip in self.skip:
            found.setdefault(skip.column, "skip")
        if self.spot:
            found |= {self.spot.latitude: "spot", self.spot.longitude: "spot"}
        return found


def parse_mapping(value: object) -> Mapping:
    """A mapping from plain data; ValueError says in a sentence what is wrong."""
    try:
        mapping = Mapping.model_validate(value)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        message = first["msg"].removeprefix("Value error, ").rstrip(".")
        raise ValueError(f"The mapping's \"{field}\" can't be used: {message}.") from None
    if mapping.format != FORMAT:
        raise ValueError(f"The mapping's format is {mapping.format}; this version reads {FORMAT}.")
    return mapping
