"""Everything that we hold about a holder, and the way to have it deleted."""

from chalicelib.acts.leaving import erase, export_of
from chalicelib.routes.managing import Visit, for_owner
from chalicelib.web.answer import Answer, json_file
from communitybook.messages import say


@for_owner
def download(visit: Visit) -> Answer:
    """A JSON file."""
    found = export_of(visit.services, visit.owner, visit.holder_id)
    return json_file(found)


@for_owner
def show_leaving(visit: Visit) -> Answer:
    """What will be deleted and what stays; the second step is a button."""
    html = visit.services.pages.render(
        "manage/leave.html.jinja",
        say("title_leave"),
        visit=visit,
        is_last=len(visit.owner.holders) == 1,
        is_done=False,
    )
    return Answer(html)


@for_owner
def leave(visit: Visit) -> Answer:
    """Gone at once; what else holds the address goes tonight."""
    erase(
        visit.services,
        visit.owner,
        visit.holder_id,
        take_out=visit.request.text("take_out") == "yes",
    )
    html = visit.services.pages.render("manage/left.html.jinja", say("title_leave"))
    return Answer(html)
