"""Git's objects as plain bytes: dulwich would parse each folder's 10,000 entries three times."""

import hashlib
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from dulwich.object_store import DiskObjectStore
from dulwich.objects import ObjectID
from dulwich.pack import UnpackedObject

KINDS = {1: b"commit", 2: b"tree", 3: b"blob", 4: b"tag"}
NUMBERS = {name: number for number, name in KINDS.items()}


class GitObject(NamedTuple):
    """`kind` is the number that packs use for it."""

    kind: int
    data: bytes

    @property
    def id(self) -> ObjectID:
        return ObjectID(hashlib.sha1(self._head() + self.data).hexdigest().encode())

    def as_loose(self) -> bytes:
        """As it stands in a file of its own."""
        return zlib.compress(self._head() + self.data)

    def _head(self) -> bytes:
        return b"%s %d\0" % (KINDS[self.kind], len(self.data))


def loose_path(store: DiskObjectStore, id: ObjectID) -> Path:
    name = id.decode()
    return Path(store.path, name[:2], name[2:])


def read_object(store: DiskObjectStore, id: ObjectID) -> GitObject:
    """Raises KeyError where the repository has no such object."""
    with suppress(FileNotFoundError):
        head, _, data = zlib.decompress(loose_path(store, id).read_bytes()).partition(b"\0")
        kind, _, size = head.partition(b" ")
        if int(size) != len(data):
            raise ValueError(f"{id.decode()} is cut short")
        return GitObject(NUMBERS[kind], data)
    return GitObject(*store.get_raw(id))


def make_pack_data(objects: Sequence[GitObject]) -> tuple[int, Iterator[UnpackedObject]]:
    """What dulwich writes a pack from."""
    records = (
        UnpackedObject(each.kind, decomp_chunks=[each.data], sha=bytes.fromhex(each.id.decode()))
        for each in objects
    )
    return len(objects), records
