"""The closed lists of a help request. An id never changes; its words are messages."""

from enum import StrEnum


class RequestKind(StrEnum):
    VOLUNTEERS = "volunteers"
    EQUIPMENT = "equipment"


class Commitment(StrEnum):
    """How a volunteer's time is shared out."""

    SHIFTS = "shifts"
    FLEXIBLE = "flexible"
    ONGOING = "ongoing"


class Setting(StrEnum):
    """Where the help is given: one of the four things that safeguarding rules look at."""

    VENUE = "venue"
    OUTDOORS = "outdoors"
    VEHICLE = "vehicle"
    ONLINE = "online"
    CARE = "care"
    HOME = "home"


class WithWhom(StrEnum):
    """The people whom a volunteer would be with."""

    NOBODY = "nobody"
    ADULTS = "adults"
    AT_RISK = "at_risk"
    CHILDREN = "children"


class Keeping(StrEnum):
    BORROW = "borrow"
    KEEP = "keep"


class Carrying(StrEnum):
    COLLECT = "collect"
    DELIVER = "deliver"
    EITHER = "either"


class Check(StrEnum):
    """What a volunteer is asked for, from the least to the most."""

    NONE = "none"
    REFERENCES = "references"
    DBS_BASIC = "dbs_basic"
    DBS_ENHANCED = "dbs_enhanced"
    DBS_ENHANCED_BARRED = "dbs_enhanced_barred"

    @property
    def rank(self) -> int:
        """By which the stricter of two is found."""
        return list(Check).index(self)
