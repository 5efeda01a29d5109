"""Whether two stores hold the same: how many items, and a sum over all of them in any order."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

from chalicelib.table import Item

_MODULUS = 2**256


@dataclass(frozen=True, slots=True)
class StoreDigest:
    """Equal for stores with equal items, versions included."""

    items: int
    sum: str

    def __str__(self) -> str:
        return f"{self.items:,} items, digest {self.sum[:16]}"


def digest_items(items: Iterable[Item]) -> StoreDigest:
    """The sum of the items' SHA-256 digests, so that no order and no memory is needed."""
    count = total = 0
    for item in items:
        text = json.dumps([*item.key, item.version, item.body], sort_keys=True, ensure_ascii=False)
        total = (total + int.from_bytes(hashlib.sha256(text.encode()).digest())) % _MODULUS
        count += 1
    return StoreDigest(count, f"{total:064x}")
