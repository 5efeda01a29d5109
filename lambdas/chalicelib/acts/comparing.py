"""A submission beside what is published now: what it would change, and where two changes meet."""

from dataclasses import dataclass

from chalicelib.services import Services
from chalicelib.store.listings import Published, blob_id
from chalicelib.store.moments import from_text
from chalicelib.store.submissions import Submission
from communitybook.dates.clock import LONDON
from communitybook.dates.occurrences import DayBook
from communitybook.helping.safeguarding import Advice, advise
from communitybook.model.listing import Listing
from communitybook.model.shape import parse_part
from communitybook.reading.yaml_reader import read_yaml
from communitybook.submitting.answers import Answers, answers_of
from communitybook.submitting.differences import Difference, Merged, merge
from communitybook.submitting.form import ASKS, Form, form_of
from communitybook.submitting.proposal import Proposal
from communitybook.submitting.urgency import needs_gate

PROPOSING = ("new", "change", *ASKS)


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
    advice: Advice | None = None

    @property
    def listing(self) -> Listing | None:
        return self.proposal.listing if self.proposal else None

    @property
    def needs_gate(self) -> bool:
        return bool(self.listing and needs_gate(self.listing))


def compare(services: Services, submission: Submission) -> Comparison:
    """The submission's own changes put onto what stands now, checked by every rule."""
    form = form_of(submission.sort)
    published, base, text = _standing(services, submission)
    if submission.sort not in PROPOSING or not submission.answers:
        return Comparison(published, base, [], [], None)
    now = _answers_in(text, submission.slug, form)
    began = _known(submission.base_answers, form)
    mine = _tidied(services, submission, form)
    merged = merge(began, mine, now)
    told = merged.answers if form.is_ask else _dated(merged.answers, submission)
    proposal = form.propose(told, submission.slug, services.reference)
    clashes = _clashes(merged, began, now, mine, form)
    advice = _advise(services, proposal)
    return Comparison(published, base, form.differences(now, told), clashes, proposal, advice)


def _standing(
    services: Services, submission: Submission
) -> tuple[Published | None, str | None, str]:
    """What is published of it, with the blob and the text that approval would replace."""
    if form_of(submission.sort).is_ask:
        record = services.store.help.find(submission.slug)
        return (None, blob_id(record.text.encode()), record.text) if record else (None, None, "")
    published = services.store.listings.find(submission.slug)
    return (published, *published.current) if published else (None, None, "")


def _advise(services: Services, proposal: Proposal) -> Advice | None:
    """What the borough's rules ask of whoever would help."""
    if proposal.request is None or not proposal.request.is_for_people:
        return None
    days = DayBook(services.book, services.reference.gazetteer.bank_holidays)
    return advise(proposal.request, services.book.safeguarding, services.today, days)


def _answers_in(text: str, slug: str, form: Form) -> dict[str, str]:
    """The answers that a published file gives; none where there is no file that can be read."""
    part = parse_part(read_yaml(text.encode(), f"{slug}.yml"), form.model)[0] if text else None
    return answers_of(part) if part else {}


def _known(answers: Answers, form: Form) -> dict[str, str]:
    return {path: answer for path, answer in answers.items() if form.has_path(path)}


def _tidied(services: Services, submission: Submission, form: Form) -> dict[str, str]:
    """The answers as a file would give them, so that "10am" is no change of 10:00."""
    answers = _known(submission.answers, form)
    part = form.propose(answers, submission.slug, services.reference).part
    return answers_of(part) if part else answers


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


def _clashes(
    merged: Merged, began: Answers, now: Answers, mine: Answers, form: Form
) -> list[Clash]:
    theirs = {one.unit: one for one in form.differences(began, now)}
    ours = {one.unit: one for one in form.differences(began, mine)}
    return [
        Clash(ours[unit].label, ours[unit].before, theirs[unit].after, ours[unit].after)
        for unit in merged.clashes
    ]
