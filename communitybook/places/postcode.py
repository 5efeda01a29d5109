"""UK postcodes as people type them: `parse_postcode(" wn11aa")` is "WN1 1AA"."""

import re

# The format of BS 7666, as published in the government's schemas. Q, V and X never come first;
# I, J and Z never second; the last two letters are never C, I, K, M, O or V.
OUTCODE = re.compile(
    r"GIR|[A-PR-UWYZ](?:[0-9]{1,2}|[0-9][A-HJKPS-UW]|[A-HK-Y][0-9](?:[0-9]|[ABEHMNPRV-Y])?)"
)
INCODE = re.compile(r"[0-9][ABD-HJLNP-UW-Z]{2}")
INCODE_LENGTH = 3
LONGEST_TEXT = 20


def parse_postcode(text: str) -> str | None:
    """A full postcode in capitals with its one space, or None when no postcode has that shape."""
    packed = pack(text)
    outcode, incode = packed[:-INCODE_LENGTH], packed[-INCODE_LENGTH:]
    if OUTCODE.fullmatch(outcode) and INCODE.fullmatch(incode):
        return f"{outcode} {incode}"
    return None


def parse_outcode(text: str) -> str | None:
    """The first half alone, such as "WN1" or "M29", in capitals, or None."""
    packed = pack(text)
    return packed if OUTCODE.fullmatch(packed) else None


def outcode_of(postcode: str) -> str:
    """The first half of a postcode that parse_postcode gave."""
    return postcode.partition(" ")[0]


def pack(text: str) -> str:
    """Capitals without any white space; empty for what cannot be a postcode."""
    packed = "".join(text[:LONGEST_TEXT].split())
    return packed.upper() if packed.isascii() else ""
