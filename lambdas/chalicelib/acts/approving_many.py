"""Approving many at once: each by itself, so that one that can't be does not stop the others."""

from collections.abc import Iterable
from dataclasses import dataclass

from chalicelib.acts.comparing import Comparison, compare
from chalicelib.acts.deciding import RefusedError, Told
from chalicelib.acts.moderating import decide
from chalicelib.acts.queueing import PAGE, Wanted, list_cards
from chalicelib.services import Services
from chalicelib.store.people import Person
from chalicelib.store.store import StaleError
from chalicelib.store.submissions import Submission
from communitybook.messages import say
from communitybook.submitting.moves import Move, MoveRefusedError
from communitybook.submitting.proposal import sentence_for_form

MOST = PAGE
_PAGES = 4


@dataclass(frozen=True, slots=True)
class Candidate:
    """One that may be approved with others, as it was seen, and what speaks against it."""

    submission: Submission
    base: str
    reasons: list[str]

    @property
    def ticket(self) -> str:
        """What a form sends back of it: id, version and the blob that was seen."""
        return f"{self.submission.id}.{self.submission.version}.{self.base}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many were approved, and why each of the others was not."""

    approved: int
    refused: list[tuple[str, str]]


def list_candidates(
    services: Services, import_id: str = "", after: str = ""
) -> tuple[list[Candidate], str]:
    """Up to so many that came by an import, in the order of the queue, and where to go on."""
    found: list[Candidate] = []
    for _page in range(_PAGES):
        cards, after = list_cards(services, Wanted(via="import", after=after))
        for card in cards:
            submission = services.store.submissions.find(card["id"])
            if submission and import_id in ("", submission.detail.get("import")):
                found.append(candidate_of(services, submission))
        if found or not after:
            break
    return found, after


def candidate_of(services: Services, submission: Submission) -> Candidate:
    seen = compare(services, submission)
    return Candidate(submission, seen.base or "", _reasons(submission, seen))


def _reasons(submission: Submission, seen: Comparison) -> list[str]:
    """What a moderator should look at first."""
    reasons = [say("seen_singly_clash")] if seen.clashes else []
    if seen.needs_gate:
        reasons.append(say("seen_singly_gate"))
    if submission.held_by:
        reasons.append(say("seen_singly_held"))
    problems = seen.proposal.problems if seen.proposal else ()
    return reasons + [sentence_for_form(one, submission.answers) for one in problems]


def approve_many(services: Services, person: Person, tickets: Iterable[str]) -> Outcome:
    """Each in a transaction of its own, as it was seen."""
    approved, refused = 0, []
    for ticket in list(dict.fromkeys(tickets))[:MOST]:
        id, _, rest = ticket.partition(".")
        version, _, base = rest.partition(".")
        submission = services.store.submissions.find(id) if 0 < len(id) < 40 else None
        if submission is None or not version.isdigit():
            continue
        try:
            decide(services, person, id, int(version[:9]), Move.APPROVE, Told(base=base))
        except (RefusedError, StaleError, MoveRefusedError) as error:
            refused.append((submission.name, str(error)))
            continue
        approved += 1
    return Outcome(approved, refused)
