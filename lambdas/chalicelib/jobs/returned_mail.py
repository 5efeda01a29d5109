"""What SES tells of mail that came back: nobody is there, or somebody called it spam."""

import json
from collections.abc import Iterator
from typing import Any

from chalicelib.services import Services
from chalicelib.store.returned_mail import Why
from chalicelib.table import Write


def take_returned(services: Services, event: Any) -> int:
    """How many addresses one event of SNS told of. Whoever reads the weekly letter gets no more."""
    noted = 0
    for email, why in _read(event):
        services.store.commit(_plan(services, email, why))
        noted += 1
    return noted


def _plan(services: Services, email: str, why: Why) -> list[Write]:
    email_hash = services.hash_email(email)
    writes: list[Write] = [services.store.returned.plan_note(email_hash, why, services.now)]
    subscriber = services.store.letters.find_by_email(email_hash)
    if subscriber is not None:
        writes += services.store.letters.plan_delete(subscriber, email_hash)
    return writes


def _read(event: Any) -> Iterator[tuple[str, Why]]:
    """Address and reason of each recipient. A mailbox that is full today is none of them."""
    for record in event.get("Records", []):
        told = json.loads(record["Sns"]["Message"])
        kind = told.get("eventType") or told.get("notificationType")
        bounce, complaint = told.get("bounce", {}), told.get("complaint", {})
        if kind == "Bounce" and bounce.get("bounceType") == "Permanent":
            yield from ((one["emailAddress"], Why.BOUNCED) for one in bounce["bouncedRecipients"])
        if kind == "Complaint":
            people = complaint["complainedRecipients"]
            yield from ((one["emailAddress"], Why.COMPLAINED) for one in people)
