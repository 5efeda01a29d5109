"""Local time in the borough: Europe/London, with its two odd nights a year."""

from datetime import UTC, datetime
from enum import Enum
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


class Shift(Enum):
    """What the clocks do to a local time."""

    SKIPPED = "skipped"
    REPEATED = "repeated"


def shift_at(local: datetime) -> Shift | None:
    """Whether a local time without offset is left out or comes twice that night."""
    early, late = (local.replace(tzinfo=LONDON, fold=fold) for fold in (0, 1))
    if early.utcoffset() == late.utcoffset():
        return None
    back = early.astimezone(UTC).astimezone(LONDON)
    return Shift.REPEATED if back.replace(tzinfo=None) == local else Shift.SKIPPED


def with_offset(local: datetime) -> datetime:
    """The same local time with London's offset on that day."""
    return local.replace(tzinfo=LONDON)
