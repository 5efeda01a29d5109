"""What a form's draft stands for: its slug, its proposal, and what of it is hidden."""

from collections.abc import Mapping

from chalicelib.services import Services
from chalicelib.store.drafts import Draft
from communitybook.slug import slug_of
from communitybook.submitting.answers import Answers
from communitybook.submitting.form import form_of
from communitybook.submitting.proposal import Proposal

CONSENT = "consent.contact"
_HIDDEN = ("contact.phone", "contact.email", "contact.role")


def slug_for(draft: Draft) -> str:
    """The slug that a draft has, or would like to have."""
    name = draft.answers.get(form_of(draft.sort).name_path, "")
    return draft.slug or slug_of(name) or "listing"


def public_answers(answers: Answers) -> dict[str, str]:
    """Answers that may be seen: a person's number and address only if that person agreed."""
    if answers.get(CONSENT) != "hide":
        return dict(answers)
    kept = {path: answer for path, answer in answers.items() if path not in _HIDDEN}
    return {**kept, "contact.by_message": "yes"}


def proposal_of(draft: Draft, services: Services) -> Proposal:
    """What the draft would be, a listing dated today, with what is still to mend."""
    form, answers = form_of(draft.sort), public_answers(draft.answers)
    told = answers if form.is_ask else with_date(answers, services)
    return form.propose(told, slug_for(draft), services.reference)


def with_date(answers: Mapping[str, str], services: Services) -> dict[str, str]:
    """Who sends it says that it is right today."""
    who = answers.get("contact.role", "") or answers.get("confirmed_by", "")
    return {**answers, "confirmed_on": str(services.today), "confirmed_by": who}


def needs_consent(answers: Answers) -> bool:
    """Whether it gives a number or an address that could be one person's own."""
    return any(answers.get(path, "").strip() for path in _HIDDEN[:2])
