"""Not to be asked any more when a request goes looking: one press in the mail, or on the page."""

from chalicelib.acts.helping.looking import QUIET, may_ask, set_asks
from chalicelib.acts.links import open_link
from chalicelib.routes.managing import Visit, ended_page, for_owner
from chalicelib.services import Services
from chalicelib.store.owners import LinkUse
from chalicelib.web.answer import Answer, see_other
from chalicelib.web.request import Request
from communitybook.messages import say


def show_quiet(request: Request, services: Services, token: str) -> Answer:
    """A button: mail scanners open links."""
    use = open_link(services, token, QUIET)
    return _page(services, token, use) if use else ended_page(services)


def _page(services: Services, token: str, use: LinkUse) -> Answer:
    owner = services.store.owners.find(use.about)
    if owner is None or use.holder_id not in owner.holders:
        return ended_page(services)
    is_asked = may_ask(owner.holders[use.holder_id])
    html = services.pages.render(
        "manage/quiet.html.jinja", say("title_quiet"), token=token, is_asked=is_asked
    )
    return Answer(html)


def be_quiet(request: Request, services: Services, token: str) -> Answer:
    """Done at once, from the page or from a mail program; a second press changes nothing."""
    use = open_link(services, token, QUIET)
    if use is None:
        return ended_page(services)
    set_asks(services, use.about, use.holder_id, is_wanted=request.text("do") == "ask")
    return _page(services, token, use)


@for_owner
def switch(visit: Visit) -> Answer:
    """The same on the group's own page, both ways."""
    is_wanted = visit.request.text("do") == "ask"
    set_asks(visit.services, visit.owner.id, visit.holder_id, is_wanted=is_wanted)
    return see_other(visit.address())
