"""Mails, planned into the transaction that causes them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.ports import Lane, Message
from chalicelib.services import Services
from chalicelib.table import Write
from communitybook.messages import say

# Codes and confirmations are waited for with the page open; letters go to thousands at once.
LANES = {
    **dict.fromkeys(
        (
            *("alarm", "alarm_over", "alert", "claim_proof", "code", "confirm", "draft"),
            *("handover", "help_confirm", "letter_confirm", "manage_link", "message_confirm"),
        ),
        Lane.URGENT,
    ),
    **dict.fromkeys(
        (
            *("changes", "claim_asked", "claim_refused", "claimed", "confirm_again", "digest"),
            *("handed_over", "help_news", "looking", "message", "published", "rejected"),
            *("report_closed", "request_open", "rewritten", "welcome"),
        ),
        Lane.NEWS,
    ),
    **dict.fromkeys(("letter", "still_right", "still_right_all"), Lane.LETTERS),
}


# Mails that somebody else may have asked for: the address has not said yet that it wants any. Their
# subjects and texts hold nothing that was typed, but names that are published.
UNASKED = frozenset(
    {"claim_proof", "confirm", "draft", "handover", "help_confirm", "letter_confirm"}
    | {"message_confirm"}
)
# A secretary who enters a dozen listings on a Sunday gets a dozen; nobody is buried.
MOST_UNASKED = 12


class TooMuchMailError(Exception):
    """That address was written to too often in this hour; the sentence says what to do."""


@dataclass(frozen=True, slots=True)
class Permit:
    """That this address may be written to, though it has not said that it wants that."""

    to: str


def permit_mail(services: Services, to: str) -> Permit:
    """One more of this hour's mails to that address, whatever they are about.

    Raises TooMuchMailError.
    """
    hashed = services.hash_email(to)
    if services.store.limits.bump(services.now, "mails-to", hashed) > MOST_UNASKED:
        raise TooMuchMailError(say("sorry_mailed_often"))
    return Permit(to)


def plan_mail(
    services: Services,
    to: str,
    template: str,
    headers: Mapping[str, str] | None = None,
    permit: Permit | None = None,
    **data: Any,
) -> list[Write]:
    """A mail by its template in templates/email; its subject is `subject_<template>`.

    A template without a lane raises KeyError; one of UNASKED, without a permit for that address,
    PermissionError: whoever forgets to count them finds out at once.
    """
    if template in UNASKED and permit != Permit(to):
        raise PermissionError(f"{template} needs a permit: permit_mail(services, to)")
    name = data.get("name", "")
    subject = say(f"subject_{template}", book=services.book.name, name=name)
    subject = " ".join(subject.split())[:150]
    text = services.pages.render_part(f"email/{template}.txt.jinja", **data)
    message = Message(
        services.new_id(), to, subject, text.strip() + "\n", headers=dict(headers or {})
    )
    return services.store.mail.plan(message, services.now, LANES[template])
