"""Contacts, joining and ages."""

import re
from collections.abc import Iterator
from functools import cache

from communitybook.checks.entry import Entry, Reference
from communitybook.problems import Problem

_EMAIL = re.compile(r"[A-Za-z0-9._%+'-]{1,64}@([A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}")
_WEB = re.compile(
    r"https?://(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}(?::\d+)?(?:[/?#]\S*)?", re.I
)
_BARE_WEB = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,24}(?:/\S*)?", re.I)
_SHORT = frozenset({"999", "101", "105", "111", "112", "119"})
_DRAMA = re.compile(r"(01632960|07700900|0808157|0909879|03069990)\d{3,4}")


def phone_is_dialable(entry: Entry, reference: Reference) -> Iterator[Problem]:
    phone = entry.listing.contact and entry.listing.contact.phone
    if phone and (rule := phone_fault(phone)):
        yield entry.error(rule, "contact", "phone", given=phone)


@cache
def phone_fault(phone: str) -> str | None:
    """The rule that a UK number breaks, if any; Ofcom's numbers for drama pass as samples."""
    import phonenumbers  # late: an app that starts does not need it yet
    from phonenumbers import ValidationResult

    digits = re.sub(r"[\s()-]", "", phone)
    if digits in _SHORT or re.fullmatch(r"116\d{3}", digits) or _DRAMA.fullmatch(digits):
        return None
    try:
        number = phonenumbers.parse(phone, "GB")
    except phonenumbers.NumberParseException:
        return "phone_is_a_number"
    reason = phonenumbers.is_possible_number_with_reason(number)
    if reason in (ValidationResult.TOO_SHORT, ValidationResult.IS_POSSIBLE_LOCAL_ONLY):
        return "phone_is_long_enough"
    if reason == ValidationResult.TOO_LONG:
        return "phone_is_short_enough"
    is_british = phonenumbers.is_valid_number(number) and number.country_code == 44
    return None if is_british else "phone_is_dialable"


def email_is_an_address(entry: Entry, reference: Reference) -> Iterator[Problem]:
    email = entry.listing.contact and entry.listing.contact.email
    if email and not is_email_address(email):
        yield entry.error("email_is_an_address", "contact", "email", given=email)


def is_email_address(text: str) -> bool:
    """Whether mail could be sent there: one plain address, and nothing else."""
    return _EMAIL.fullmatch(text) is not None


def web_is_an_address(entry: Entry, reference: Reference) -> Iterator[Problem]:
    for where, address in _web_addresses(entry):
        if _WEB.fullmatch(address):
            continue
        rule = "web_is_whole" if _BARE_WEB.fullmatch(address) else "web_is_an_address"
        yield entry.error(rule, *where, given=address)


def _web_addresses(entry: Entry) -> Iterator[tuple[tuple[str, ...], str]]:
    listing = entry.listing
    if contact := listing.contact:
        yield from _present(("contact", "web"), contact.web)
        for name, address in contact.social or {}:
            yield from _present(("contact", "social", name), address)
    if listing.joining:
        yield from _present(("joining", "book_at"), listing.joining.book_at)
    if listing.where:
        yield from _present(("where", "online_at"), listing.where.online_at)
    if listing.source:
        yield from _present(("source", "web"), listing.source.web)


def _present(where: tuple[str, ...], address: str | None) -> Iterator[tuple[tuple[str, ...], str]]:
    if address:
        yield where, address


def contact_or_place_is_given(entry: Entry, reference: Reference) -> Iterator[Problem]:
    contact, where = entry.listing.contact, entry.listing.where
    if not (contact and contact.is_reachable) and not (where and where.is_anywhere):
        yield entry.error("contact_or_place_is_given")


def contact_is_given(entry: Entry, reference: Reference) -> Iterator[Problem]:
    contact, where = entry.listing.contact, entry.listing.where
    if not (contact and contact.is_reachable) and where and where.is_anywhere:
        yield entry.warning("contact_is_given")


def ages_are_in_order(entry: Entry, reference: Reference) -> Iterator[Problem]:
    who = entry.listing.who
    if who and who.age_from is not None and who.age_to is not None and who.age_to < who.age_from:
        yield entry.error("ages_are_in_order", "who", "age_to", first=who.age_from, last=who.age_to)


def referral_says_by_whom(entry: Entry, reference: Reference) -> Iterator[Problem]:
    joining = entry.listing.joining
    if joining and "referral" in joining.how and not joining.referral_by:
        yield entry.warning("referral_says_by_whom", "joining", "how")


def joining_can_be_done(entry: Entry, reference: Reference) -> Iterator[Problem]:
    joining, contact = entry.listing.joining, entry.listing.contact
    if not joining:
        return
    if "ring_first" in joining.how and not (contact and contact.phone):
        yield entry.warning("ringing_has_a_number", "joining", "how")
    can_book = joining.book_at or joining.note or (contact and contact.is_reachable)
    if "book" in joining.how and not can_book:
        yield entry.warning("booking_says_where", "joining", "how")


def space_is_recent(entry: Entry, reference: Reference) -> Iterator[Problem]:
    space = entry.listing.space
    if space and space.as_of > reference.today:
        yield entry.error("day_is_not_in_the_future", "space", "as_of", given=space.as_of)
    elif space and (reference.today - space.as_of).days > 90:
        yield entry.warning("space_is_recent", "space", "as_of")


RULES = (
    phone_is_dialable,
    email_is_an_address,
    web_is_an_address,
    contact_or_place_is_given,
    contact_is_given,
    ages_are_in_order,
    referral_says_by_whom,
    joining_can_be_done,
    space_is_recent,
)
