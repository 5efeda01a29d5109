"""Tell people: a poster to print, and words to copy."""

from chalicelib.acts.changed_files import NoListingError
from chalicelib.acts.presenting import published_view
from chalicelib.services import Services
from chalicelib.web.answer import Answer
from chalicelib.web.request import Request
from chalicelib.web.routing import NotFoundError
from communitybook.messages import say
from communitybook.presenting.qr_code import qr_svg


def _page(services: Services, slug: str, template: str, title: str) -> Answer:
    try:
        view = published_view(services, slug)
    except NoListingError:
        raise NotFoundError from None
    qr = qr_svg(view["page"])
    title = say(title, name=view["name"])
    return Answer(services.pages.render(f"manage/{template}.html.jinja", title, view=view, qr=qr))


def show_telling(request: Request, services: Services, slug: str) -> Answer:
    """Words for Facebook, WhatsApp and a newsletter, and the way to the poster."""
    return _page(services, slug, "tell", "title_tell")


def show_poster(request: Request, services: Services, slug: str) -> Answer:
    """One sheet of A4 in big letters."""
    return _page(services, slug, "poster", "title_poster")
