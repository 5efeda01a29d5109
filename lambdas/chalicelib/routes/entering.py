"""Connectors fill in the form for somebody who is not online."""

from chalicelib.services import Services
from chalicelib.store.people import Role
from chalicelib.web.answer import Answer, see_other
from chalicelib.web.guarding import Visit, for_connectors
from communitybook.messages import say
from communitybook.model.choices import Kind
from communitybook.submitting.questions import question_at


@for_connectors
def show_entering(visit: Visit, services: Services) -> Answer:
    """What does the person want to put in the book?"""
    return _page(visit, services, "")


def _page(visit: Visit, services: Services, mistake: str) -> Answer:
    question = question_at("kind")
    status = 400 if mistake else 200
    return visit.page(
        services, "enter", say("title_enter"), status, question=question, mistake=mistake
    )


@for_connectors
def enter(visit: Visit, services: Services) -> Answer:
    """A draft that asks how the person agreed, and waits for a moderator once it is sent."""
    kind = visit.request.text("kind")
    if kind not in list(Kind):
        return _page(visit, services, say("form_choice_is_offered"))
    token = services.new_token()
    services.store.drafts.begin(
        token,
        services.now,
        answers={"kind": kind},
        via=Role.CONNECTOR.value,
        entered_by=visit.person.id,
    )
    return see_other(f"{services.pages.base}/app/drafts/{token}/name")
