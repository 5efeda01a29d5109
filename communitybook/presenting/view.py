"""Everything that a listing's page shows, as plain data already in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from communitybook.book import Book
from communitybook.dates.occurrences import Occurrence
from communitybook.dates.wording import date_in_words, day_in_words, span_in_words
from communitybook.freshness import finished_on, is_long_over, is_silent, is_stale
from communitybook.messages import MESSAGES, say
from communitybook.model.choices import Audience, Known
from communitybook.model.listing import Listing
from communitybook.model.people import RunBy
from communitybook.presenting.contacts import contact_in_words
from communitybook.presenting.phrases import (
    ages_in_words,
    bringing_in_words,
    cost_in_words,
    joining_in_words,
    opening_in_words,
    space_in_words,
    times_in_words,
)
from communitybook.presenting.safe_text import markdown_to_html, markdown_to_plain
from communitybook.presenting.spot import Spot, place_in_words
from communitybook.taxonomy import Taxonomy

NEXT_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Setting:
    """What a listing is presented in: the borough, its categories and the day."""

    book: Book
    taxonomy: Taxonomy
    today: date


def view_of(
    listing: Listing, spot: Spot, occurrences: list[Occurrence], setting: Setting
) -> dict[str, Any]:
    """The data of one listing's page, in the order of a person's questions."""
    return {
        **_identity(listing, setting.taxonomy),
        **_people(listing),
        **_times(listing, occurrences, setting.today),
        **_place(listing, spot, setting.book),
        **_money_and_access(listing),
        **_parts(listing),
        **_trust(listing, setting.today),
    }


def _identity(listing: Listing, taxonomy: Taxonomy) -> dict[str, Any]:
    described = listing.description or ""
    known = [taxonomy.categories[one] for one in listing.categories if one in taxonomy.categories]
    return {
        "slug": listing.slug,
        "name": listing.name,
        "kind": listing.kind.value,
        "kind_words": say(f"kind_{listing.kind}"),
        "summary": listing.summary,
        "description": markdown_to_html(described) if described else "",
        "preview": markdown_to_plain(f"{listing.summary} {described}")[:300],
        "categories": [(category.id, category.name) for category in known],
        "languages": [MESSAGES.get(f"language_{code}", code) for code in listing.languages],
    }


def _people(listing: Listing) -> dict[str, Any]:
    who, joining, contact = listing.who, listing.joining, listing.contact
    audiences = who.audiences if who else []
    return {
        "audiences": [say(f"audience_{one}") for one in audiences if one is not Audience.EVERYONE],
        "ages": ages_in_words(who),
        "who_note": who.note if who else None,
        "joining": joining_in_words(joining),
        "joining_note": joining.note if joining else None,
        "book_at": joining.book_at if joining else None,
        "space": space_in_words(listing.space),
        "space_state": listing.space.state.value if listing.space else None,
        "bringing": bringing_in_words(listing.bring_someone),
        "staff_help": listing.staff_help,
        "contact": contact_in_words(contact),
    }


def _times(listing: Listing, occurrences: list[Occurrence], today: date) -> dict[str, Any]:
    when = listing.when
    shown = occurrences[:NEXT_SHOWN]
    return {
        "times": times_in_words(when),
        "next": [occurrence_in_words(one) for one in shown],
        "has_more_dates": len(occurrences) > NEXT_SHOWN,
        "opening": opening_in_words(when.opening) if when else [],
        "when_note": when.note if when else None,
        "not_on_bank_holidays": bool(when and when.closed_on_bank_holidays),
        "cancelled": [
            (day.isoformat(), day_in_words(day))
            for day in (when.cancelled if when else [])
            if day >= today
        ],
        **_end(listing, today),
        "paused_on": date_in_words(listing.paused_on) if listing.paused_on else "",
        "is_unanswered": is_silent(listing, today),
    }


def _end(listing: Listing, today: date) -> dict[str, Any]:
    """Whether it is over: `finished` says so in a sentence."""
    last = finished_on(listing, today)
    if last is None:
        return {"finished": "", "is_long_over": False}
    is_one_day = listing.when is not None and len(listing.when.dates) == 1
    is_one_day = is_one_day and not (listing.when and listing.when.dates[0].last_date)
    key = "finished_once" if is_one_day else "finished_last"
    sentence = say(key, day=date_in_words(last))
    return {"finished": sentence, "is_long_over": is_long_over(listing, today)}


def occurrence_in_words(one: Occurrence) -> dict[str, str]:
    """A date and its hours, with ISO moments for `<time>` and for hiding what is past."""
    finish = one.ends or one.starts
    day = one.starts.date()
    return {
        "starts": day.isoformat() if one.all_day else one.starts.isoformat(timespec="minutes"),
        "over": day.isoformat() if one.all_day else finish.isoformat(timespec="minutes"),
        "day": day_in_words(day),
        "hours": "" if one.all_day else _hours(one),
        "note": one.note,
    }


def _hours(one: Occurrence) -> str:
    return span_in_words(one.starts.time(), one.ends.time() if one.ends else None)


def _place(listing: Listing, spot: Spot, book: Book) -> dict[str, Any]:
    where = listing.where
    is_exact = (
        bool(where) and where is not None and where.precision == "exact" and not where.district
    )
    return {
        "place_words": place_in_words(listing, spot, book.borough),
        "place": (spot.place_id, spot.place_name) if spot.place_id else None,
        "reach": spot.reach,
        "venue": where.venue if where else None,
        "address": where.address if where else None,
        "postcode": where.postcode.upper() if where and where.postcode and is_exact else None,
        "point": (spot.point.latitude, spot.point.longitude) if spot.point and is_exact else None,
        "serves": say("where_borough", borough=book.borough) if spot.reach == "area" else "",
        "online": bool(where and where.online),
        "online_at": where.online_at if where else None,
        "directions": where.directions if where else None,
    }


def _money_and_access(listing: Listing) -> dict[str, Any]:
    cost, access = listing.cost, listing.access
    answers = access.answers() if access else {}
    return {
        "cost": cost_in_words(cost),
        "is_free": bool(cost and cost.free),
        "is_cost_known": bool(cost and cost.is_known),
        "cost_note": cost.note if cost else None,
        "access_yes": _questions(answers.items(), Known.YES),
        "access_no": _questions(answers.items(), Known.NO),
        "access_unknown": _questions(answers.items(), Known.UNKNOWN),
        "access_note": access.note if access else None,
    }


def _questions(answers: Iterable[tuple[str, Known]], wanted: Known) -> list[str]:
    return [say(f"access_{name}") for name, answer in answers if answer is wanted]


def _parts(listing: Listing) -> dict[str, Any]:
    return {
        "first_time": listing.first_time,
        "our_part": listing.our_part,
        "your_part": listing.your_part,
        "offers": listing.offers,
        "lends": listing.lends,
        "welcomes": listing.welcomes,
    }


def _trust(listing: Listing, today: date) -> dict[str, Any]:
    runner, source = listing.run_by, listing.source
    confirmed_on = listing.confirmed_on
    return {
        "run_by_name": runner.name if isinstance(runner, RunBy) else None,
        "run_by_slug": runner if isinstance(runner, str) else None,
        "confirmed_on": date_in_words(confirmed_on) if confirmed_on else "",
        "confirmed_iso": confirmed_on.isoformat() if confirmed_on else "",
        "confirmed_by": listing.confirmed_by,
        "is_stale": is_stale(listing, today),
        "source": source.model_dump() if source else None,
        "sample": listing.sample,
        "withdrawn_on": date_in_words(listing.withdrawn_on) if listing.withdrawn_on else "",
    }
