"""Is this still right? Yes, or something has changed."""

from chalicelib.acts import answering
from chalicelib.acts.changed_files import NoListingError
from chalicelib.acts.presenting import published_view
from chalicelib.acts.taking_away import find_listing, say_still_right
from chalicelib.routes.managing import ended_page
from chalicelib.services import Services
from chalicelib.web.answer import Answer, see_other
from chalicelib.web.request import Request
from communitybook.messages import say


def show_question(request: Request, services: Services, token: str) -> Answer:
    """The name and the facts, and two buttons: mail scanners open links."""
    asked = answering.open_question(services, token)
    return _question_page(services, token, asked) if asked else ended_page(services)


def _question_page(
    services: Services, token: str, asked: answering.Question, is_done: bool = False
) -> Answer:
    try:
        view = published_view(services, asked.slug, shows_resting_times=True)
    except NoListingError:
        return ended_page(services)
    html = services.pages.render(
        "manage/right.html.jinja", say("title_right"), token=token, view=view, is_done=is_done
    )
    return Answer(html)


def answer(request: Request, services: Services, token: str) -> Answer:
    """Right from today on; or on to the owner's page."""
    asked = answering.open_question(services, token)
    if asked is None:
        return ended_page(services)
    if request.text("do") == "changed":
        return see_other(services.pages.base + answering.make_manage_path(services, asked))
    try:
        find_listing(services, asked.slug)
    except NoListingError:
        return ended_page(services)
    say_still_right(services, asked.slug, asked.owner.id)
    return _question_page(services, token, asked, is_done=True)
