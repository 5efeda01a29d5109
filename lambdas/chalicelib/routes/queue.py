"""The moderators' first page: what waits, most urgent first."""

from typing import Any
from urllib.parse import urlencode

from chalicelib.acts import queueing
from chalicelib.acts.queueing import QUEUES, URGENT, Wanted
from chalicelib.acts.telling import event_in_words
from chalicelib.services import Services
from chalicelib.web.answer import Answer, see_other
from chalicelib.web.guarding import Visit, for_moderators
from chalicelib.web.request import Request
from chalicelib.web.routing import NotFoundError
from communitybook.messages import say
from communitybook.model.choices import Kind
from communitybook.submitting.moves import MOVES, Move

SORTS = ("new", "change", "taken_away", "report", "claim")


@for_moderators
def show_queue(visit: Visit, services: Services) -> Answer:
    """One page of the queue, with what was just done and what is stuck."""
    if reference := visit.request.asked("reference"):
        return _found(services, reference)
    wanted = _wanted(visit)
    cards, after = queueing.list_cards(services, wanted)
    names = services.store.people.names()
    return visit.page(
        services,
        "queue",
        say("title_queue"),
        wanted=wanted,
        rows=[queueing.row_of(services, card, names) for card in cards],
        counts=queueing.count_queues(services),
        places=_places(services),
        following=_address(services, visit, after) if after else "",
        stuck=queueing.list_stuck(services),
        done=_done(visit.request, services, names),
        kinds=[(kind.value, say(f"kind_{kind}")) for kind in Kind],
        sorts=[(sort, queueing.sort_in_words(sort)) for sort in SORTS],
    )


def _found(services: Services, reference: str) -> Answer:
    """The submission whose reference somebody read out."""
    submission = services.store.submissions.find_by_reference(reference[:40])
    if submission is None:
        raise NotFoundError
    return see_other(f"{services.pages.base}/app/moderate/{submission.id}")


def _wanted(visit: Visit) -> Wanted:
    """The filters of the address; whatever is not known is as not asked."""
    asked = visit.request.asked
    queue, urgent = asked("queue"), asked("urgent")
    return Wanted(
        queue=queue if queue in QUEUES else "waiting",
        urgent=urgent if urgent in URGENT else "",
        kind=asked("kind")[:40],
        sort=asked("sort")[:40],
        via=asked("via")[:40],
        holder=visit.person.id if asked("held") == "me" else "",
        after=asked("after")[:200],
    )


def _address(services: Services, visit: Visit, after: str) -> str:
    names = ("queue", "urgent", "kind", "sort", "via", "held")
    asked = {name: visit.request.asked(name) for name in names if visit.request.asked(name)}
    return f"{services.pages.base}/app/moderate?{urlencode({**asked, 'after': after})}"


def _places(services: Services) -> list[tuple[str, str, str]]:
    """Each part of the queue: its key in the counts, its words, its address."""
    base = f"{services.pages.base}/app/moderate"
    found = [("waiting", base)]
    found += [(name, f"{base}?urgent={name}") for name in URGENT]
    found += [(name, f"{base}?queue={name}") for name in QUEUES[1:]]
    return [(name, say(f"queue_{name}"), address) for name, address in found]


def _done(request: Request, services: Services, names: dict[str, str]) -> dict[str, Any] | None:
    """What this person just decided, with its way back."""
    id = request.asked("done")
    submission = services.store.submissions.find(id) if 0 < len(id) < 40 else None
    events = services.store.submissions.list_events(id) if submission else []
    if submission is None or not events:
        return None
    return {
        "submission": submission,
        "told": event_in_words(services, events[-1], names),
        "can_undo": Move.RESTORE in MOVES[submission.state],
    }
