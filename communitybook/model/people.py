"""Who it is for, how one joins, whether there is space, and how to get in touch."""

from typing import Annotated

from pydantic import Field

from communitybook.model.choices import Audience, JoiningWay, SpaceState
from communitybook.model.field import (
    Day,
    Part,
    Sentence,
    Slug,
    Web,
    Word,
    YesNo,
    declared,
    required,
)

Age = Annotated[int, Field(ge=0, le=120)]


class Who(Part):
    """The people it is meant for."""

    audiences: list[Audience] = declared(
        "Who it is for", "Leave out if it is for everyone.", ["older-people"], default_factory=list
    )
    age_from: Age | None = declared("Youngest age", "In whole years.", "50")
    age_to: Age | None = declared("Oldest age", "In whole years.", "11")
    note: Sentence | None = declared("Note", "Anything else about who may come.", "Men and women")


class Joining(Part):
    """What somebody does to come along."""

    how: list[JoiningWay] = declared(
        "How to join", "One or more ways.", ["turn_up"], default_factory=list
    )
    referral_by: Sentence | None = declared(
        "Who refers", "Who can send somebody to you.", "Your GP or social worker"
    )
    book_at: Web | None = declared("Where to book", "A web address.", "https://example.org/book")
    note: Sentence | None = declared("Note", "Anything to know.", "Ask for Pat on the door")


class Space(Part):
    """Whether there is room, as of a day."""

    state: SpaceState = required("Is there space?", "places, waiting_list or full.", "places")
    as_of: Day = required("As of", "The day you knew this.", "2026-11-02")


class RunBy(Part):
    """Who runs it, where they have no listing of their own."""

    name: Word = required("Name", "The organisation that runs it.", "Friends of Mesnes Park")


class Social(Part):
    """Pages on social networks."""

    facebook: Web | None = declared(
        "Facebook", "A web address.", "https://www.facebook.com/example"
    )
    instagram: Web | None = declared(
        "Instagram", "A web address.", "https://www.instagram.com/example"
    )
    x: Web | None = declared("X", "A web address.", "https://x.com/example")
    youtube: Web | None = declared("YouTube", "A web address.", "https://www.youtube.com/@example")
    tiktok: Web | None = declared("TikTok", "A web address.", "https://www.tiktok.com/@example")
    whatsapp: Web | None = declared(
        "WhatsApp", "A web address.", "https://chat.whatsapp.com/example"
    )


class Contact(Part):
    """How to get in touch. A role is better than a person's name."""

    role: Word | None = declared("Who answers", "A role, not a person's name.", "The secretary")
    phone: Word | None = declared("Phone", "In quotes, with the area code.", "01942 496 496")
    email: Word | None = declared("E-mail", "An address that somebody reads.", "hello@example.org")
    web: Web | None = declared("Website", "A web address.", "https://example.org")
    social: Social | None = declared("Social networks", "Pages of the group.")
    note: Sentence | None = declared("Note", "When to ring, for instance.", "Evenings are best")
    by_message: YesNo = declared(
        "By message", "yes if the book passes on messages to them.", "yes", default=False
    )

    @property
    def is_reachable(self) -> bool:
        return bool(self.phone or self.email or self.web or self.social or self.by_message)


class Source(Part):
    """Where an imported listing came from."""

    name: Word = required("Name", "The data set.", "Wigan libraries")
    id: Word | None = declared("Id", "Its id there.", "GB-CHC-1000003")
    web: Web | None = declared("Web address", "Where it can be seen.", "https://example.org/data")
    licence: Word | None = declared(
        "Licence", "What allows us to use it.", "Open Government Licence v3.0"
    )


RunByField = Slug | RunBy
