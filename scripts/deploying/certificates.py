"""The certificate of the book's domain, which CloudFront takes from us-east-1 alone."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from scripts.deploying.account import Account

ISSUED, WAITING = "ISSUED", "PENDING_VALIDATION"
# A certificate that was just asked for has its record after some seconds.
RECORD_TRIES, RECORD_PAUSE_SECONDS = 10, 2.0


@dataclass(frozen=True, slots=True)
class Certificate:
    """`record` is what proves the domain ours: name and value of a CNAME; "" until AWS says it."""

    arn: str
    is_issued: bool
    record: tuple[str, str] = ("", "")


def find_certificate(account: Account, domain: str) -> Certificate | None:
    """The best there is for the domain: an issued one before one that waits for its record."""
    acm = account.at_edge("acm")
    pages = acm.get_paginator("list_certificates").paginate(CertificateStatuses=[ISSUED, WAITING])
    named = [one for page in pages for one in page["CertificateSummaryList"]]
    fit = [_describe(acm, one["CertificateArn"]) for one in named if _may_fit(one, domain)]
    fit = [one for one in fit if any(_covers(name, domain) for name in _names(one))]
    fit.sort(key=lambda one: one["Status"] != ISSUED)
    return _read(fit[0]) if fit else None


def request_certificate(
    account: Account, domain: str, pause: Callable[[float], None] = time.sleep
) -> Certificate:
    """Ask for one, to be proved by a record; asked again within the hour, AWS gives the same."""
    acm = account.at_edge("acm")
    asked = acm.request_certificate(
        DomainName=domain, ValidationMethod="DNS", IdempotencyToken="communitybook"
    )
    found = Certificate(asked["CertificateArn"], False)
    for _try in range(RECORD_TRIES):
        found = _read(_describe(acm, asked["CertificateArn"]))
        if found.is_issued or found.record[0]:
            break
        pause(RECORD_PAUSE_SECONDS)
    return found


def _describe(acm: Any, arn: str) -> Any:
    return acm.describe_certificate(CertificateArn=arn)["Certificate"]


def _names(certificate: Any) -> list[str]:
    return [certificate["DomainName"], *certificate.get("SubjectAlternativeNames", ())]


def _may_fit(summary: Any, domain: str) -> bool:
    """Whether it is worth a look: the list names a few of each certificate's domains only."""
    others = summary.get("SubjectAlternativeNameSummaries")
    if others is None or summary.get("HasAdditionalSubjectAlternativeNames"):
        return True
    return any(_covers(name, domain) for name in (summary["DomainName"], *others))


def _covers(name: str, domain: str) -> bool:
    """A star stands for one label."""
    return name == domain or (name[:2] == "*." and domain.partition(".")[2] == name[2:])


def _read(certificate: Any) -> Certificate:
    options = certificate.get("DomainValidationOptions", ())
    records = [one["ResourceRecord"] for one in options if "ResourceRecord" in one]
    record = (records[0]["Name"], records[0]["Value"]) if records else ("", "")
    return Certificate(certificate["CertificateArn"], certificate.get("Status") == ISSUED, record)
