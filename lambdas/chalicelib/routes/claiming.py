"""Is this your group? Proved by its own mailbox, or by a call to its own number."""

from chalicelib.acts import claiming
from chalicelib.acts.changed_files import NoListingError
from chalicelib.acts.taking_away import find_listing
from chalicelib.routes import forms
from chalicelib.routes.managing import ended_page
from chalicelib.services import Services
from chalicelib.table import ConflictError
from chalicelib.web.answer import Answer
from chalicelib.web.request import Request
from chalicelib.web.routing import NotFoundError
from communitybook.checks.people import is_email_address
from communitybook.messages import say


def show_claiming(request: Request, services: Services, slug: str) -> Answer:
    """The ways to show that it is theirs."""
    return _claiming_page(services, slug, {}, {})


def _claiming_page(
    services: Services, slug: str, told: dict[str, str], mistakes: dict[str, str]
) -> Answer:
    try:
        known, _ = find_listing(services, slug)
        email, phone = claiming.contact_of(services, slug)
    except NoListingError:
        raise NotFoundError from None
    html = services.pages.render(
        "manage/claim.html.jinja",
        forms.page_title(say("title_claim"), bool(mistakes)),
        known=known,
        masked=claiming.mask_email(email) if email else "",
        has_phone=bool(phone),
        told=told,
        mistakes=mistakes,
        token=services.sign_form("claim"),
    )
    return Answer(html, 400 if mistakes else 200)


def claim(request: Request, services: Services, slug: str) -> Answer:
    """A proof by mail, or a call."""
    told = {name: " ".join(request.text(name).split())[:200] for name in ("name", "email")}
    if forms.is_trapped(request):
        return _claiming_page(services, slug, told, {"email": say("trap_is_empty")})
    return _ask_call(request, services, slug, told) if request.text("do") == "ring" else (
        _mail_proof(request, services, slug)
    )  # fmt: skip


def _mail_proof(request: Request, services: Services, slug: str) -> Answer:
    forms.check_token(request, services, "claim", is_quick_fine=True)
    forms.limit(request, services, "claims", 10)
    try:
        email, _ = claiming.contact_of(services, slug)
        claiming.send_proof(services, slug)
    except NoListingError:
        raise NotFoundError from None
    return _asked_page(services, masked=claiming.mask_email(email) if email else "")


def _asked_page(services: Services, **shown: str) -> Answer:
    data = {"masked": "", "reference": "", **shown}
    html = services.pages.render("manage/claim_asked.html.jinja", say("title_claim"), **data)
    return Answer(html)


def _ask_call(request: Request, services: Services, slug: str, told: dict[str, str]) -> Answer:
    if not is_email_address(told["email"]):
        mistake = say("email_is_an_address", given=told["email"])
        return _claiming_page(services, slug, told, {"email": mistake})
    try:
        _, phone = claiming.contact_of(services, slug)
    except NoListingError:
        raise NotFoundError from None
    if not phone:
        raise NotFoundError
    nonce = forms.check_token(request, services, "claim")
    forms.limit(request, services, "claims", 10)
    try:
        reference = claiming.ask_for_call(services, slug, told, nonce)
    except ConflictError:
        reference = ""  # a second press: the first one stands
    return _asked_page(services, reference=reference)


def show_proof(request: Request, services: Services, token: str) -> Answer:
    """A button: mail scanners open links."""
    proof = claiming.open_proof(services, token)
    return _proof_page(services, token, proof[0].name, "") if proof else ended_page(services)


def _proof_page(services: Services, token: str, name: str, outcome: str) -> Answer:
    html = services.pages.render(
        "manage/claim_proof.html.jinja",
        say("title_claim"),
        token=token,
        name=name,
        outcome=outcome,
        days=claiming.DAYS_TO_OBJECT,
    )
    return Answer(html)


def prove(request: Request, services: Services, token: str) -> Answer:
    """The mailbox is theirs: the page is too, or the present owner is asked."""
    proof = claiming.open_proof(services, token)
    if proof is None:
        return ended_page(services)
    is_theirs = claiming.accept_proof(services, token, *proof)
    return _proof_page(services, token, proof[0].name, "theirs" if is_theirs else "asked")


def show_objecting(request: Request, services: Services, token: str) -> Answer:
    """The present owner sees what is asked, and can object."""
    submission = claiming.open_objection(services, token)
    if submission is None:
        return ended_page(services)
    html = services.pages.render(
        "manage/object.html.jinja", say("title_object"), token=token, submission=submission
    )
    return Answer(html)


def object_to_claim(request: Request, services: Services, token: str) -> Answer:
    """Nothing happens by itself any more."""
    submission = claiming.open_objection(services, token)
    if submission is None:
        return ended_page(services)
    claiming.object_to(services, submission)
    return show_objecting(request, services, token)
