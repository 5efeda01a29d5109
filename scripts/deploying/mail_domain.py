"""Whether SES sends in our name: the domain's proof, and the account's sandbox."""

from dataclasses import dataclass

from scripts.deploying.account import Account, code_of


@dataclass(frozen=True, slots=True)
class MailDomain:
    """`records` are the names and values of the three CNAMEs that prove it (DKIM)."""

    is_known: bool
    is_verified: bool = False
    records: tuple[tuple[str, str], ...] = ()


def find_mail_domain(account: Account, domain: str) -> MailDomain:
    """What SES knows of the domain."""
    from botocore.exceptions import ClientError

    try:
        found = account.client("sesv2").get_email_identity(EmailIdentity=domain)
    except ClientError as error:
        if code_of(error) == "NotFoundException":
            return MailDomain(is_known=False)
        raise
    tokens = found.get("DkimAttributes", {}).get("Tokens", ())
    records = tuple(
        (f"{token}._domainkey.{domain}", f"{token}.dkim.amazonses.com") for token in tokens
    )
    return MailDomain(True, bool(found.get("VerifiedForSendingStatus")), records)


def register_mail_domain(account: Account, domain: str) -> MailDomain:
    """Tell SES of the domain, so that it says which records prove it."""
    account.client("sesv2").create_email_identity(EmailIdentity=domain)
    return find_mail_domain(account, domain)


def is_out_of_sandbox(account: Account) -> bool:
    """Whether SES sends to anybody, not only to addresses that were proved one by one."""
    return bool(account.client("sesv2").get_account().get("ProductionAccessEnabled"))
