"""New links, old links ended, and somebody else who looks after the page."""

from chalicelib.acts import holding
from chalicelib.routes import forms
from chalicelib.routes.managing import Visit, ended_page, for_owner
from chalicelib.services import Services
from chalicelib.store.owners import MOST_HOLDERS
from chalicelib.web.answer import Answer, see_other
from chalicelib.web.request import Request
from communitybook.checks.people import is_email_address
from communitybook.messages import say


def show_asking(request: Request, services: Services) -> Answer:
    """Where a holder who lost the link asks for a new one."""
    return _asking_page(services, "", "")


def _asking_page(services: Services, email: str, mistake: str) -> Answer:
    html = services.pages.render(
        "manage/link.html.jinja",
        forms.page_title(say("title_link"), bool(mistake)),
        email=email,
        mistake=mistake,
        token=services.sign_form("link"),
    )
    return Answer(html, 400 if mistake else 200)


def ask_link(request: Request, services: Services) -> Answer:
    """The same answer whether or not anybody holds a page with that address."""
    email = request.text("email")
    if not is_email_address(email):
        return _asking_page(services, email, say("email_is_an_address", given=email))
    if forms.is_trapped(request):
        return _asking_page(services, email, say("trap_is_empty"))
    forms.check_token(request, services, "link", is_quick_fine=True)
    forms.limit(request, services, "new-links", 10)
    holding.send_new_link(services, email)
    return Answer(services.pages.render("manage/link_asked.html.jinja", say("title_link_sent")))


@for_owner
def show_people(visit: Visit) -> Answer:
    """Who looks after the page, and the ways to change that."""
    return _people_page(visit, "", "", visit.request.asked("done"))


def _people_page(visit: Visit, email: str, mistake: str, done: str = "") -> Answer:
    html = visit.services.pages.render(
        "manage/people.html.jinja",
        forms.page_title(say("title_holders"), bool(mistake)),
        visit=visit,
        holders=[one["email"] for one in visit.owner.holders.values()],
        own=visit.owner.holders[visit.holder_id]["email"],
        can_add=len(visit.owner.holders) < MOST_HOLDERS,
        email=email,
        mistake=mistake,
        notice=say(f"people_{done}") if done in ("asked", "ended") else "",
    )
    return Answer(html, 400 if mistake else 200)


@for_owner
def hand_over(visit: Visit) -> Answer:
    """The first step: that person gets a mail, and nothing has changed yet."""
    services, request = visit.services, visit.request
    email, stops = request.text("email"), request.text("stops") == "yes"
    if not is_email_address(email):
        return _people_page(visit, email, say("email_is_an_address", given=email))
    if not holding.has_room(visit.owner, stops):
        return _people_page(visit, email, say("holders_are_two_at_most"))
    if holding.holder_with(services, visit.owner, services.hash_email(email)):
        return _people_page(visit, email, say("holder_is_new"))
    forms.limit(request, services, "mails", 10)
    holding.ask_to_hold(services, visit.owner, visit.holder_id, email, stops)
    return see_other(visit.address("people") + "?done=asked")


@for_owner
def end_links(visit: Visit) -> Answer:
    """This holder's other links stop working; this one goes on."""
    holding.end_old_links(visit.services, visit.owner, visit.holder_id, visit.token)
    return see_other(visit.address("people") + "?done=ended")


def show_handover(request: Request, services: Services, token: str) -> Answer:
    """What somebody is asked to look after, and a button."""
    asked = holding.open_handover(services, token)
    return _handover_page(services, asked) if asked else ended_page(services)


def _handover_page(services: Services, asked: holding.Handover, is_done: bool = False) -> Answer:
    is_taken = not is_done and holding.is_taken(services, asked)
    is_full = not is_done and not holding.has_room(asked.owner, asked.giver_stops)
    html = services.pages.render(
        "manage/handover.html.jinja",
        say("title_handover"),
        asked=asked,
        names=holding.names_of(services, asked.owner),
        refusal=say("holder_has_a_page") if is_taken else say("holders_are_two") if is_full else "",
        is_done=is_done,
    )
    return Answer(html)


def accept(request: Request, services: Services, token: str) -> Answer:
    """The second step: they hold the page from now on."""
    asked = holding.open_handover(services, token)
    if asked is None:
        return ended_page(services)
    if holding.is_taken(services, asked) or not holding.has_room(asked.owner, asked.giver_stops):
        return _handover_page(services, asked)
    holding.accept_handover(services, asked)
    return _handover_page(services, asked, is_done=True)
