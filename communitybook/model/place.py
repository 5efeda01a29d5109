"""Where it is, whom it serves, and how one gets in."""

from typing import Annotated

from pydantic import Field

from communitybook.model.choices import Known, Precision
from communitybook.model.field import Part, Sentence, Slug, Web, Word, YesNo, declared

Latitude = Annotated[float, Field(ge=49, le=61)]
Longitude = Annotated[float, Field(ge=-9, le=2)]


class Where(Part):
    """A place that people come to, an area that is served, or a service online."""

    venue: Word | None = declared("Venue", "The name of the building.", "Sunshine House")
    address: Sentence | None = declared("Address", "Street and town.", "Scholes, Wigan")
    postcode: Word | None = declared("Postcode", "It gives the ward and the map point.", "WN1 3SD")
    district: Word | None = declared(
        "Postcode district", "The first half of a postcode, where the whole is private.", "WN1"
    )
    latitude: Latitude | None = declared(
        "Latitude", "Where there is no postcode. WGS84 degrees.", "53.5448"
    )
    longitude: Longitude | None = declared(
        "Longitude", "Where there is no postcode. WGS84 degrees.", "-2.6318"
    )
    precision: Precision = declared(
        "How exact", "district if the address is somebody's home.", "exact", default=Precision.EXACT
    )
    area_served: list[Slug] = declared(
        "Area served",
        "Places or wards by id, or borough for all of it.",
        ["borough"],
        default_factory=list,
    )
    online: YesNo = declared("Online", "People can take part from home.", "yes", default=False)
    online_at: Web | None = declared(
        "Online address", "Where it happens online.", "https://example.org/join"
    )
    directions: Sentence | None = declared(
        "How to get there", "Bus, parking, which door.", "Bus 362 stops outside"
    )

    @property
    def serves_borough(self) -> bool:
        return "borough" in self.area_served

    @property
    def is_anywhere(self) -> bool:
        """Whether a reader could tell where, or that it does not matter where."""
        spot = self.venue or self.address or self.postcode or self.district or self.latitude
        return bool(spot or self.area_served or self.online)


def _answer(title: str, hint: str) -> Known:
    answer: Known = declared(title, hint, "yes", default=Known.UNKNOWN)
    return answer


class Access(Part):
    """What somebody needs to know before they come. Each is yes, no or unknown."""

    step_free: Known = _answer("Step-free", "No steps from the street to the room.")
    accessible_toilet: Known = _answer("Accessible toilet", "A toilet for wheelchair users.")
    changing_places: Known = _answer("Changing Places toilet", "With a hoist and an adult bench.")
    hearing_loop: Known = _answer("Hearing loop", "Fitted and switched on.")
    parking: Known = _answer("Parking", "Somewhere to park close by.")
    blue_badge_parking: Known = _answer("Blue Badge parking", "A marked bay close to the door.")
    bsl: Known = _answer("British Sign Language", "Somebody signs.")
    quiet_space: Known = _answer("Quiet space", "Somewhere calm to sit.")
    dementia_friendly: Known = _answer("Dementia friendly", "Staff know how to help.")
    assistance_dogs: Known = _answer("Assistance dogs", "Dogs that help are welcome.")
    note: Sentence | None = declared("Note", "Anything else.", "Ring the bell at the ramp")

    def answers(self) -> dict[str, Known]:
        """Every question by its id, in the order of the declaration."""
        return {name: getattr(self, name) for name in type(self).model_fields if name != "note"}
