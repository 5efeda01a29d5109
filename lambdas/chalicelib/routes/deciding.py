"""One submission: everything there is to see before deciding, and each decision's button."""

import re
from typing import Any

from chalicelib.acts.approving import GATE, find_gate
from chalicelib.acts.asking_changes import begin_edit
from chalicelib.acts.comparing import PROPOSING, compare
from chalicelib.acts.deciding import RefusedError, Told
from chalicelib.acts.health_words import not_shown_yet
from chalicelib.acts.helping.approving import CHECKING
from chalicelib.acts.helping.opening import asker_of
from chalicelib.acts.moderating import decide
from chalicelib.acts.previewing import preview_of
from chalicelib.acts.queueing import sort_in_words
from chalicelib.acts.settling import WAYS, settle
from chalicelib.acts.taking_away import can_undo
from chalicelib.acts.telling import event_in_words, moment_in_words
from chalicelib.routes.forms import page_title
from chalicelib.services import Services
from chalicelib.store.store import StaleError
from chalicelib.store.submissions import Submission
from chalicelib.web.answer import Answer, see_other
from chalicelib.web.guarding import Visit, for_moderators
from chalicelib.web.routing import NotFoundError
from communitybook.messages import MESSAGES, say
from communitybook.model.help_choices import Check
from communitybook.submitting.form import form_of
from communitybook.submitting.likeness import likes_of
from communitybook.submitting.moves import MOVES, Move, MoveRefusedError, State

MOVE_OF = {
    "confirm": Move.CONFIRM,
    "hold": Move.HOLD,
    "release": Move.RELEASE,
    "approve": Move.APPROVE,
    "ask": Move.ASK_CHANGES,
    "reject": Move.REJECT,
    "spam": Move.MARK_SPAM,
    "undo": Move.RESTORE,
}
_STAYS = (Move.CONFIRM, Move.HOLD, Move.RELEASE, Move.RESTORE)
_ID = re.compile(r"[0-9A-Z]{20}")


def find_submission(services: Services, id: str) -> Submission:
    """Raises NotFoundError."""
    submission = services.store.submissions.find(id) if _ID.fullmatch(id) else None
    if submission is None:
        raise NotFoundError
    return submission


@for_moderators
def show_submission(visit: Visit, services: Services, id: str) -> Answer:
    """What it would change, how it will look, what is known of it. Looking changes nothing."""
    return _page(visit, services, find_submission(services, id), "", 200)


@for_moderators
def edit(visit: Visit, services: Services, id: str) -> Answer:
    """The same form, filled in; it comes back here."""
    old = find_submission(services, id)
    try:
        token = begin_edit(services, visit.person, old, _version(visit))
    except (RefusedError, StaleError) as error:
        return _page(visit, services, old, str(error), 409)
    return see_other(f"{services.pages.base}/app/drafts/{token}/check")


@for_moderators
def press(visit: Visit, services: Services, id: str, what: str) -> Answer:
    """One decision. What can't be done is said on the page, as it stands now."""
    move = MOVE_OF.get(what)
    if move is None:
        raise NotFoundError
    old = find_submission(services, id)
    if old.sort not in PROPOSING:
        raise NotFoundError
    try:
        decide(services, visit.person, id, _version(visit), move, _told(visit))
    except RefusedError as error:
        return _page(visit, services, old, str(error), 400)
    except (StaleError, MoveRefusedError) as error:
        return _page(visit, services, find_submission(services, id), str(error), 409)
    base = f"{services.pages.base}/app/moderate"
    return see_other(f"{base}/{id}" if move in _STAYS else f"{base}?done={id}")


@for_moderators
def press_settling(visit: Visit, services: Services, id: str, what: str) -> Answer:
    """A report answered, a claim decided, or a change that was made at once looked at."""
    old = find_submission(services, id)
    if what not in WAYS.get(old.sort, {}):
        raise NotFoundError
    try:
        settle(services, visit.person, old, _version(visit), what, visit.request.text("note"))
    except RefusedError as error:
        return _page(visit, services, old, str(error), 400)
    except (StaleError, MoveRefusedError) as error:
        return _page(visit, services, find_submission(services, id), str(error), 409)
    return see_other(f"{services.pages.base}/app/moderate?done={id}")


def _version(visit: Visit) -> int:
    text = visit.request.text("version")
    return int(text) if text.isdigit() and len(text) < 10 else -1


def _told(visit: Visit) -> Told:
    text = visit.request.text
    return Told(
        note=text("note"),
        base=text("base"),
        has_looked=text("looked") == "yes",
        gate={name: text(f"gate_{name}") for name in (*GATE, *CHECKING)},
    )


def _page(
    visit: Visit, services: Services, submission: Submission, mistake: str, status: int
) -> Answer:
    names = services.store.people.names()
    typed = _told(visit)
    return visit.page(
        services,
        "submission",
        page_title(submission.name, bool(mistake)),
        status,
        submission=submission,
        mistake=mistake,
        kind=MESSAGES.get(f"kind_{submission.kind}", submission.kind),
        sort=sort_in_words(submission.sort),
        since=moment_in_words(services, submission.waiting_since or submission.created_at),
        holder=names.get(submission.held_by, ""),
        entered_by=names.get(submission.entered_by, ""),
        moves=_moves(submission),
        ways=_ways(services, submission),
        history=_history(services, submission, names),
        private=services.store.submissions.find_private(submission.id),
        gate=typed.gate if mistake else find_gate(services, submission),
        note=typed.note if mistake else "",
        facts=_facts(submission),
        **_proposed(services, submission),
    )


def _proposed(services: Services, submission: Submission) -> dict[str, Any]:
    """What it would change, how it would look, what speaks against it."""
    seen = compare(services, submission)
    proposal = seen.proposal
    likes = likes_of(seen.listing) if seen.listing else []
    return {
        "seen": seen,
        "is_new": seen.base is None,
        "is_ask": form_of(submission.sort).is_ask,
        "asker": asker_of(services, proposal.request)[1] if proposal and proposal.request else "",
        "checks": [(one.value, say(f"check_{one}")) for one in Check],
        "problems": _sentences(submission, proposal.errors if proposal else []),
        "warnings": _sentences(submission, proposal.warnings if proposal else []),
        "alike": services.store.listings.find_alike(likes, submission.slug),
        "preview": preview_of(services, proposal) if proposal else "",
    }


def _moves(submission: Submission) -> list[str]:
    """The moves that may be offered: those of waiting, where it first goes back there."""
    is_waiting = submission.state in (State.HELD, State.CONFLICTED)
    moves = {*MOVES[submission.state], *(MOVES[State.WAITING] if is_waiting else ())}
    return [move.value for move in MOVE_OF.values() if move in moves]


def _ways(services: Services, submission: Submission) -> list[str]:
    """What may be done with what is no proposal, while it waits; undoing, for thirty days."""
    if submission.sort not in WAYS:
        return []
    is_waiting = submission.state is State.WAITING
    ways = list(WAYS[submission.sort]) if is_waiting else []
    if submission.sort == "taken_away":
        kept = [way for way in ways if way != "undo"]
        return [*kept, "undo"] if can_undo(submission, services.today) else kept
    return ways


def _sentences(submission: Submission, problems: list[Any]) -> list[str]:
    form = form_of(submission.sort)
    return [form.sentence_of(problem, submission.answers) for problem in problems]


def _history(
    services: Services, submission: Submission, names: dict[str, str]
) -> list[tuple[str, str]]:
    """What happened, each with the words that were said with it."""
    sender = submission.entered_by or (
        submission.via if submission.via == "import" else "the group"
    )
    sent = {"at": submission.created_at, "move": "send", "by": sender, "note": ""}
    events = [sent, *services.store.submissions.list_events(submission.id)]
    told = [(event_in_words(services, one, names), one["note"]) for one in events]
    landed_at = next((one["at"] for one in reversed(events) if one["move"] == Move.LAND), "")
    later = not_shown_yet(services, landed_at)
    return [*told, (later, "")] if later else told


def _facts(submission: Submission) -> list[tuple[str, str]]:
    """What another sort of submission says: everything that it carries, as it is."""
    if submission.sort in PROPOSING:
        return []
    told = {name: value for name, value in submission.detail.items() if value not in ("", None)}
    return [(name.replace("_", " "), str(value)) for name, value in told.items()]
