"""What is somebody's own: a mobile number, a mailbox in a person's name. Nobody here has agreed."""

import re
from collections.abc import Iterable

from communitybook.checks.people import is_email_address, phone_fault
from communitybook.importing.wording import parse_phone

_EMAIL = re.compile(r"(?<![\w.+'-])[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
_PHONE = re.compile(r"(?<![\w-])(?:\+44|0044|0)(?:[\s()-]{0,2}\d){9,11}(?!\d)")
_ROLE_WORDS = (
    "admin administration administrator advice bookings booking care centre chair chairman "
    "club coach committee community contact contactus council customer customerservice "
    "customerservices email enq enquire enquiries enquiry events feedback fis fundraising "
    "general group hall hello help helpline hq info information inquiries library mail "
    "mailbox manager media membership members office parish post press reception referral "
    "referrals registrar school secretary service services sport sports support team theatre "
    "treasurer trust trustees volunteer volunteering volunteers welcome welfare youth"
)
_ROLES = frozenset(_ROLE_WORDS.split())
_LETTERS = re.compile(r"[^a-z]+")
_SHORTEST = 4
_EXTENSION = re.compile(r"(\d)\s*(?:ext|extension|x)\W{0,3}(\d{1,6})\s*$", re.IGNORECASE)


def is_role_mailbox(email: str, names: Iterable[str]) -> bool:
    """Whether it is a role's or the group's own, as "info@" or its name; else a person's."""
    local = email.partition("@")[0].lower()
    if _ROLES.intersection(_LETTERS.split(local)):
        return True
    packed = _LETTERS.sub("", local)
    return len(packed) >= _SHORTEST and any(
        packed in _LETTERS.sub("", name.lower()) for name in names
    )


def is_mobile(phone: str) -> bool:
    """A number that is somebody's own telephone: 07, but for pagers and 070 numbers."""
    return phone.startswith("07") and not phone.startswith(("070", "076"))


def public_phone(text: str) -> str:
    """The number as people dial it; ValueError for none, and for a mobile."""
    digits = re.sub(r"^\s*(?:\+44|0044)\s*(?:\(0\))?\s*", "0", text)
    digits = digits.replace("(0)", "") if digits.startswith("0") and "(0)" in digits else digits
    digits, _, extension = _EXTENSION.sub(r"\1|\2", digits.replace(".", " ")).partition("|")
    phone = parse_phone(digits)
    if is_mobile(phone):
        raise ValueError("A mobile number is somebody's own: ask before you publish it.")
    if phone_fault(phone):
        raise ValueError(f'"{text[:40]}" can\'t be dialled.')
    return f"{phone} ext {extension}" if extension else phone


def public_email(text: str, names: Iterable[str]) -> str:
    """The address; ValueError for none, and for one in a person's name."""
    email = text.removeprefix("mailto:").strip()
    if not is_email_address(email):
        raise ValueError(f'"{text[:60]}" is not an e-mail address.')
    if not is_role_mailbox(email, names):
        raise ValueError("The e-mail address may be a person's own: ask before you publish it.")
    return email


def without_private(text: str, names: Iterable[str]) -> str:
    """The text with "…" for each mobile and each mailbox that is a person's."""
    known = list(names)

    def keep_email(found: re.Match[str]) -> str:
        return found.group() if is_role_mailbox(found.group(), known) else "…"

    def keep_phone(found: re.Match[str]) -> str:
        digits = re.sub(r"\D", "", found.group()).removeprefix("00")
        local = "0" + digits.removeprefix("44").removeprefix("0")
        return "…" if is_mobile(local) else found.group()

    text = _EMAIL.sub(keep_email, text) if "@" in text else text
    return _PHONE.sub(keep_phone, text)
