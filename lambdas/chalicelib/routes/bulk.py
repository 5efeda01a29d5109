"""Approving what an import brought, many at once."""

from chalicelib.acts.approving_many import Outcome, approve_many, list_candidates
from chalicelib.services import Services
from chalicelib.web.answer import Answer
from chalicelib.web.guarding import Visit, for_moderators
from communitybook.messages import say


@for_moderators
def show_many(visit: Visit, services: Services) -> Answer:
    """One page of them; those with nothing against them are ticked already."""
    return _page(visit, services, None)


def _page(visit: Visit, services: Services, outcome: Outcome | None) -> Answer:
    asked = visit.request
    import_id = (asked.asked("import") or asked.text("import"))[:80]
    candidates, after = list_candidates(services, import_id, asked.asked("after")[:200])
    return visit.page(
        services,
        "bulk",
        say("title_bulk"),
        candidates=candidates,
        following=after,
        import_id=import_id,
        outcome=outcome,
        clear=sum(not one.reasons for one in candidates),
    )


@for_moderators
def approve(visit: Visit, services: Services) -> Answer:
    """Those that were ticked, or all on the page that have nothing against them."""
    name = "clear" if visit.request.text("do") == "clear" else "tickets"
    outcome = approve_many(services, visit.person, visit.request.form.get(name, []))
    return _page(visit, services, outcome)
