"""Beginning to put something in the book: by form, or as YAML."""

from chalicelib.acts.drafting import CONSENT
from chalicelib.routes import forms
from chalicelib.services import Services
from chalicelib.web.answer import Answer, see_other
from chalicelib.web.request import Request
from communitybook.messages import say
from communitybook.model.choices import Kind
from communitybook.problems import Problem
from communitybook.reading.yaml_reader import read_yaml
from communitybook.submitting.answers import answers_of
from communitybook.submitting.form import ASK, LISTING
from communitybook.submitting.questions import question_at


def show_beginning(request: Request, services: Services) -> Answer:
    """What do you want to put in the book?"""
    return _beginning(services, request.asked("kind"), "")


def _beginning(services: Services, chosen: str, mistake: str) -> Answer:
    html = services.pages.render(
        "forms/begin.html.jinja",
        forms.page_title(say("step_kind"), bool(mistake)),
        question=question_at("kind"),
        chosen=chosen,
        mistake=mistake,
        token=services.sign_form("begin"),
    )
    return Answer(html, 400 if mistake else 200)


def begin(request: Request, services: Services) -> Answer:
    """A draft under a link of its own; the form goes on there."""
    kind = request.text("kind")
    if kind not in list(Kind):
        return _beginning(services, "", say("form_choice_is_offered"))
    forms.check_token(request, services, "begin", is_quick_fine=True)
    forms.limit_drafts(request, services)
    token = services.new_token()
    services.store.drafts.begin(
        token, services.now, answers={"kind": kind}, is_trap=forms.is_trapped(request)
    )
    return see_other(f"{services.pages.base}/app/drafts/{token}/name")


def show_pasting(request: Request, services: Services) -> Answer:
    """For those who have their listing, or what they ask for, as YAML."""
    return _pasting(services, "", [])


def _pasting(services: Services, text: str, problems: list[Problem]) -> Answer:
    html = services.pages.render(
        "forms/yaml.html.jinja",
        forms.page_title(say("title_yaml"), bool(problems)),
        text=text,
        problems=problems,
        token=services.sign_form("yaml"),
    )
    return Answer(html, 400 if problems else 200)


# What the book and its moderators say, however it is written.
_OURS = frozenset(
    {"slug", "sample", "confirmed_on", "confirmed_by", "withdrawn_on"}
    | {"id", "check", "rules_version", "posted_on"}
)


def paste(request: Request, services: Services) -> Answer:
    """The same reader, the same checks and the same check-your-answers page as for a form."""
    text = request.form.get("text", [""])[0]
    document = read_yaml(text.encode(), "pasted.yml")
    if document.problems:
        return _pasting(services, text, document.problems)
    value = document.value if isinstance(document.value, dict) else {}
    form = ASK if "asked_by" in value else LISTING
    if value:
        value.setdefault(form.id_path, "pasted")
        document.path = f"{value[form.id_path]}.yml"
    proposal = form.propose_document(document, services.reference)
    if proposal.part is None or proposal.errors:
        return _pasting(services, text, list(proposal.errors))
    forms.check_token(request, services, "yaml", is_quick_fine=True)
    forms.limit_drafts(request, services)
    answers = {path: told for path, told in answers_of(proposal.part).items() if path not in _OURS}
    if proposal.listing and proposal.listing.contact:
        answers[CONSENT] = ""
    token = services.new_token()
    services.store.drafts.begin(
        token,
        services.now,
        sort="ask" if form.is_ask else "new",
        answers=answers,
        via="yaml",
        is_trap=forms.is_trapped(request),
    )
    return see_other(f"{services.pages.base}/app/drafts/{token}/you")
