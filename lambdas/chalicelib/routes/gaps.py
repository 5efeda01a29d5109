"""Tell us what's missing: a few words without a name; and what moderators make of it."""

from contextlib import suppress
from datetime import date

from chalicelib.acts.gaps import close_gap, keep_gap, list_missing
from chalicelib.acts.meeting_danger import help_for
from chalicelib.routes import forms
from chalicelib.services import Services
from chalicelib.table import ConflictError
from chalicelib.web.answer import Answer, see_other
from chalicelib.web.guarding import Visit, for_moderators
from chalicelib.web.request import Request
from communitybook.dates.wording import date_in_words
from communitybook.gaps import MOST_LETTERS, Missing
from communitybook.helping.areas import find_area
from communitybook.messages import say

_MOST_SHOWN = 100
_ASKED = ("words", "place")


def show_form(request: Request, services: Services) -> Answer:
    """What did you look for, and where?"""
    return _form(services, {}, {})


def _form(services: Services, told: dict[str, str], mistakes: dict[str, str]) -> Answer:
    html = services.pages.render(
        "forms/missing.html.jinja",
        forms.page_title(say("title_missing"), bool(mistakes)),
        told=told,
        mistakes=mistakes,
        lines=[{"id": f"missing-{one}", "sentence": mistakes[one]} for one in mistakes],
        most=MOST_LETTERS,
        token=services.sign_form("missing"),
    )
    return Answer(html, 400 if mistakes else 200)


def tell(request: Request, services: Services) -> Answer:
    """Kept without a name. Whoever wrote of danger sees whom to ring, and no word is kept."""
    told = {name: request.text(name) for name in _ASKED}
    mistakes = {}
    if len(told["words"].strip()) < 2:
        mistakes["words"] = say("missing_is_written")
    if told["place"] and find_area(told["place"], services.reference.gazetteer) is None:
        mistakes["place"] = say("missing_place_is_known", given=told["place"][:60])
    if mistakes:
        return _form(services, told, mistakes)
    nonce = forms.check_token(request, services, "missing", is_quick_fine=True)
    forms.limit(request, services, "missing", 20)
    help_shown = help_for(services, told["words"])
    danger = help_shown[0].sort if help_shown else ""
    if not forms.is_trapped(request):
        with suppress(ConflictError):  # a second press: the first one stands
            keep_gap(services, told["words"], told["place"], danger, nonce)
    html = services.pages.render(
        "forms/missing_told.html.jinja",
        say("title_missing_told"),
        help_shown=help_shown,
    )
    return Answer(html)


@for_moderators
def show_gaps(visit: Visit, services: Services) -> Answer:
    """What is missed most; words of danger before everything."""
    found = list_missing(services)
    return visit.page(
        services,
        "gaps",
        say("title_gaps"),
        rows=found[:_MOST_SHOWN],
        hidden=max(0, len(found) - _MOST_SHOWN),
        places=lambda one: _places(services, one),
        day=lambda text: date_in_words(date.fromisoformat(text)),
        ids=",".join,
    )


def _places(services: Services, one: Missing) -> str:
    gazetteer = services.reference.gazetteer
    areas = [find_area(place, gazetteer) for place in one.places]
    return ", ".join(dict.fromkeys(area.name for area in areas if area))


@for_moderators
def close(visit: Visit, services: Services) -> Answer:
    """Done with; a second press finds it gone."""
    ids = [one for one in visit.request.text("ids").split(",") if 0 < len(one) < 60]
    close_gap(services, ids, visit.person)
    return see_other(f"{services.pages.base}/app/moderate/gaps")
