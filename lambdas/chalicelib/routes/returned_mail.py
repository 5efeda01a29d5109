"""Addresses from which mail comes back: a task for moderators, since nobody else will tell them."""

from chalicelib.acts.returned_mail import list_returned, send_again
from chalicelib.services import Services
from chalicelib.web.answer import Answer, see_other
from chalicelib.web.guarding import Visit, for_moderators
from communitybook.messages import say


@for_moderators
def show_returned(visit: Visit, services: Services) -> Answer:
    """Whose it is as far as we know; nobody's address stands here."""
    return visit.page(services, "returned", say("title_returned"), rows=list_returned(services))


@for_moderators
def press_again(visit: Visit, services: Services) -> Answer:
    """Mail goes there again."""
    email_hash = visit.request.text("hash")
    if 0 < len(email_hash) < 100:
        send_again(services, email_hash, visit.person)
    return see_other(f"{services.pages.base}/app/moderate/returned")
