"""Records kept between builds, in pieces: one change writes the piece that it falls into."""

import marshal
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from communitybook.finding.document import IndexedDocument
from communitybook.records import Record
from communitybook.sharing.shared import Shared
from scripts.sitebuilder.house import digest_bytes
from scripts.sitebuilder.writing import replace_file

# The first two hexadecimal digits of a slug's digest: 256 pieces, 440 KB each at 10,000 listings.
_DIGITS = 2
_ASIDE = ("indexed", "shared")


class RecordCache:
    """Records by the digest of the file they came from; another epoch starts anew.

    What only the search index or other programs need lies in pieces of its own, so that a small
    change can be on its page before they are read.
    """

    def __init__(self, folder: Path, epoch: str) -> None:
        self.folder, self.epoch = folder, epoch
        self.records: dict[str, Record] = {}
        self._kept: dict[str, frozenset[str]] = {}

    def load(self) -> None:
        """Read every piece; one that can't be read, or is of another epoch, counts as empty."""
        for path in sorted(self._folder_of("records").glob("*.marshal")):
            records = self._load(path)
            self.records |= records
            self._kept[path.stem] = frozenset(records)

    def index_entries(self, records: Iterable[Record]) -> list[IndexedDocument]:
        """The index entries of these records, in their order, as far as search finds them."""
        return self._entries("indexed", records)

    def shared_entries(self, records: Iterable[Record]) -> list[Shared]:
        """What other programs are told of them, likewise."""
        return self._entries("shared", records)

    def save(self, records: Mapping[str, Record]) -> None:
        """Keep these and drop all others; killed half-way, it leaves a piece without records."""
        pieces: dict[str, list[Record]] = {}
        for record in records.values():
            pieces.setdefault(piece_of(record["slug"]), []).append(record)
        for piece in self._kept.keys() | pieces.keys():
            wanted = pieces.get(piece, [])
            if self._kept.get(piece) != frozenset(record["digest"] for record in wanted):
                self._save_piece(piece, wanted)

    def _save_piece(self, piece: str, records: list[Record]) -> None:
        path = self._path("records", piece)
        aside = {name: self._entries_of(name, piece, records) for name in _ASIDE}
        path.unlink(missing_ok=True)
        for name, entries in aside.items():
            self._write(self._path(name, piece), entries)
        without = dict.fromkeys(_ASIDE)
        self._write(path, {one["digest"]: {**one, **without} for one in records})

    def _write(self, path: Path, entries: Mapping[str, Any]) -> None:
        if entries:
            replace_file(path, marshal.dumps((self.epoch, dict(entries))))
        else:
            path.unlink(missing_ok=True)

    def _entries_of(self, name: str, piece: str, records: Iterable[Any]) -> dict[str, Any]:
        """What is kept aside of these records of one piece, by digest."""
        shown = [record for record in records if record["searchable"]]
        is_whole = all(record[name] for record in shown)
        kept = {} if is_whole else self._load(self._path(name, piece))
        return {one["digest"]: one[name] or kept[one["digest"]] for one in shown}

    def _entries(self, name: str, records: Iterable[Any]) -> list[Any]:
        shown = [record for record in records if record["searchable"]]
        wanted = {piece_of(record["slug"]) for record in shown if not record[name]}
        kept: dict[str, Any] = {}
        for piece in wanted:
            kept |= self._load(self._path(name, piece))
        return [record[name] or kept[record["digest"]] for record in shown]

    def _folder_of(self, name: str) -> Path:
        return self.folder / name

    def _path(self, name: str, piece: str) -> Path:
        return self._folder_of(name) / f"{piece}.marshal"

    def _load(self, path: Path) -> dict[str, Any]:
        try:
            epoch, kept = marshal.loads(path.read_bytes())
        except (OSError, ValueError, EOFError, TypeError):
            return {}
        return dict(kept) if epoch == self.epoch else {}


def piece_of(slug: str) -> str:
    """The piece in which a listing is kept, whatever its file holds."""
    return digest_bytes(slug.encode())[:_DIGITS]
