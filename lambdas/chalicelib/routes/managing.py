"""A group's own page: all its listings, what waits, and where to change what."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from chalicelib.acts import managing
from chalicelib.acts.changed_files import NoListingError
from chalicelib.acts.helping.keeping import is_request_over
from chalicelib.acts.helping.looking import may_ask
from chalicelib.acts.helping.people import list_requests
from chalicelib.acts.links import open_manage_link
from chalicelib.services import Services
from chalicelib.store.owners import Owner
from chalicelib.store.submissions import Submission
from chalicelib.web.answer import Answer, see_other
from chalicelib.web.request import Request
from chalicelib.web.routing import NotFoundError, Route
from communitybook.at_once import Change
from communitybook.dates.wording import day_in_words
from communitybook.messages import MESSAGES, say
from communitybook.submitting.moves import State


@dataclass(frozen=True, slots=True)
class Visit:
    """A holder on the group's own page: the request, the owner, and which holder it is."""

    request: Request
    services: Services
    token: str
    owner: Owner
    holder_id: str

    def address(self, *more: str) -> str:
        return "/".join((f"{self.services.pages.base}/app/manage/{self.token}", *more))


def for_owner(route: Callable[..., Answer]) -> Route:
    """A route that only a working manage link opens; any other gets the way to a new link."""

    def open_for_owner(request: Request, services: Services, token: str, **captured: str) -> Answer:
        found = open_manage_link(services, token)
        if found is None:
            return ended_page(services)
        try:
            return route(Visit(request, services, token, *found), **captured)
        except NoListingError:
            raise NotFoundError from None

    return open_for_owner


def ended_page(services: Services) -> Answer:
    """The link is wrong or has ended: nothing is told of whose it was."""
    return Answer(services.pages.render("manage/ended.html.jinja", say("title_ended")), 404)


@for_owner
def show_page(visit: Visit) -> Answer:
    """Everything of this group on one page."""
    services, owner = visit.services, visit.owner
    html = services.pages.render(
        "manage/page.html.jinja",
        say("title_manage"),
        visit=visit,
        owned=managing.list_owned(services, owner),
        sent=[(one, say(f"state_{one.state}")) for one in managing.list_sent(services, owner)],
        requests=[
            (one, say(f"request_state_{one.ask.state}"))
            for one in list_requests(services, owner)
            if not is_request_over(services, one)
        ],
        undoable=[(one, in_words(one)) for one in managing.list_undoable(services, owner)],
        notice=_notice(visit),
        CHANGES_ASKED=State.CHANGES_ASKED,
        is_asked=may_ask(owner.holders[visit.holder_id]),
    )
    return Answer(html)


def in_words(submission: Submission) -> str:
    """What was changed at once, as the page says it."""
    detail = submission.detail
    return change_in_words(Change(detail["what"]), detail["value"], submission.name)


def change_in_words(change: Change, value: str, name: str) -> str:
    told = MESSAGES.get(f"hide_{value}", "")
    if change is Change.CANCELLED:
        told = day_in_words(date.fromisoformat(value))
    return say(f"did_{change}", name=name, value=told)


def _notice(visit: Visit) -> str:
    """What was just done, by its key in the address; nothing for any other word."""
    done, slug = visit.request.asked("done"), visit.request.asked("of")
    names = {one.slug: one.name for one in managing.list_owned(visit.services, visit.owner)}
    if slug not in names or f"done_{done}" not in MESSAGES:
        return ""
    return say(f"done_{done}", name=names[slug])


@for_owner
def edit(visit: Visit, slug: str) -> Answer:
    """A form with what the page says now, at its last page."""
    managing.owned_listing(visit.services, visit.owner, slug)
    token = managing.begin_edit(visit.services, visit.owner, visit.holder_id, slug)
    return see_other(f"{visit.services.pages.base}/app/drafts/{token}/check")


@for_owner
def do_again(visit: Visit, slug: str) -> Answer:
    """The same event: only the date is asked."""
    managing.owned_listing(visit.services, visit.owner, slug)
    token = managing.begin_again(visit.services, visit.owner, visit.holder_id, slug)
    return see_other(f"{visit.services.pages.base}/app/drafts/{token}/dates")


@for_owner
def put_in_another(visit: Visit) -> Answer:
    """One more listing; nobody asks again who it is from."""
    token = managing.begin_another(visit.services, visit.owner, visit.holder_id, "group")
    return see_other(f"{visit.services.pages.base}/app/drafts/{token}/kind")


@for_owner
def answer_changes(visit: Visit, id: str) -> Answer:
    """What a moderator asked for can be changed and sent again."""
    submission = own_submission(visit, id)
    token = managing.begin_answer(visit.services, visit.owner, visit.holder_id, submission)
    return see_other(f"{visit.services.pages.base}/app/drafts/{token}/check")


def own_submission(visit: Visit, id: str) -> Submission:
    """A submission of this owner. Raises NotFoundError for anybody else's."""
    submission = visit.services.store.submissions.find(id)
    if submission is None or submission.owner_id != visit.owner.id:
        raise NotFoundError
    return submission
