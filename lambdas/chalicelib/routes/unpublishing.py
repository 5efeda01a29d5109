"""Taking a page out in one press, on a phone too; and putting it back."""

from chalicelib.acts.deciding import RefusedError
from chalicelib.acts.telling import moment_in_words
from chalicelib.acts.unpublishing import find_page, put_back, slug_in_address, unpublish
from chalicelib.routes.forms import page_title
from chalicelib.services import Services
from chalicelib.web.answer import Answer, see_other
from chalicelib.web.guarding import Visit, for_moderators
from communitybook.messages import say


@for_moderators
def show_unpublishing(visit: Visit, services: Services) -> Answer:
    """Which page? With a slug in the address there is one button to press."""
    return _page(visit, services, visit.request.asked("slug"), "")


def _page(visit: Visit, services: Services, typed: str, mistake: str) -> Answer:
    names = services.store.people.names()
    recent = [
        (one, names.get(one.by, ""), moment_in_words(services, one.at))
        for one in services.store.unpublished.list_recent(services.now)
    ]
    return visit.page(
        services,
        "unpublish",
        page_title(say("title_unpublish"), bool(mistake)),
        400 if mistake else 200,
        typed=typed[:300],
        found=find_page(services, slug_in_address(typed)),
        mistake=mistake,
        recent=recent,
    )


@for_moderators
def take_out(visit: Visit, services: Services) -> Answer:
    """Gone for visitors now; the file follows."""
    typed = visit.request.text("page")
    is_deleted = visit.request.text("delete") == "yes"
    try:
        unpublish(services, visit.person, slug_in_address(typed), is_deleted=is_deleted)
    except RefusedError as error:
        return _page(visit, services, typed, str(error))
    return see_other(f"{services.pages.base}/app/moderate/unpublish")


@for_moderators
def undo(visit: Visit, services: Services) -> Answer:
    """Back in the book."""
    try:
        put_back(services, visit.person, slug_in_address(visit.request.text("page")))
    except RefusedError as error:
        return _page(visit, services, "", str(error))
    return see_other(f"{services.pages.base}/app/moderate/unpublish")
