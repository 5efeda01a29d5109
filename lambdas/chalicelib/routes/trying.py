"""For trying the book on one's own machine: the mail that it wrote. Never on a server."""

from email import message_from_bytes, policy
from pathlib import Path

from chalicelib.services import Services
from chalicelib.web.answer import Answer
from chalicelib.web.request import Request
from chalicelib.web.routing import NotFoundError
from communitybook.messages import say

_MOST = 50


def show_mail(request: Request, services: Services) -> Answer:
    """The last mails, newest first."""
    if services.settings["BOOK_SHOW_MAIL"] != "yes":
        raise NotFoundError
    files = sorted((services.settings.var / "mail").glob("*.eml"), reverse=True)[:_MOST]
    mails = [_read(path) for path in files]
    return Answer(services.pages.render("forms/mail.html.jinja", say("title_mail"), mails=mails))


def _read(path: Path) -> dict[str, object]:
    mail = message_from_bytes(path.read_bytes(), policy=policy.default)
    body = mail.get_body(("plain",))
    words = str(body.get_content()).split("\n") if body else []
    return {"to": str(mail["To"]), "subject": str(mail["Subject"]), "lines": words}
