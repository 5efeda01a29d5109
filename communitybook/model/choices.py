"""The closed lists of the model. An id never changes; its words stand in the messages table."""

from enum import StrEnum


class Kind(StrEnum):
    GROUP = "group"
    ACTIVITY = "activity"
    SUPPORT = "support"
    PLACE = "place"
    EVENT = "event"


class Known(StrEnum):
    """What a group has told us: silence is `unknown`, never `no`."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Audience(StrEnum):
    EVERYONE = "everyone"
    CHILDREN = "children"
    YOUNG_PEOPLE = "young-people"
    FAMILIES = "families"
    PARENTS_AND_BABIES = "parents-and-babies"
    OLDER_PEOPLE = "older-people"
    CARERS = "carers"
    DISABLED_PEOPLE = "disabled-people"
    PEOPLE_WITH_DEMENTIA = "people-with-dementia"
    MENTAL_HEALTH = "mental-health"
    WOMEN = "women"
    MEN = "men"
    LGBT = "lgbt"
    REFUGEES_AND_MIGRANTS = "refugees-and-migrants"
    VETERANS = "veterans"
    BEREAVED = "bereaved"
    UNEMPLOYED = "unemployed"
    STUDENTS = "students"


class JoiningWay(StrEnum):
    TURN_UP = "turn_up"
    RING_FIRST = "ring_first"
    BOOK = "book"
    REFERRAL = "referral"


class SpaceState(StrEnum):
    PLACES = "places"
    WAITING_LIST = "waiting_list"
    FULL = "full"


class Precision(StrEnum):
    """How closely the map may show it: a charity's address may be somebody's home."""

    EXACT = "exact"
    DISTRICT = "district"


class Weekday(StrEnum):
    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"

    @property
    def number(self) -> int:
        """Monday is 0, as `date.weekday()` counts."""
        return list(Weekday).index(self)
