"""What a group changes at once, from its own page, and how it puts that back."""

from collections.abc import Callable
from datetime import date

from chalicelib.acts import taking_away
from chalicelib.acts.managing import Owned, coming_dates, owned_listing
from chalicelib.acts.taking_away import THE_GROUP, undo_taken_away
from chalicelib.routes.managing import Visit, for_owner, own_submission
from chalicelib.web.answer import Answer, see_other
from chalicelib.web.routing import NotFoundError
from communitybook.at_once import field_at
from communitybook.dates.wording import day_in_words
from communitybook.live import HIDEABLE
from communitybook.messages import say


@for_owner
def show_choices(visit: Visit, slug: str) -> Answer:
    """Everything about one listing that can be changed at once."""
    one = owned_listing(visit.services, visit.owner, slug)
    html = visit.services.pages.render(
        "manage/now.html.jinja",
        say("title_now", name=one.name),
        visit=visit,
        one=one,
        dates=[(day.isoformat(), day_in_words(day)) for day in _dates(visit, one)],
        shown=[(path, say(f"hide_{path}")) for path in _shown(one)],
        undo_days=taking_away.UNDO_DAYS,
    )
    return Answer(html)


def _dates(visit: Visit, one: Owned) -> list[date]:
    return coming_dates(visit.services, one.listing) if one.listing else []


def _shown(one: Owned) -> list[str]:
    return [path for path in HIDEABLE if one.listing and field_at(one.listing, path)]


def _cancel(visit: Visit, one: Owned, value: str) -> None:
    """Only a day on which it would take place."""
    days = {day.isoformat(): day for day in _dates(visit, one)}
    off = {day.isoformat() for day in _cancelled(one)}
    if value not in days and value not in off:
        raise NotFoundError
    if value in days:
        taking_away.cancel_date(visit.services, one.slug, days[value], visit.owner.id)


def _cancelled(one: Owned) -> list[date]:
    return one.listing.when.cancelled if one.listing and one.listing.when else []


def _hide(visit: Visit, one: Owned, value: str) -> None:
    if value not in HIDEABLE:
        raise NotFoundError
    taking_away.hide_field(visit.services, one.slug, value, visit.owner.id)


_ACTS: dict[str, Callable[[Visit, Owned, str], object]] = {
    "cancelled": _cancel,
    "hidden": _hide,
    "full": lambda visit, one, _: taking_away.mark_full(visit.services, one.slug, visit.owner.id),
    "room": lambda visit, one, _: taking_away.mark_room(visit.services, one.slug, visit.owner.id),
    "paused": lambda visit, one, _: taking_away.pause(visit.services, one.slug, visit.owner.id),
    "going_on": lambda visit, one, _: taking_away.go_on(visit.services, one.slug, visit.owner.id),
    "removed": lambda visit, one, _: taking_away.withdraw(visit.services, one.slug, visit.owner.id),
    "confirmed": lambda visit, one, _: taking_away.say_still_right(
        visit.services, one.slug, visit.owner.id
    ),
}


@for_owner
def change_now(visit: Visit, slug: str) -> Answer:
    """So from now on; a second press finds it so already."""
    one = owned_listing(visit.services, visit.owner, slug)
    what = visit.request.text("do")
    if what not in _ACTS:
        raise NotFoundError
    _ACTS[what](visit, one, visit.request.text("value"))
    return see_other(visit.address() + f"?done={what}&of={slug}")


@for_owner
def undo(visit: Visit, id: str) -> Answer:
    """Put it back; nothing that was changed later is touched."""
    submission = own_submission(visit, id)
    undo_taken_away(visit.services, submission, THE_GROUP)
    return see_other(visit.address() + f"?done=undone&of={submission.slug}")
