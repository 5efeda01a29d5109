"""Small binary shapes shared by the index files, and where a list is cut into files."""

from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b

SMALL = 1 << 14


def write_varint(number: int) -> bytes:
    """Seven bits a byte, lowest first; the top bit says that more follow."""
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)


VARINTS = [write_varint(number) for number in range(SMALL)]


def write_varints(numbers: Iterable[int]) -> bytes:
    """A run of varints; the reader knows how many."""
    return b"".join(
        VARINTS[number] if number < SMALL else write_varint(number) for number in numbers
    )


def write_gaps(numbers: Sequence[int]) -> bytes:
    """Rising numbers as differences, the first from nought."""
    return write_varints(map(int.__sub__, numbers, (0, *numbers[:-1])))


def write_signed(numbers: Iterable[int]) -> bytes:
    """Varints for numbers of either sign: 0, -1, 1, -2 become 0, 1, 2, 3."""
    return write_varints(number * 2 if number >= 0 else -number * 2 - 1 for number in numbers)


def write_planes(numbers: Sequence[int], width: int) -> bytes:
    """Numbers of `width` bytes as one run of low bytes, then the next, which squeezes better."""
    return b"".join(
        bytes([number >> 8 * plane & 255 for number in numbers]) for plane in range(width)
    )


def write_words(words: Sequence[str]) -> bytes:
    """Sorted words, each as: letters shared with the one before, bytes that differ, those bytes."""
    out: list[bytes] = []
    before = b""
    for word in words:
        letters = word.encode()
        shared = count_shared(before, letters)
        out += (write_varint(shared), write_varint(len(letters) - shared), letters[shared:])
        before = letters
    return b"".join(out)


def count_shared(one: bytes, other: bytes) -> int:
    """How many leading bytes two words share."""
    for place, (left, right) in enumerate(zip(one, other, strict=False)):
        if left != right:
            return place
    return min(len(one), len(other))


def cut_runs(sizes: Iterable[tuple[str, int]], target: int) -> Iterator[int]:
    """How many items go in each file: cuts hang on the item's own hash, so an insertion moves few.

    A file has half to twice `target` bytes, or one item that is larger.
    """
    items = total = 0
    for name, size in sizes:
        if items and total + size > 2 * target:
            yield items
            items = total = 0
        items += 1
        total += size
        if total >= target / 2 and falls_on_cut(name, size, target):
            yield items
            items = total = 0
    if items:
        yield items


def falls_on_cut(name: str, size: int, target: int) -> bool:
    """True for about one item in every `target` / 2 bytes, always the same ones."""
    return int.from_bytes(blake2b(name.encode(), digest_size=4).digest()) * target < size << 33


def digest_content(content: bytes) -> str:
    """Eight hexadecimal digits that change with the content; they name its file."""
    return blake2b(content, digest_size=4).hexdigest()
