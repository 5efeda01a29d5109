"""A number for every listing that no other listing's coming or going disturbs."""

from collections.abc import Iterable
from hashlib import blake2b

SLOTS_PER_LISTING = 4
LEAST_BITS = 10


def choose_bits(listings: int) -> int:
    """The fewest bits that leave four slots or more for every listing."""
    return max(LEAST_BITS, (SLOTS_PER_LISTING * listings - 1).bit_length())


def number_listings(slugs: Iterable[str]) -> dict[str, int]:
    """Number by slug, rising: the top bits of its hash, or the next free number after them."""
    hashed = sorted((hash_slug(slug), slug) for slug in slugs)
    shift = 64 - choose_bits(len(hashed))
    numbers: dict[str, int] = {}
    last = -1
    for value, slug in hashed:
        last = max(last + 1, value >> shift)
        numbers[slug] = last
    return numbers


def hash_slug(slug: str) -> int:
    """Sixty-four bits of BLAKE2b."""
    return int.from_bytes(blake2b(slug.encode(), digest_size=8).digest())
