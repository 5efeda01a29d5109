"""What a result shows, in blocks small enough that ten results cost little."""

import json
from collections.abc import Iterable, Iterator

from communitybook.finding.document import FacetLabels, IndexedDocument
from communitybook.finding.rows import sum_up

MOST_CARDS = 10


def write_card(card: dict[str, object]) -> str:
    """Compact JSON, the same bytes whatever the order of the keys."""
    return json.dumps(card, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def choose_block_bits(listings: int, bits: int) -> int:
    """The most bits of number that still leave ten cards or fewer to a block, on average."""
    return max(0, (MOST_CARDS * (1 << bits) // max(listings, 1)).bit_length() - 1)


def plan_blocks(
    numbered: Iterable[tuple[int, IndexedDocument]], bits: int
) -> Iterator[tuple[int, list[tuple[int, IndexedDocument]]]]:
    """Listings by block, `bits` of number to a block; numbers must rise."""
    blocks: dict[int, list[tuple[int, IndexedDocument]]] = {}
    for number, document in numbered:
        blocks.setdefault(number >> bits, []).append((number, document))
    yield from blocks.items()


def write_cards(block: Iterable[tuple[int, IndexedDocument]], labels: FacetLabels) -> bytes:
    """A JSON object from listing number to card, each with the sum of its row."""
    cards = ",".join(
        f'"{number}":{add_sum(document["card"], sum_up(document, labels))}'
        for number, document in block
    )
    return f"{{{cards}}}".encode()


def add_sum(card: str, numbers: list[int]) -> str:
    """The card with its row summed up under `row`."""
    before = f"{card[:-1]}," if card != "{}" else "{"
    return f'{before}"row":[{",".join(map(str, numbers))}]}}'
