"""Secrets in addresses and forms: made at random, kept only as hashes, or signed by the book."""

import base64
import hashlib
import hmac
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from communitybook.messages import say

Random = Callable[[int], bytes]

_LINK_BYTES = 20
_YOUNGEST = timedelta(seconds=3)
_OLDEST = timedelta(hours=24)
_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O or U


def make_link_token(random: Random) -> str:
    """32 letters and digits for an address, 160 bits of chance."""
    return base64.b32encode(random(_LINK_BYTES)).decode().lower()


def is_link_token(text: str) -> bool:
    return len(text) == 32 and text.isascii() and text.isalnum()


def hash_token(token: str) -> str:
    """What the store keeps of a token: nobody can make the token from it."""
    return hashlib.sha256(token.encode()).hexdigest()


def keyed_hash(secret: bytes, purpose: str, text: str) -> str:
    """A hash of something guessable, such as an address, that needs the book's secret."""
    return hmac.new(secret, f"{purpose}\0{text}".encode(), hashlib.sha256).hexdigest()[:40]


def make_id(now: datetime, random: Random) -> str:
    """An id that sorts by time: 9 digits of milliseconds, then 11 of chance, in base 32."""
    stamp = int(now.timestamp() * 1000)
    chance = int.from_bytes(random(7), "big") % 32**11
    return _in_base_32(stamp, 9) + _in_base_32(chance, 11)


def make_reference(random: Random) -> str:
    """What people read out on the phone: `CB-7K3M-9QXT`."""
    digits = _in_base_32(int.from_bytes(random(5), "big"), 8)
    return f"CB-{digits[:4]}-{digits[4:]}"


def make_code(random: Random) -> str:
    """Eight digits that somebody reads in a mail and types."""
    return f"{int.from_bytes(random(8), 'big') % 10**8:08}"


def _in_base_32(number: int, length: int) -> str:
    return "".join(_DIGITS[number >> (5 * place) & 31] for place in reversed(range(length)))


class FormTokenError(Exception):
    """A form token that is forged, too old or too quick; the sentence says what to do."""


def sign_form(secret: bytes, purpose: str, now: datetime, random: Random) -> str:
    """A token for one form: who made it, when, and a nonce so that it is used once."""
    body = f"{int(now.timestamp())}.{random(9).hex()}"
    return f"{body}.{keyed_hash(secret, f'form {purpose}', body)}"


def check_form(secret: bytes, purpose: str, token: str, now: datetime) -> str:
    """The nonce of a good form token. Raises FormTokenError."""
    body, _, signature = token.rpartition(".")
    expected = keyed_hash(secret, f"form {purpose}", body)
    issued, _, nonce = body.partition(".")
    if not hmac.compare_digest(signature.encode(), expected.encode()) or not issued.isdigit():
        raise FormTokenError(say("token_forged"))
    age = now - datetime.fromtimestamp(int(issued), UTC)
    if age > _OLDEST:
        raise FormTokenError(say("token_old"))
    if age < _YOUNGEST:
        raise FormTokenError(say("token_quick"))
    return nonce
