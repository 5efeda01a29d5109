"""The listing: one entry in the book, declared once for forms, checks, docs and schema."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field, model_validator

from communitybook.messages import say
from communitybook.model.choices import Kind, Known
from communitybook.model.field import (
    Day,
    Part,
    Sentence,
    Slug,
    Text,
    Word,
    YesNo,
    declared,
    required,
)
from communitybook.model.people import Contact, Joining, RunByField, Source, Space, Who
from communitybook.model.place import Access, Where
from communitybook.model.schedule import When

Pounds = Annotated[Decimal, Field(ge=0, le=10_000, decimal_places=2)]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]


class Cost(Part):
    """Free, or pounds from and to; with neither, the cost is unknown."""

    free: YesNo = declared("Free", "yes if nobody pays.", "yes", default=False)
    pounds_from: Pounds | None = declared("From, in pounds", "The least that one pays.", "2.50")
    pounds_to: Pounds | None = declared("To, in pounds", "The most that one pays.", "4")
    note: Sentence | None = declared("Note", "What it covers, who pays less.", "Includes a brew")

    @property
    def is_known(self) -> bool:
        return self.free or self.pounds_from is not None

    @model_validator(mode="after")
    def _free_or_priced(self) -> "Cost":
        if self.free and (self.pounds_from or self.pounds_to):
            raise ValueError(say("cost_is_free_or_priced"))
        if self.pounds_to is not None and self.pounds_from is None:
            raise ValueError(say("cost_to_has_a_from"))
        if self.pounds_to is not None and self.pounds_from and self.pounds_to < self.pounds_from:
            raise ValueError(say("cost_to_is_not_less"))
        return self


class Listing(Part):
    """One group, activity, support service, place or event."""

    slug: Slug = required(
        "Slug", "The file's name without .yml. It never changes.", "tuesday-stitchers"
    )
    formerly: list[Slug] = declared(
        "Formerly", "Older slugs of the same listing.", ["sew-and-so"], default_factory=list
    )
    kind: Kind = required("Kind", "group, activity, support, place or event.", "group")
    name: Annotated[str, Field(min_length=2, max_length=100)] = required(
        "Name", "As people say it.", "Tuesday Stitchers"
    )
    summary: Annotated[str, Field(min_length=10, max_length=200)] = required(
        "In one sentence",
        "What it is, for somebody who has never heard of it.",
        "A friendly group for sewing, knitting and tapestry.",
    )
    description: Annotated[str, Field(min_length=1, max_length=5000)] | None = declared(
        "More about it",
        "A few short paragraphs. Markdown is fine.",
        "We meet for a brew and a chat.",
    )
    categories: list[Slug] = required(
        "Categories",
        "One to five ids from the taxonomy.",
        ["sewing-and-knitting"],
        min_length=1,
        max_length=5,
    )
    keywords: list[Word] = declared(
        "Other words", "What people might type.", ["tapestry"], default_factory=list, max_length=30
    )
    run_by: RunByField | None = declared(
        "Run by", "The slug of a listing, or a name.", "sunshine-house"
    )
    who: Who | None = declared("Who it is for", "Leave out if it is for everyone.")
    joining: Joining | None = declared("How to join", "What somebody does to come along.")
    space: Space | None = declared("Space", "Whether there is room.")
    bring_someone: Known = declared(
        "Bring someone along", "May a friend or carer come too?", "yes", default=Known.UNKNOWN
    )
    staff_help: Sentence | None = declared(
        "Help on the day",
        "What staff or members can help with.",
        "Somebody will meet you at the door",
    )
    cost: Cost | None = declared("Cost", "Leave out if you do not know.")
    where: Where | None = declared("Where", "A venue, an area or online.")
    when: When | None = declared("When", "Sessions, dates or opening hours.")
    access: Access | None = declared("Access", "yes, no or unknown for each.")
    languages: list[Language] = declared(
        "Languages", "ISO 639 codes, besides English.", ["pl"], default_factory=list
    )
    contact: Contact | None = declared("Contact", "How to get in touch.")
    first_time: Text | None = declared(
        "The first time", "What to expect when you first come.", "Pat will say hello."
    )
    our_part: Text | None = declared("Our part", "What the group does.", "We bring the wool.")
    your_part: Text | None = declared(
        "Your part", "What it asks of people.", "Bring your own needles."
    )
    offers: list[Word] = declared(
        "Offers",
        "What people get or can use.",
        ["a warm room"],
        default_factory=list,
        max_length=20,
    )
    lends: list[Word] = declared(
        "Lends", "Things that others may borrow.", ["gazebo"], default_factory=list, max_length=30
    )
    welcomes: list[Word] = declared(
        "Welcomes",
        "Skills and help that are welcome.",
        ["driving"],
        default_factory=list,
        max_length=20,
    )
    confirmed_on: Day | None = declared(
        "Confirmed on", "The day somebody who knows last said this is right.", "2026-11-02"
    )
    confirmed_by: Word | None = declared("Confirmed by", "Their role.", "The secretary")
    unanswered_on: Day | None = declared(
        "Unanswered on",
        "The day two letters asking whether this is right had found no answer.",
        "2026-09-02",
    )
    paused_on: Day | None = declared(
        "Paused on", "The day it stopped for a while; its dates are not shown.", "2026-12-20"
    )
    withdrawn_on: Day | None = declared(
        "Withdrawn on", "The day it left the book; the file stays.", "2027-01-31"
    )
    source: Source | None = declared("Source", "Where an imported listing came from.")
    sample: YesNo = declared(
        "Sample", "yes for made-up or out-of-date content.", "yes", default=False
    )

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_on is not None
