"""Mails, planned into the transaction that causes them."""

from collections.abc import Mapping
from typing import Any

from chalicelib.ports import Message
from chalicelib.services import Services
from chalicelib.table import Write
from communitybook.messages import say


def plan_mail(
    services: Services,
    to: str,
    template: str,
    headers: Mapping[str, str] | None = None,
    **data: Any,
) -> list[Write]:
    """A mail by its template in templates/email; its subject is `subject_<template>`."""
    name = data.get("name", "")
    subject = say(f"subject_{template}", book=services.book.name, name=name)
    subject = " ".join(subject.split())[:150]
    text = services.pages.render_part(f"email/{template}.txt.jinja", **data)
    message = Message(
        services.new_id(), to, subject, text.strip() + "\n", headers=dict(headers or {})
    )
    return services.store.mail.plan(message, services.now)
