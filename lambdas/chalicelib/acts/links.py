"""Links in mails: each for one purpose, and until a day that is looked at when it is opened."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from chalicelib.acts.mails import plan_mail
from chalicelib.services import Services
from chalicelib.store.moments import from_text
from chalicelib.store.owners import LinkUse, Owner
from chalicelib.table import Write
from chalicelib.tokens import is_link_token

# A letter that asks whether a listing is right must still work when its dates have been hidden.
DAYS = {"right": 270, "claim": 3, "object": 14, "handover": 14}
DAYS |= {"quiet": 400, "letter": 400, "letter-stop": 400}


def days_of(services: Services, purpose: str) -> int | None:
    """How long a link of that purpose works; None for as long as nobody ends it."""
    return services.settings.days("UNCONFIRMED") if purpose == "confirm" else DAYS.get(purpose)


def open_link(services: Services, token: str, purpose: str) -> LinkUse | None:
    """What the link is for; None where it is wrong, of another purpose, ended or too old."""
    use = services.store.owners.find_link(token) if is_link_token(token) else None
    if use is None or use.purpose != purpose or is_over(services, use):
        return None
    return use


def is_over(services: Services, use: LinkUse) -> bool:
    days = days_of(services, use.purpose)
    return days is not None and from_text(use.made_at) + timedelta(days=days) <= services.now


def open_manage_link(services: Services, token: str) -> tuple[Owner, str] | None:
    """The owner of a manage link and which holder's it is; None where it does not work."""
    use = open_link(services, token, "manage")
    owner = services.store.owners.find(use.about) if use else None
    if use is None or owner is None or use.holder_id not in owner.holders:
        return None
    return owner, use.holder_id


def plan_owner_mail(
    services: Services, owner: Owner, holder_id: str, template: str, **data: Any
) -> list[Write]:
    """A mail to one holder, with a fresh link to the owner's page."""
    token = services.new_token()
    writes: list[Write] = list(
        services.store.owners.plan_link(token, LinkUse("manage", owner.id, holder_id), services.now)
    )
    link = services.address(f"/app/manage/{token}")
    email = owner.holders[holder_id]["email"]
    return writes + plan_mail(services, email, template, link=link, **data)


def plan_link(services: Services, path: str, use: LinkUse) -> tuple[str, list[Write]]:
    """A fresh link for that use, and its whole address: `path` and the token."""
    token = services.new_token()
    writes = services.store.owners.plan_link(token, replace(use, made_at=""), services.now)
    return services.address(f"{path}/{token}"), writes
