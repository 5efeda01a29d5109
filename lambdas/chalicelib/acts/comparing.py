"""A submission beside what is published now: what it would change, and where two changes meet."""

from dataclasses import dataclass

from chalicelib.services import Services
from chalicelib.store.listings import Published
from chalicelib.store.moments import from_text
from chalicelib.store.submissions import Submission
from communitybook.dates.clock import LONDON
from communitybook.model.listing import Listing
from communitybook.model.shape import parse_listing
from communitybook.reading.yaml_reader import read_yaml
from communitybook.submitting.answers import Answers, answers_of, parse_path
from communitybook.submitting.differences import Difference, Merged, differences, merge
from communitybook.submitting.proposal import Proposal, propose
from communitybook.submitting.urgency import needs_gate

PROPOSING = ("new", "change")


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that both changed: what the change began from, what stands now, what is proposed."""

    label: str
    before: str
    now: str
    proposed: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a moderator decides on. `base` is the blob that approval would replace."""

    published: Published | None
    base: str | None
    differences: list[Difference]
    clashes: list[Clash]
    proposal: Proposal | None

    @property
    def listing(self) -> Listing | None:
        return self.proposal.listing if self.proposal else None

    @property
    def needs_gate(self) -> bool:
        return bool(self.listing and needs_gate(self.listing))


def compare(services: Services, submission: Submission) -> Comparison:
    """The submission's own changes put onto what stands now, checked by every rule."""
    published = services.store.listings.find(submission.slug)
    base, text = published.current if published else (None, "")
    if submission.sort not in PROPOSING or not submission.answers:
        return Comparison(published, base, [], [], None)
    now = _answers_in(text, submission.slug)
    began = _known(submission.base_answers)
    mine = _tidied(services, submission)
    merged = merge(began, mine, now)
    dated = _dated(merged.answers, submission)
    proposal = propose(dated, submission.slug, services.reference)
    return Comparison(
        published, base, differences(now, dated), _clashes(merged, began, now, mine), proposal
    )


def _answers_in(text: str, slug: str) -> dict[str, str]:
    """The answers that a published file gives; none where there is no file that can be read."""
    listing = parse_listing(read_yaml(text.encode(), f"{slug}.yml"))[0] if text else None
    return answers_of(listing) if listing else {}


def _known(answers: Answers) -> dict[str, str]:
    return {path: answer for path, answer in answers.items() if parse_path(path)}


def _tidied(services: Services, submission: Submission) -> dict[str, str]:
    """The answers as a file would give them, so that "10am" is no change of 10:00."""
    answers = _known(submission.answers)
    listing = propose(answers, submission.slug, services.reference).listing
    return answers_of(listing) if listing else answers


def _dated(answers: Answers, submission: Submission) -> dict[str, str]:
    """Whoever sent it said on that day that it is right; an import says for itself."""
    if submission.via == "import":
        return dict(answers)
    sent_on = from_text(submission.created_at).astimezone(LONDON).date()
    return {
        **answers,
        "confirmed_on": sent_on.isoformat(),
        "confirmed_by": answers.get("contact.role", ""),
    }


def _clashes(merged: Merged, began: Answers, now: Answers, mine: Answers) -> list[Clash]:
    theirs = {one.unit: one for one in differences(began, now)}
    ours = {one.unit: one for one in differences(began, mine)}
    return [
        Clash(ours[unit].label, ours[unit].before, theirs[unit].after, ours[unit].after)
        for unit in merged.clashes
    ]
