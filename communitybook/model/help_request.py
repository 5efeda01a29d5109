"""The help request: an ask for volunteers or for equipment, declared once, as listings are."""

from datetime import date
from typing import Annotated

from pydantic import Field, model_validator

from communitybook.messages import say
from communitybook.model.choices import Weekday
from communitybook.model.field import (
    Clock,
    Day,
    Part,
    Sentence,
    Slug,
    Word,
    YesNo,
    declared,
    required,
)
from communitybook.model.help_choices import (
    Carrying,
    Check,
    Commitment,
    Keeping,
    RequestKind,
    Setting,
    WithWhom,
)
from communitybook.model.people import RunByField
from communitybook.model.place import Access

Many = Annotated[int, Field(ge=1, le=500)]
ShiftId = Annotated[str, Field(pattern=r"^[a-z0-9]{1,8}$")]


class Shift(Part):
    """One time at which help is wanted: on a date, on a weekday, or by a rule."""

    id: ShiftId | None = declared("Id", "Given by the book; it never changes.", "1")
    on: Day | None = declared("Date", "For a single day.", "2026-12-05", alias="date")
    day: Weekday | None = declared("Day", "For every week on that day.", "thursday")
    rrule: Word | None = declared(
        "Rule", "What neither can say, as an iCalendar RRULE.", "FREQ=MONTHLY;BYDAY=1SA"
    )
    begins: Day | None = declared("From", "The first day.", "2026-12-03", alias="from")
    until: Day | None = declared("Until", "The last day.", "2027-03-25")
    starts: Clock = required("Starts", "On the 24-hour clock.", "10:00")
    ends: Clock | None = declared("Ends", "On the 24-hour clock.", "13:00")
    needed: Many = required("How many people", "For this time.", "2")
    note: Sentence | None = declared("Note", "Anything to know.", "Bring a coat")

    @model_validator(mode="after")
    def _has_one_kind_of_time(self) -> "Shift":
        if sum(one is not None for one in (self.on, self.day, self.rrule)) != 1:
            raise ValueError(say("shift_has_one_time"))
        return self

    @property
    def last_day(self) -> date | None:
        """Its last day; None while it goes on."""
        return self.on or self.until


class HelpRequest(Part):
    """One ask of one group. What a person would do, or the thing that is wanted."""

    id: Slug = required("Id", "The file's name without .yml. It never changes.", "two-drivers-7k3f")
    kind: RequestKind = required("What do you need?", "volunteers or equipment.", "volunteers")
    title: Annotated[str, Field(min_length=4, max_length=100)] = required(
        "In a few words", "What you need.", "Two drivers for the Thursday lunch"
    )
    summary: Annotated[str, Field(min_length=10, max_length=200)] = required(
        "In one sentence", "What for.", "Bring four of our members to lunch and home again."
    )
    description: Annotated[str, Field(min_length=1, max_length=3000)] | None = declared(
        "What you would do", "A few short paragraphs.", "You pick people up at eleven."
    )
    asked_by: RunByField = required(
        "Asked by", "The slug of a listing, or a name.", "sunshine-house"
    )
    area: Word = required("Area", "A ward, a place or the first half of a postcode.", "WN1")
    how_many: Many = declared(
        "How many", "People or things, where there are no shifts.", "2", default=1
    )
    apply_by: Day | None = declared("Offers until", "The last day to offer.", "2026-12-01")
    # volunteers
    role: Word | None = declared("Role", "What a volunteer would be called.", "Driver")
    skills: list[Word] = declared(
        "Skills that are welcome",
        "One on a line.",
        ["driving"],
        default_factory=list,
        max_length=12,
    )
    commitment: Commitment | None = declared(
        "When", "At set times, whenever suits, or for as long as it goes on.", "shifts"
    )
    shifts: list[Shift] = declared(
        "Times", "One for each time.", default_factory=list, max_length=20
    )
    setting: Setting | None = declared("Where they would be", "The kind of place.", "vehicle")
    with_whom: WithWhom | None = declared("With whom", "The people they would be with.", "adults")
    lone: YesNo = declared(
        "On their own", "yes if nobody else from the group is with them.", "yes", default=False
    )
    expenses: Sentence | None = declared("Expenses", "What you pay back.", "45p a mile")
    training: Sentence | None = declared("Training", "What you show them.", "An hour with Pat")
    access: Access | None = declared("Access", "For somebody who would help.")
    # equipment
    thing: Word | None = declared("What", "One kind of thing.", "gazebo")
    keeping: Keeping | None = declared("Borrow or keep", "borrow or keep.", "borrow")
    begins: Day | None = declared("From", "The first day you need it.", "2026-12-05", alias="from")
    until: Day | None = declared("Until", "The day it goes back.", "2026-12-06")
    condition: Sentence | None = declared(
        "Condition", "What is good enough.", "A few scratches are fine"
    )
    carrying: Carrying | None = declared(
        "Who carries it", "You collect it, they deliver it, or either.", "collect"
    )
    # the book's own
    check: Check = declared(
        "Check", "What a moderator decided volunteers are asked for.", "none", default=Check.NONE
    )
    rules_version: Word | None = declared(
        "Rules", "The version of the safeguarding rules that were looked at.", "2026-11"
    )
    posted_on: Day | None = declared("Posted on", "The day it was first approved.", "2026-11-24")
    sample: YesNo = declared("Sample", "yes for made-up content.", "yes", default=False)

    @property
    def is_for_people(self) -> bool:
        return self.kind is RequestKind.VOLUNTEERS

    @property
    def last_day(self) -> date | None:
        """The day after which nobody can help any more; None while it goes on."""
        if not self.is_for_people:
            return self.begins or self.until or self.apply_by
        ends = [shift.last_day for shift in self.shifts]
        known = [one for one in ends if one is not None]
        if self.shifts and len(known) == len(ends):
            return max(known)
        return self.apply_by
