"""Send a message to a group: no account, and neither side's address on any page."""

from chalicelib.acts import messaging
from chalicelib.acts.changed_files import NoListingError
from chalicelib.acts.meeting_danger import help_for
from chalicelib.acts.messaging import Letter
from chalicelib.routes import forms
from chalicelib.routes.managing import ended_page
from chalicelib.services import Services
from chalicelib.table import ConflictError, Item
from chalicelib.web.answer import Answer
from chalicelib.web.request import BadRequestError, Request
from chalicelib.web.routing import NotFoundError
from communitybook.checks.people import is_email_address
from communitybook.messages import say

_ASKED = ("name", "email", "text")


def show_message(request: Request, services: Services, slug: str) -> Answer:
    """Name, e-mail, message."""
    return _message_page(services, slug, Letter("", "", "", may_answer=False), {})


def _message_page(
    services: Services, slug: str, letter: Letter, mistakes: dict[str, str]
) -> Answer:
    try:
        known, _ = messaging.reachable_listing(services, slug)
    except NoListingError:
        raise NotFoundError from None
    html = services.pages.render(
        "manage/message.html.jinja",
        forms.page_title(say("title_message", name=known.name), bool(mistakes)),
        known=known,
        letter=letter,
        mistakes=mistakes,
        lines=[{"id": f"message-{one}", "sentence": mistakes[one]} for one in _ASKED
               if one in mistakes],
        most=messaging.MOST_LETTERS,
        token=services.sign_form("message"),
    )  # fmt: skip
    return Answer(html, 400 if mistakes else 200)


def _letter_in(request: Request) -> Letter:
    """What was typed; name and e-mail as one line each."""
    name, email = (" ".join(request.text(one).split()) for one in ("name", "email"))
    return Letter(name[:80], email[:200], request.text("text"), request.text("answer") == "yes")


def _mistakes_in(letter: Letter, is_trapped: bool) -> dict[str, str]:
    found = {}
    if not letter.name:
        found["name"] = say("form_field_is_present")
    if not is_email_address(letter.email):
        found["email"] = say("email_is_an_address", given=letter.email)
    if not letter.text:
        found["text"] = say("form_field_is_present")
    elif len(letter.text) > messaging.MOST_LETTERS:
        found["text"] = say("message_is_short_enough", most=messaging.MOST_LETTERS)
    if is_trapped:
        found["text"] = say("trap_is_empty")
    return found


def send_message(request: Request, services: Services, slug: str) -> Answer:
    """Kept until the sender has pressed the button in their own mail."""
    letter = _letter_in(request)
    if mistakes := _mistakes_in(letter, forms.is_trapped(request)):
        return _message_page(services, slug, letter, mistakes)
    nonce = forms.check_token(request, services, "message")
    forms.limit(request, services, "messages", 10)
    try:
        if messaging.is_flooded(services, slug):
            raise BadRequestError(429, say("sorry_often"))
        messaging.hold_message(services, slug, letter, nonce)
    except NoListingError:
        raise NotFoundError from None
    except ConflictError:
        pass  # a second press: the first one stands
    html = services.pages.render(
        "manage/message_held.html.jinja",
        say("title_sent"),
        help_shown=help_for(services, letter.text),
    )
    return Answer(html)


def show_confirming(request: Request, services: Services, token: str) -> Answer:
    """A button: mail scanners open links."""
    item = messaging.open_held(services, token)
    return _confirming_page(services, token, item) if item else ended_page(services)


def _confirming_page(services: Services, token: str, item: Item) -> Answer:
    html = services.pages.render(
        "manage/message_confirm.html.jinja",
        say("title_confirm"),
        token=token,
        is_done=bool(item.body["passed_on"]),
        text=item.body.get("text", ""),
        help_shown=help_for(services, item.body.get("text", "")),
    )
    return Answer(html)


def confirm(request: Request, services: Services, token: str) -> Answer:
    """The address is theirs: the message goes on."""
    item = messaging.open_held(services, token)
    if item is None:
        return ended_page(services)
    try:
        messaging.pass_on(services, item)
    except NoListingError:
        raise NotFoundError from None
    return _confirming_page(services, token, messaging.open_held(services, token) or item)
