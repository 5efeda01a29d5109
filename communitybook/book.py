"""The borough's own settings: `content/book.yml`."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, ValidationInfo, field_validator, model_validator

from communitybook.colour import contrast_ratio, mix
from communitybook.danger import SORTS
from communitybook.messages import say
from communitybook.model.field import Day, Part, Sentence, Web, Word, YesNo
from communitybook.model.help_choices import Check, Setting, WithWhom

Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$")]
Picture = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+\.(svg|png|webp)$")]
_READABLE = 4.5  # WCAG 2.2, success criterion 1.4.3


class Number(Part):
    """A phone number that people ring for help, and the day somebody tried it."""

    name: Word
    number: Word
    when: Word
    what: Sentence
    web: Web | None = None
    text_instead: Sentence | None = None
    checked_on: Day | None = None


class Help(Part):
    """The numbers behind "Need help now?".

    `in_danger` says, by sort of danger, which of them stand first: their names, in order.
    """

    national: list[Number]
    borough: list[Number]
    talk: Number
    in_danger: dict[Word, list[Word]] = Field(default_factory=dict)

    @property
    def numbers(self) -> dict[str, Number]:
        """All that are shown under "Need help now?", by name."""
        return {one.name: one for one in (*self.borough, *self.national)}

    @model_validator(mode="after")
    def _names_are_known(self) -> Self:
        if strange := sorted(self.in_danger.keys() - set(SORTS)):
            given, known = strange[0], ", ".join(SORTS)
            raise ValueError(say("danger_sort_is_known", given=given, known=known))
        named = {name for names in self.in_danger.values() for name in names}
        if unknown := sorted(named - self.numbers.keys()):
            raise ValueError(say("danger_number_is_known", given=unknown[0]))
        return self


class Lead(Part):
    """Who leads on safeguarding for the book: a name or a post, and where an alarm reaches them."""

    name: Word
    email: Word


class Colours(Part):
    """The borough's two colours; text on them is white, and they are text on white."""

    brand: Colour = "#00537f"
    accent: Colour = "#2a6b2f"

    @field_validator("brand", "accent")
    @classmethod
    def _can_be_read(cls, colour: str, info: ValidationInfo) -> str:
        ratio = contrast_ratio(colour, "#ffffff")
        if ratio < _READABLE:
            words = {"name": info.field_name, "colour": colour, "ratio": f"{ratio:.1f}"}
            raise ValueError(say("colour_can_be_read", **words))
        return colour

    def on_dark(self, colour: str) -> str:
        """The nearest lighter shade that can be read on the dark background."""
        shade, share = colour, 0.0
        while contrast_ratio(shade, "#14181b") < 7 and share < 1:
            share += 0.05
            shade = mix(colour, "#ffffff", share)
        return shade


class Term(Part):
    """One school term; both days are in it."""

    starts: Day
    ends: Day


class Wording(Part):
    """The borough's own words on the home page and in the footer."""

    strapline: Sentence
    welcome: Sentence
    deal: Sentence | None = None
    footer: Sentence | None = None


class SafeguardingRule(Part):
    """One rule: whoever asks for volunteers like this asks them for that check.

    A condition that is left out is met by every request.
    """

    setting: list[Setting] = Field(default_factory=list)
    with_whom: list[WithWhom] = Field(default_factory=list)
    lone: YesNo | None = None
    often: YesNo | None = None
    check: Check
    because: Sentence


class Safeguarding(Part):
    """The borough's rules of who is asked for what; a change of them is a new version."""

    version: Word = "none"
    rules: list[SafeguardingRule] = Field(default_factory=list)
    youngest: Literal["16", "18"] = "18"


class NotLent(Part):
    """Things that are not lent through the book, and why."""

    what: list[Word]
    because: Sentence


class Book(Part):
    """One borough's book."""

    format: Literal["1"] = "1"
    name: Word
    short_name: Word
    borough: Word
    region_code: Word | None = None
    address: Web
    run_by: Word
    email: Word
    colours: Colours = Field(default_factory=Colours)
    logo: Picture | None = None
    wording: Wording
    help: Help
    near_miles: Annotated[float, Field(gt=0, le=50)] = 6
    terms: list[Term] = Field(default_factory=list)
    safeguarding_lead: Lead | None = None
    safeguarding: Safeguarding = Field(default_factory=Safeguarding)
    not_lent: list[NotLent] = Field(default_factory=list)
    sample_notice: Sentence | None = None
    offline: YesNo = True
    open_referral: YesNo = True

    @field_validator("address")
    @classmethod
    def _has_no_slash_at_the_end(cls, address: str) -> str:
        return address.rstrip("/")

    def is_term_time(self, on: date) -> bool:
        """Whether schools are open that day; always, where no terms are given for its time."""
        known = [term for term in self.terms if abs((term.starts - on).days) < 200]
        return not known or any(term.starts <= on <= term.ends for term in known)
