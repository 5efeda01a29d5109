"""Phone numbers and addresses as people read and tap them."""

from functools import cache
from urllib.parse import urlsplit

from communitybook.messages import say
from communitybook.model.people import Contact


@cache
def phone_in_words(phone: str) -> tuple[str, str]:
    """A UK number as it is usually written, and as a phone dials it."""
    import phonenumbers  # late: an app that starts does not need it yet

    digits = "".join(character for character in phone if character.isdigit() or character == "+")
    if len(digits) < 9:
        return phone, digits
    try:
        number = phonenumbers.parse(phone, "GB")
    except phonenumbers.NumberParseException:
        return phone, digits
    if number.country_code != 44 or number.extension:
        return phone, digits
    national = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
    return national, phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def web_in_words(address: str) -> str:
    """A web address without what people do not say."""
    parts = urlsplit(address)
    host = parts.netloc.removeprefix("www.")
    path = parts.path.rstrip("/")
    return host + (path if len(path) <= 30 else "")


def contact_in_words(contact: Contact | None) -> dict[str, object]:
    """What the page shows under "Get in touch"; nothing where nothing is known."""
    known = contact or Contact()
    phone, phone_dial = phone_in_words(known.phone) if known.phone else (None, None)
    social = [(say(f"social_{name}"), page) for name, page in known.social or () if page]
    return {
        "role": known.role,
        "note": known.note,
        "email": known.email,
        "phone": phone,
        "phone_dial": phone_dial,
        "web": known.web,
        "web_words": web_in_words(known.web) if known.web else None,
        "social": social,
        "by_message": known.by_message,
    }
