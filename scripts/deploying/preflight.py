"""What is still missing before the book can go live, a sentence each."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from scripts.deploying.account import Account
from scripts.deploying.certificates import find_certificate
from scripts.deploying.mail_domain import find_mail_domain, is_out_of_sandbox
from scripts.deploying.stage import Stage

# A form takes a function a tenth of a second, but ten that start at once take two seconds each, and
# mail, git and the build have theirs: fifty places stand a notice in the local paper.
FEWEST_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Lack:
    """`rule` is its name in tests and docs. What `may_wait` does not keep a trial from going on."""

    rule: str
    sentence: str
    may_wait: bool = False


def find_lacks(account: Account, stage: Stage) -> list[Lack]:
    """Everything at once, so that one visit to DNS and one request to AWS are enough."""
    return [lack for check in CHECKS for lack in check(account, stage)]


def certificate_is_issued(account: Account, stage: Stage) -> Iterator[Lack]:
    """CloudFront takes a certificate that is issued, in us-east-1, for the book's domain."""
    rule, found = "certificate_is_issued", find_certificate(account, stage.domain)
    if found is None:
        yield Lack(rule, f"There is no certificate for {stage.domain} in us-east-1 yet.")
    elif not found.is_issued:
        yield Lack(
            rule,
            f"The certificate for {stage.domain} waits for its proof. Add this record to the"
            f" domain's DNS, and leave it there: {_record(found.record)}",
        )


def mail_domain_is_verified(account: Account, stage: Stage) -> Iterator[Lack]:
    """SES sends only in the name of a domain that has proved itself."""
    rule, found = "mail_domain_is_verified", find_mail_domain(account, stage.mail_domain)
    if not found.is_known:
        yield Lack(rule, f"SES does not know the domain {stage.mail_domain} yet.")
    elif not found.is_verified:
        lines = "; ".join(_record(one) for one in found.records)
        yield Lack(
            rule,
            f"SES does not send for {stage.mail_domain} yet. Add these records to the domain's DNS,"
            f" and leave them there: {lines}",
        )


def _record(record: tuple[str, str]) -> str:
    name, value = (one.rstrip(".") for one in record)
    return f"{name}. CNAME {value}." if name else "(AWS has not said which yet: run this again)"


def mail_is_out_of_sandbox(account: Account, stage: Stage) -> Iterator[Lack]:
    """In the sandbox nobody gets mail but addresses that were proved one by one."""
    if not is_out_of_sandbox(account):
        yield Lack(
            "mail_is_out_of_sandbox",
            f"SES in {stage.region} is in its sandbox, so that nobody would get a code. Ask AWS"
            " to let it out: Amazon SES, Account dashboard, Request production access; a day.",
            may_wait=True,
        )


def enough_may_run_at_once(account: Account, stage: Stage) -> Iterator[Lack]:
    """A new account may run ten functions at once."""
    limits = account.client("lambda").get_account_settings()["AccountLimit"]
    places = int(limits["ConcurrentExecutions"])
    if places < FEWEST_AT_ONCE:
        yield Lack(
            "enough_may_run_at_once",
            f"This account may run {places} functions at once in {stage.region}; the book wants"
            f" {FEWEST_AT_ONCE}. Ask for 1,000: Service Quotas, AWS Lambda, Concurrent executions"
            " (L-B99A9384); it costs nothing.",
            may_wait=True,
        )


def alarms_wait(account: Account, topic: str) -> bool:
    """Whether somebody still has to say that they want the alarms' mail."""
    found = account.client("sns").list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]
    return any(one["SubscriptionArn"] == "PendingConfirmation" for one in found)


CHECKS: tuple[Callable[[Account, Stage], Iterator[Lack]], ...] = (
    certificate_is_issued,
    mail_domain_is_verified,
    mail_is_out_of_sandbox,
    enough_may_run_at_once,
)
