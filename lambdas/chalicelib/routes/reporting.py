"""Something on a page is wrong; or somebody is in danger, which is told to others than us."""

from chalicelib.acts import reporting
from chalicelib.acts.changed_files import NoListingError
from chalicelib.acts.meeting_danger import help_for
from chalicelib.acts.taking_away import find_listing
from chalicelib.routes import forms
from chalicelib.services import Services
from chalicelib.store.listings import Published
from chalicelib.table import ConflictError
from chalicelib.web.answer import Answer, see_other
from chalicelib.web.request import Request
from chalicelib.web.routing import NotFoundError
from communitybook.checks.people import is_email_address
from communitybook.messages import say
from communitybook.submitting.moves import State

_MOST_LETTERS = 1500


def show_worried(request: Request, services: Services) -> Answer:
    """Whom to ring. No form, and nothing is stored."""
    return Answer(services.pages.render("manage/worried.html.jinja", say("title_worried")))


def show_report(request: Request, services: Services, slug: str) -> Answer:
    """What is wrong?"""
    return _report_page(services, _listing(services, slug), {}, {})


def _listing(services: Services, slug: str) -> Published:
    try:
        return find_listing(services, slug)[0]
    except NoListingError:
        raise NotFoundError from None


def _report_page(
    services: Services, known: Published, told: dict[str, str], mistakes: dict[str, str]
) -> Answer:
    html = services.pages.render(
        "manage/report.html.jinja",
        forms.page_title(say("title_report"), bool(mistakes)),
        known=known,
        choices=[(one, say(f"report_{one}")) for one in reporting.CHOICES],
        told=told,
        mistakes=mistakes,
        lines=[{"id": f"report-{one}", "sentence": mistakes[one]} for one in mistakes],
        most=_MOST_LETTERS,
        token=services.sign_form("report"),
    )
    return Answer(html, 400 if mistakes else 200)


def _mistakes_in(told: dict[str, str]) -> dict[str, str]:
    found = {}
    if told["what"] not in reporting.CHOICES:
        found["what"] = say("form_choice_is_offered")
    if told["what"] == "other" and not told["text"]:
        found["text"] = say("form_field_is_present")
    if len(told["text"]) > _MOST_LETTERS:
        found["text"] = say("message_is_short_enough", most=_MOST_LETTERS)
    if told["email"] and not is_email_address(told["email"]):
        found["email"] = say("email_is_an_address", given=told["email"])
    return found


def report(request: Request, services: Services, slug: str) -> Answer:
    """It waits for a moderator; danger goes to those who can help, and nothing of it stays here."""
    if request.text("what") == reporting.DANGER:
        return see_other(f"{services.pages.base}/app/worried")
    known = _listing(services, slug)
    told = {name: request.text(name) for name in ("what", "text", "email")}
    if mistakes := _mistakes_in(told):
        return _report_page(services, known, told, mistakes)
    nonce = forms.check_token(request, services, "report")
    forms.limit(request, services, "reports", 10)
    state = State.SPAM if forms.is_trapped(request) else State.WAITING
    try:
        reference = reporting.send_report(services, known, **told, nonce=nonce, state=state)
    except ConflictError:
        reference = ""  # a second press: the first one stands
    html = services.pages.render(
        "manage/reported.html.jinja",
        say("title_sent"),
        known=known,
        reference=reference,
        email=told["email"],
        help_shown=help_for(services, told["text"]),
    )
    return Answer(html)
