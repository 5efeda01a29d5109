"""When something happens. Times are local (Europe/London) and carry no offset."""

from datetime import date, time
from typing import Annotated

from pydantic import Field

from communitybook.model.choices import Weekday
from communitybook.model.field import (
    Clock,
    Day,
    Part,
    Sentence,
    Word,
    YesNo,
    declared,
    required,
)


class Session(Part):
    """The same time on one weekday, every week or every few weeks."""

    day: Weekday = required("Day", "The day of the week.", "tuesday")
    starts: Clock = required("Starts", "On the 24-hour clock.", "10:00")
    ends: Clock | None = declared("Ends", "On the 24-hour clock.", "12:00")
    every_weeks: Annotated[int, Field(ge=1, le=12)] = declared(
        "Every how many weeks", "1 is every week, 2 is every other week.", "2", default=1
    )
    term_time: YesNo = declared(
        "Term time only", "No session in school holidays.", "yes", default=False
    )
    begins: Day | None = declared(
        "From", "The first day, or a day it took place.", "2026-09-08", alias="from"
    )
    until: Day | None = declared("Until", "The last day.", "2027-07-20")
    exceptions: list[Day] = declared(
        "Not on", "Dates without a session.", ["2026-12-29"], alias="except", default_factory=list
    )
    note: Sentence | None = declared("Note", "Anything to know.", "Beginners from 10am")


class Rule(Part):
    """What a weekly session can't say, as an iCalendar rule (RFC 5545, RRULE)."""

    rrule: Word = required("Rule", "An iCalendar RRULE.", "FREQ=MONTHLY;BYDAY=1SA")
    starts: Clock = required("Starts", "On the 24-hour clock.", "10:00")
    ends: Clock | None = declared("Ends", "On the 24-hour clock.", "13:00")
    begins: Day | None = declared("From", "The first day.", "2026-09-05", alias="from")
    until: Day | None = declared("Until", "The last day.", "2027-07-03")
    exceptions: list[Day] = declared(
        "Not on", "Dates that are left out.", ["2027-01-02"], alias="except", default_factory=list
    )
    note: Sentence | None = declared("Note", "Anything to know.", "In the small hall")


class OneOff(Part):
    """One date, or a run of days."""

    on: Day = required("Date", "The day, or the first day.", "2026-12-05", alias="date")
    last_date: Day | None = declared("Last date", "For several days in a row.", "2026-12-06")
    starts: Clock | None = declared(
        "Starts", "On the 24-hour clock; leave out for all day.", "14:00"
    )
    ends: Clock | None = declared("Ends", "On the 24-hour clock.", "16:00")
    note: Sentence | None = declared("Note", "Anything to know.", "Lantern walk at 4pm")


class Opening(Part):
    """When a place is open: its doors, not its sessions."""

    days: list[Weekday] = required("Days", "One or more days.", ["monday", "tuesday"], min_length=1)
    opens: Clock = required("Opens", "On the 24-hour clock.", "09:00")
    closes: Clock = required("Closes", "On the 24-hour clock.", "17:30")


class When(Part):
    """All the times of one listing."""

    sessions: list[Session] = declared(
        "Weekly sessions", "One entry for each day and time.", default_factory=list
    )
    rules: list[Rule] = declared("Other repeats", "Monthly and odd patterns.", default_factory=list)
    dates: list[OneOff] = declared("Single dates", "Events on a day.", default_factory=list)
    opening: list[Opening] = declared(
        "Opening hours", "When the doors are open.", default_factory=list
    )
    cancelled: list[Day] = declared(
        "Cancelled",
        "Days on which it does not take place after all.",
        ["2026-12-15"],
        default_factory=list,
        max_length=60,
    )
    by_appointment: YesNo = declared(
        "By appointment", "Times are agreed with each person.", "yes", default=False
    )
    closed_on_bank_holidays: YesNo = declared(
        "Closed on bank holidays", "No session on bank holidays.", "yes", default=False
    )
    note: Sentence | None = declared("Note", "Anything to know about times.", "Ring if it snows")

    @property
    def repeats(self) -> bool:
        return bool(self.sessions or self.rules)

    @property
    def has_dates(self) -> bool:
        """Whether it belongs on the what's-on pages; opening hours alone do not."""
        return bool(self.sessions or self.rules or self.dates)


def last_moment(one: OneOff) -> tuple[date, time]:
    """The day and time by which a single date is over."""
    return one.last_date or one.on, one.ends or one.starts or time(23, 59)
