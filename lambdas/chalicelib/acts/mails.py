"""Mails, planned into the transaction that causes them."""

from collections.abc import Mapping
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
            *(
                "handed_over",
                "help_news",
                "looking",
                "message",
                "published",
                "rejected",
                "report_closed",
            ),
            *("request_open", "welcome"),
        ),
        Lane.NEWS,
    ),
    **dict.fromkeys(("letter", "still_right", "still_right_all"), Lane.LETTERS),
}


def plan_mail(
    services: Services,
    to: str,
    template: str,
    headers: Mapping[str, str] | None = None,
    **data: Any,
) -> list[Write]:
    """A mail by its template in templates/email; its subject is `subject_<template>`.

    A template without a lane raises KeyError.
    """
    name = data.get("name", "")
    subject = say(f"subject_{template}", book=services.book.name, name=name)
    subject = " ".join(subject.split())[:150]
    text = services.pages.render_part(f"email/{template}.txt.jinja", **data)
    message = Message(
        services.new_id(), to, subject, text.strip() + "\n", headers=dict(headers or {})
    )
    return services.store.mail.plan(message, services.now, LANES[template])
