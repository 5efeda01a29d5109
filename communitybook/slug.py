"""The slug: a listing's identity in small letters, digits and hyphens."""

import re
import unicodedata

SLUG_LIMIT = 80


def slug_of(*words: str) -> str:
    """Words as a slug: "St John's Church", "Leigh" is "st-johns-church-leigh"."""
    text = unicodedata.normalize("NFKD", " ".join(words).replace("&", " and "))
    plain = re.sub(r"['’.]", "", text).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return slug[:SLUG_LIMIT].strip("-")


def number_slug(slug: str, used: set[str]) -> str:
    """The slug with the first number that makes it free."""
    number = 2
    while f"{slug[: SLUG_LIMIT - 6]}-{number}" in used:
        number += 1
    return f"{slug[: SLUG_LIMIT - 6]}-{number}"
