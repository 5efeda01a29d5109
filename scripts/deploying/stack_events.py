"""Why a stack failed, in plain words, from what CloudFormation wrote down."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

# The first cause fails; what else was being made at that moment is only called off.
CALLED_OFF = ("cancelled", "canceled")
# What AWS says, and what is to be done about it.
KNOWN = {
    r"must be verified before you can add new CloudFront": (
        "AWS has not verified this account for CloudFront yet, as it does with new ones. Open a"
        " case in the Support Center (Account and billing, Account, CloudFront verification): it"
        " takes a day or two. Then run this again; nothing that stands by now is lost."
    ),
    r"CNAMEAlreadyExists|alternate domain name.*already": (
        "Another distribution, perhaps of another account, answers for this domain. Take the"
        " domain off there, then run this again."
    ),
    r"SSL certificate|ViewerCertificate": (
        "CloudFront does not take the certificate: it must be issued, in us-east-1, for this"
        " domain."
    ),
    r"not authorized to perform: (?P<what>[\w:]+)": (
        "These credentials may not do {what}: sign in as somebody who may."
    ),
    r"(?i)already exists": (
        "Something of that name is there already, left by an earlier try or made by hand. Look at"
        " it in the console; delete it where it is empty, then run this again."
    ),
    r"(?i)limit exceeded|quota|TooMany": (
        "The account has reached a limit: ask for more under Service Quotas, then run this again."
    ),
}


def explain_failure(name: str, status: str, events: Sequence[Mapping[str, Any]]) -> str:
    """One or two sentences: what could not be made, AWS's own words, and what to do."""
    failed = _first_failure(events)
    if failed is None:
        return f"{name} was not deployed ({status}), and AWS gives no reason."
    reason = str(failed.get("ResourceStatusReason", "")) or "no reason given"
    told = (
        f"{name} was not deployed: {failed['LogicalResourceId']} could not be made. AWS: {reason}"
    )
    return "\n".join(filter(None, (told, advise(reason))))


def _first_failure(events: Iterable[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """Of the latest try; events come latest first."""
    found = None
    for event in events:
        if event.get("ResourceStatusReason") == "User Initiated" and found:
            break
        reason = str(event.get("ResourceStatusReason", "")).lower()
        if event["ResourceStatus"].endswith("_FAILED") and not _is_called_off(reason):
            found = event
    return found


def _is_called_off(reason: str) -> bool:
    return any(word in reason for word in CALLED_OFF)


def advise(reason: str) -> str:
    """What to do about it, "" where we have not met it."""
    for pattern, advice in KNOWN.items():
        if found := re.search(pattern, reason):
            return advice.format(**found.groupdict())
    return ""
