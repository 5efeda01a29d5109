"""The end of a form: who you are, check your answers, send, and what happens next."""

from collections.abc import Mapping
from dataclasses import dataclass

from chalicelib.acts.asking_changes import MODERATOR
from chalicelib.acts.confirming import confirm_submission
from chalicelib.acts.drafting import proposal_of, public_answers
from chalicelib.acts.health_words import late_site
from chalicelib.acts.links import open_link
from chalicelib.acts.meeting_danger import help_for
from chalicelib.acts.previewing import preview_of
from chalicelib.acts.sending import NotReadyError, send_draft
from chalicelib.routes import forms
from chalicelib.routes.drafting import asks_who, find_draft, ward_in_words
from chalicelib.services import Services
from chalicelib.store.drafts import Draft
from chalicelib.store.submissions import Submission
from chalicelib.web.answer import Answer, see_other
from chalicelib.web.request import Request
from chalicelib.web.routing import NotFoundError
from communitybook.checks.people import is_email_address
from communitybook.messages import say
from communitybook.submitting.form import Form, form_of
from communitybook.submitting.likeness import likes_of
from communitybook.submitting.moves import State
from communitybook.submitting.proposal import Proposal
from communitybook.submitting.steps import Step


def show_you(request: Request, services: Services, token: str) -> Answer:
    """Who sends it: only to reach them, never on the page."""
    draft = find_draft(services, token)
    if draft.submitted or not asks_who(draft):
        return see_other(f"{services.pages.base}/app/drafts/{token}/check")
    return _you_page(services, token, draft, draft.private, {})


def _you_page(
    services: Services, token: str, draft: Draft, told: dict[str, str], mistakes: dict[str, str]
) -> Answer:
    html = services.pages.render(
        "forms/you.html.jinja",
        forms.page_title(say("step_you"), bool(mistakes)),
        token=token,
        draft=draft,
        told=told,
        mistakes=mistakes,
        before=f"{services.pages.base}/app/drafts/{token}/"
        f"{form_of(draft.sort).steps_for(draft.answers)[-1].id}",
    )
    return Answer(html, 400 if mistakes else 200)


def answer_you(request: Request, services: Services, token: str) -> Answer:
    """An address that a link can be sent to; for a connector, how the person agreed."""
    draft = find_draft(services, token)
    told = {name: request.text(name)[:200] for name in ("name", "email", "agreed")}
    kept = services.store.drafts.answer(token, services.now, {}, private=told) or draft
    mistakes = {}
    if draft.entered_by and len(told["agreed"]) < 5:
        mistakes["agreed"] = say("agreement_is_told")
    elif told["email"] and not is_email_address(told["email"]):
        mistakes["email"] = say("email_is_an_address", given=told["email"])
    elif not told["email"] and not draft.entered_by:
        mistakes["email"] = say("own_email_is_given")
    if mistakes:
        return _you_page(services, token, kept, told, mistakes)
    return see_other(f"{services.pages.base}/app/drafts/{token}/check")


@dataclass(frozen=True, slots=True)
class Line:
    """One answer on the check page, with what is wrong with it."""

    label: str
    words: str
    mistake: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """The answers of one step, and the way back to it."""

    step: Step
    lines: list[Line]


def category_names(services: Services) -> dict[str, str]:
    """What each category is called."""
    return {id: one.name for id, one in services.reference.taxonomy.categories.items()}


def in_words(path: str, answer: str, form: Form, names: Mapping[str, str]) -> str:
    """An answer as it is said; categories by their names."""
    if path == "categories":
        return ", ".join(names.get(one, one) for one in answer.split("\n"))
    return form.question_at(path).in_words(answer)


def sections_of(
    answers: dict[str, str], mistakes: dict[str, str], form: Form, names: Mapping[str, str]
) -> list[Section]:
    """Every answer by the step that asks for it; what no step asks stands at the end.

    Of a help request only what is asked now: other answers wait for another choice.
    """
    steps = form.steps_for(answers)
    sections = {step.id: Section(step, []) for step in steps}
    asked = [path for step in steps for path in step.paths(answers)]
    others = [path for path in sorted(answers) if not form.is_ask]
    for path in dict.fromkeys([*asked, *others, *mistakes]):
        if not form.has_path(path) or not (answers.get(path, "").strip() or path in mistakes):
            continue
        step = form.step_of(path, answers) or steps[-1]
        words = in_words(path, answers.get(path, ""), form, names)
        line = Line(form.question_at(path).label, words, mistakes.get(path, ""))
        sections[step.id].lines.append(line)
    return list(sections.values())


def show_check(request: Request, services: Services, token: str) -> Answer:
    """Everything that was answered, the page as it will look, and the button that sends it."""
    draft = find_draft(services, token)
    if draft.submitted:
        return see_other(f"{services.pages.base}/app/sent/{token}")
    return _check_page(services, token, draft, proposal_of(draft, services), "")


def _check_page(
    services: Services, token: str, draft: Draft, proposal: Proposal, mistake: str
) -> Answer:
    form, answers = form_of(draft.sort), public_answers(draft.answers)
    mistakes = forms.mistakes_of(proposal.problems, answers, form)
    lacks_email = asks_who(draft) and not draft.private.get("email") and not draft.entered_by
    alike = (
        services.store.listings.find_alike(likes_of(proposal.listing), draft.slug)
        if (proposal.listing)
        else []
    )
    html = services.pages.render(
        "forms/check.html.jinja",
        forms.page_title(say("step_check"), bool(mistakes or mistake)),
        token=token,
        draft=draft,
        sections=sections_of(answers, mistakes, form, category_names(services)),
        elsewhere=mistakes.get("", "") or _unplaced(mistakes, form),
        warnings=_warnings(proposal, answers, form),
        mistake=mistake,
        is_ready=proposal.is_ready and not lacks_email,
        lacks_email=lacks_email,
        ward=ward_in_words(services, answers),
        alike=alike,
        preview=preview_of(services, proposal),
        form_token=services.sign_form("send"),
        link=services.address(f"/app/drafts/{token}"),
    )
    return Answer(html, 400 if mistake else 200)


def _unplaced(mistakes: dict[str, str], form: Form) -> str:
    """What is wrong with no single answer, such as a group of them together."""
    return " ".join(told for path, told in mistakes.items() if path and not form.has_path(path))


def _warnings(proposal: Proposal, answers: dict[str, str], form: Form) -> list[tuple[str, str]]:
    """What might be better, each with the step where it can be mended."""
    found = []
    for problem in proposal.warnings:
        step = form.step_of(form.path_of(problem), answers)
        found.append((form.sentence_of(problem, answers), step.id if step else ""))
    return found


def send(request: Request, services: Services, token: str) -> Answer:
    """Send it in. A second press, a refresh or Back give the same confirmation."""
    draft = find_draft(services, token)
    sent = see_other(f"{services.pages.base}/app/sent/{token}")
    if draft.submitted:
        return sent
    if asks_who(draft) and not draft.private.get("email") and not draft.entered_by:
        return see_other(f"{services.pages.base}/app/drafts/{token}/you")
    nonce = forms.check_token(request, services, "send")
    forms.limit(request, services, "sendings", 30)
    try:
        send_draft(services, token, draft, nonce)
    except NotReadyError as error:
        return _check_page(services, token, draft, error.proposal, say("form_is_not_ready"))
    return sent


def show_sent(request: Request, services: Services, token: str) -> Answer:
    """The reference, what happens next, and how long that usually takes."""
    draft = find_draft(services, token)
    submission = services.store.submissions.find(draft.submitted) if draft.submitted else None
    if submission is None:
        raise NotFoundError
    if draft.via == MODERATOR:
        return see_other(f"{services.pages.base}/app/moderate/{submission.id}")
    if draft.entered_by:
        return _entered_page(services, token, draft, submission)
    html = services.pages.render(
        "forms/sent.html.jinja",
        say("title_sent"),
        submission=submission,
        is_unconfirmed=submission.state is State.UNCONFIRMED,
        email=draft.private.get("email", ""),
        help_shown=help_for(services, *submission.answers.values(), is_published=True),
        wait=services.store.waits.median_in_words(),
        late_site=late_site(services),
    )
    return Answer(html)


def _entered_page(services: Services, token: str, draft: Draft, submission: Submission) -> Answer:
    """What a connector hands over: the reference, and where to see how it stands."""
    html = services.pages.render(
        "moderate/entered.html.jinja",
        say("title_sent"),
        submission=submission,
        has_email=bool(draft.private.get("email")),
        link=services.address(f"/app/sent/{token}"),
        wait=services.store.waits.median_in_words(),
    )
    return Answer(html)


def show_confirming(request: Request, services: Services, token: str) -> Answer:
    """A button: opening the link changes nothing, since mail scanners open links."""
    submission = _linked(services, token)
    return _confirming_page(services, token, submission)


def _confirming_page(services: Services, token: str, submission: Submission) -> Answer:
    html = services.pages.render(
        "forms/confirm.html.jinja",
        say("title_confirm"),
        submission=submission,
        is_unconfirmed=submission.state is State.UNCONFIRMED,
        token=token,
        wait=services.store.waits.median_in_words(),
        page=page_of(submission),
    )
    return Answer(html)


def page_of(submission: Submission) -> str:
    """The path of the published page, once there is one."""
    folder = "requests" if form_of(submission.sort).is_ask else "listings"
    return f"/{folder}/{submission.slug}/" if submission.state is State.PUBLISHED else ""


def _linked(services: Services, token: str) -> Submission:
    use = open_link(services, token, "confirm")
    submission = services.store.submissions.find(use.about) if use else None
    if submission is None:
        raise NotFoundError
    return submission


def confirm(request: Request, services: Services, token: str) -> Answer:
    """The address is right: the submission joins the queue."""
    submission = confirm_submission(services, _linked(services, token).id)
    if submission is None:
        raise NotFoundError
    return _confirming_page(services, token, submission)
