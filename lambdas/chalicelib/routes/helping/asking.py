"""Asking for volunteers or for equipment: afresh, or from the group's own page."""

from chalicelib.acts.helping.changing import begin_ask, begin_ask_change
from chalicelib.acts.managing import list_owned
from chalicelib.routes import forms
from chalicelib.routes.helping.asked import find_own
from chalicelib.routes.managing import Visit, for_owner
from chalicelib.services import Services
from chalicelib.web.answer import Answer, see_other
from chalicelib.web.request import Request
from communitybook.messages import say
from communitybook.model.help_choices import RequestKind
from communitybook.submitting.form import ASK


def show_beginning(request: Request, services: Services) -> Answer:
    """People, or a thing? `?kind=` chooses beforehand."""
    return _beginning(services, request.asked("kind"), "")


def _beginning(services: Services, chosen: str, mistake: str) -> Answer:
    html = services.pages.render(
        "helping/begin.html.jinja",
        forms.page_title(say("title_ask"), bool(mistake)),
        question=ASK.question_at("kind"),
        chosen=chosen,
        mistake=mistake,
        token=services.sign_form("ask"),
        youngest=services.book.safeguarding.youngest,
    )
    return Answer(html, 400 if mistake else 200)


def begin(request: Request, services: Services) -> Answer:
    """A draft under a link of its own; the form goes on there."""
    kind = request.text("kind")
    if kind not in list(RequestKind):
        return _beginning(services, "", say("form_choice_is_offered"))
    forms.check_token(request, services, "ask", is_quick_fine=True)
    forms.limit_drafts(request, services)
    token = services.new_token()
    answers, is_trap = {"kind": kind}, forms.is_trapped(request)
    services.store.drafts.begin(token, services.now, sort="ask", answers=answers, is_trap=is_trap)
    return see_other(f"{services.pages.base}/app/drafts/{token}/asker")


@for_owner
def show_asking(visit: Visit) -> Answer:
    """People or a thing, and for which of the group's listings."""
    return _asking(visit, {}, 200)


def _asking(visit: Visit, mistakes: dict[str, str], status: int) -> Answer:
    html = visit.services.pages.render(
        "helping/ask.html.jinja",
        forms.page_title(say("title_ask"), bool(mistakes)),
        visit=visit,
        question=ASK.question_at("kind"),
        chosen=visit.request.text("kind") or visit.request.asked("kind"),
        owned=list_owned(visit.services, visit.owner),
        mistakes=mistakes,
        summary=[{"id": f"q-{name}", "sentence": told} for name, told in mistakes.items()],
    )
    return Answer(html, status)


@for_owner
def ask(visit: Visit) -> Answer:
    """A form that asks nobody again who they are."""
    kind, slug = visit.request.text("kind"), visit.request.text("slug")
    owned = [one.slug for one in list_owned(visit.services, visit.owner)]
    mistakes = {
        "kind": "" if kind in list(RequestKind) else say("form_choice_is_offered"),
        "slug": "" if slug in owned or not owned else say("form_choice_is_offered"),
    }
    if any(mistakes.values()):
        return _asking(visit, {name: told for name, told in mistakes.items() if told}, 400)
    known = slug if slug in owned else ""
    token = begin_ask(visit.services, visit.owner, visit.holder_id, kind, known)
    first = "need_title" if known else "asker"
    return see_other(f"{visit.services.pages.base}/app/drafts/{token}/{first}")


@for_owner
def edit(visit: Visit, id: str) -> Answer:
    """A form with what the request says now; people who are in it keep their places."""
    record = find_own(visit, id)
    token = begin_ask_change(visit.services, visit.owner, visit.holder_id, record)
    return see_other(f"{visit.services.pages.base}/app/drafts/{token}/check")
