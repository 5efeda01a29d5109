"""The steps of a form: one subject a page, everything typed kept, left and resumed by its link."""

from dataclasses import dataclass, replace
from datetime import timedelta

from chalicelib.acts.drafting import CONSENT, needs_consent, slug_for
from chalicelib.acts.mails import permit_mail, plan_mail
from chalicelib.routes import forms
from chalicelib.services import Services
from chalicelib.store.drafts import Draft
from chalicelib.store.moments import from_text
from chalicelib.tokens import is_link_token
from chalicelib.web.answer import Answer, see_other
from chalicelib.web.request import Request
from chalicelib.web.routing import NotFoundError
from communitybook.checks.people import is_email_address
from communitybook.messages import say
from communitybook.submitting.answers import count_items, without_item
from communitybook.submitting.form import Form, form_of
from communitybook.submitting.questions import Question
from communitybook.submitting.steps import Step

_MOST_ITEMS = 20


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody is in a form: the draft, the step, and the addresses around it."""

    token: str
    draft: Draft
    step: Step
    base: str

    @property
    def form(self) -> Form:
        return form_of(self.draft.sort)

    def address(self, step_id: str, *more: str) -> str:
        return "/".join((f"{self.base}/app/drafts/{self.token}", step_id, *more))

    @property
    def ids(self) -> list[str]:
        """The steps of this draft, in order, to the last page."""
        steps = [step.id for step in self.form.steps_for(self.draft.answers)]
        return [*steps, *(["you"] if asks_who(self.draft) else []), "check"]

    @property
    def following(self) -> str:
        """The next step; the last page for a form that began with everything answered."""
        if self.draft.begun_from:
            return self.address("check")
        return self.address(self.ids[self.ids.index(self.step.id) + 1])

    @property
    def before(self) -> str:
        index = self.ids.index(self.step.id)
        return self.address(self.ids[index - 1]) if index else f"{self.base}{self.form.beginning}"

    @property
    def progress(self) -> tuple[int, int]:
        return self.ids.index(self.step.id) + 1, len(self.ids)


def asks_who(draft: Draft) -> bool:
    """Whether the book must still ask who sends it."""
    return not draft.owner_id and not draft.submission_id


def find_draft(services: Services, token: str) -> Draft:
    """The draft of a link. Raises NotFoundError, for one that nobody touched for too long too."""
    draft = services.store.drafts.find(token) if is_link_token(token) else None
    days = timedelta(days=services.settings.days("DRAFT"))
    if draft is None or from_text(draft.touched_at) + days <= services.now:
        raise NotFoundError
    return draft


def _place(services: Services, token: str, step_id: str) -> Place:
    draft = find_draft(services, token)
    form = form_of(draft.sort)
    step = form.step(step_id)
    if step is None or step not in form.steps_for(draft.answers):
        raise NotFoundError
    return Place(token, draft, step, services.pages.base)


def _sent(place: Place) -> Answer | None:
    """Back from the confirmation: a draft that was sent shows what came of it."""
    return see_other(f"{place.base}/app/sent/{place.token}") if place.draft.submitted else None


def resume(request: Request, services: Services, token: str) -> Answer:
    """Go on where the answers end."""
    draft = find_draft(services, token)
    base = f"{services.pages.base}/app/drafts/{token}"
    form = form_of(draft.sort)
    for step in form.steps_for(draft.answers):
        is_answered = any(draft.answers.get(path) for path in step.paths(draft.answers))
        if not is_answered and step.id in form.asks_first:
            return see_other(f"{base}/{step.id}")
    return see_other(f"{base}/check")


def show_step(request: Request, services: Services, token: str, step_id: str) -> Answer:
    """One page of the form."""
    place = _place(services, token, step_id)
    if sent := _sent(place):
        return sent
    if place.step.part:
        return _items_page(services, place)
    return _step_page(
        services, place, place.form.questions_at(place.step.fields), place.draft.answers, {}
    )


def answer_step(request: Request, services: Services, token: str, step_id: str) -> Answer:
    """Keep what was typed; go on if nothing in it is wrong."""
    place = _place(services, token, step_id)
    if sent := _sent(place):
        return sent
    if place.step.part:
        return see_other(place.following)
    questions = place.form.questions_at(place.step.fields)
    asked = forms.read_answers(request, questions)
    if step_id == "contact":
        asked[CONSENT] = request.text(CONSENT)
    draft = services.store.drafts.answer(token, services.now, asked) or place.draft
    answers = draft.answers
    slug = slug_for(draft)
    problems = place.form.check_step(answers, place.step.fields, slug, services.reference)
    mistakes = forms.mistakes_of(problems, answers, place.form)
    if step_id == "contact" and needs_consent(answers) and not answers.get(CONSENT):
        mistakes[CONSENT] = say("consent_is_given")
    if mistakes:
        return _step_page(services, place, questions, {**answers, **asked}, mistakes)
    return see_other(replace(place, draft=draft).following)


def _step_page(
    services: Services,
    place: Place,
    questions: list[Question],
    answers: dict[str, str],
    mistakes: dict[str, str],
    item: int | None = None,
) -> Answer:
    step = place.step
    html = services.pages.render(
        f"forms/{'categories' if step.id == 'categories' else 'step'}.html.jinja",
        forms.page_title(step.title, bool(mistakes)),
        step=step,
        place=place,
        item=item,
        questions=questions,
        answers=answers,
        mistakes=mistakes,
        summary=forms.summary_of(questions, mistakes),
        consent=question_of_consent(mistakes) if step.id == "contact" else None,
        taxonomy=services.reference.taxonomy,
        notice=_notice(services, place),
        link=services.address(f"/app/drafts/{place.token}"),
    )
    return Answer(html, 400 if mistakes else 200)


def question_of_consent(mistakes: dict[str, str]) -> dict[str, str]:
    """What the contact page asks besides its fields."""
    return {"path": CONSENT, "mistake": mistakes.get(CONSENT, "")}


def _notice(services: Services, place: Place) -> str:
    """After the page with the postcode: which ward that is."""
    index = place.ids.index(place.step.id)
    if index == 0 or place.ids[index - 1] != "where":
        return ""
    return ward_in_words(services, place.draft.answers)


def ward_in_words(services: Services, answers: dict[str, str]) -> str:
    """ "WN1 3BB is in the ward Wigan Central"; empty where there is no postcode of the borough."""
    gazetteer = services.reference.gazetteer
    found = gazetteer.find_postcode(answers.get("where.postcode", ""))
    ward = gazetteer.find_ward(found.ward_id) if found and found.ward_id else None
    if found is None or ward is None:
        return ""
    return say("postcode_is_in_ward", postcode=found.postcode, ward=ward.name)


def _items_page(services: Services, place: Place) -> Answer:
    """What was added so far of a list, and the way to add one more."""
    draft, step = place.draft, place.step
    items = [
        [
            (place.form.question_at(path), draft.answers.get(path, ""))
            for path in step.paths_of_item(index)
        ]
        for index in range(count_items(draft.answers, step.part))
    ]
    if not items:
        return _item_page(services, place, 0, {})
    problems = place.form.check_step(
        draft.answers, step.paths(draft.answers), slug_for(draft), services.reference
    )
    html = services.pages.render(
        "forms/items.html.jinja",
        step.title,
        step=step,
        place=place,
        items=items,
        mistakes=forms.mistakes_of(problems, draft.answers, place.form),
        can_add=len(items) < _MOST_ITEMS,
        notice=_notice(services, place),
        link=services.address(f"/app/drafts/{place.token}"),
    )
    return Answer(html)


def _item_page(services: Services, place: Place, index: int, mistakes: dict[str, str]) -> Answer:
    questions = place.form.questions_at(place.step.paths_of_item(index))
    return _step_page(services, place, questions, place.draft.answers, mistakes, index)


def _index(services: Services, place: Place, text: str) -> int:
    """Which item: one that is there, or the next. Raises NotFoundError."""
    known = count_items(place.draft.answers, place.step.part)
    if not place.step.part or not text.isdigit() or int(text) > min(known, _MOST_ITEMS - 1):
        raise NotFoundError
    return int(text)


def show_item(request: Request, services: Services, token: str, step_id: str, item: str) -> Answer:
    """One session, date or row of opening hours."""
    place = _place(services, token, step_id)
    return _sent(place) or _item_page(services, place, _index(services, place, item), {})


def answer_item(
    request: Request, services: Services, token: str, step_id: str, item: str
) -> Answer:
    """Keep it or take it out; an empty one is as if it had not been added."""
    place = _place(services, token, step_id)
    if sent := _sent(place):
        return sent
    index = _index(services, place, item)
    part = place.step.part
    if request.text("do") == "remove":
        fewer = without_item(place.draft.answers, part, index)
        services.store.drafts.answer(token, services.now, fewer, replace_all=True)
        return see_other(place.address(step_id) if count_items(fewer, part) else place.following)
    questions = place.form.questions_at(place.step.paths_of_item(index))
    asked = forms.read_answers(request, questions)
    if not any(answer.strip() for answer in asked.values()):
        return see_other(place.following)
    draft = services.store.drafts.answer(token, services.now, asked) or place.draft
    paths = place.step.paths_of_item(index)
    problems = place.form.check_step(draft.answers, paths, slug_for(draft), services.reference)
    mistakes = forms.mistakes_of(problems, draft.answers, place.form)
    if mistakes:
        return _step_page(services, place, questions, {**draft.answers, **asked}, mistakes, index)
    return see_other(place.address(step_id))


def mail_link(request: Request, services: Services, token: str) -> Answer:
    """Send somebody the link to their own draft, to go on later."""
    find_draft(services, token)
    email = request.text("email")
    forms.limit(request, services, "mails", 10)
    if is_email_address(email):
        permit, link = permit_mail(services, email), services.address(f"/app/drafts/{token}")
        services.store.commit(plan_mail(services, email, "draft", permit=permit, link=link))
        services.wake("mail")
    html = services.pages.render(
        "forms/link_sent.html.jinja",
        say("title_link_sent"),
        is_sent=is_email_address(email),
        back=f"{services.pages.base}/app/drafts/{token}",
    )
    return Answer(html)
