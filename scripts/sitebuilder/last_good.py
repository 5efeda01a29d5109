"""The last version of each listing that had no error, for a book that must go on."""

import marshal
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from communitybook.live import parse_live
from communitybook.loading import load_bytes
from communitybook.records import Record, read_listing
from communitybook.words import WordedReference
from scripts.sitebuilder.reading import digest_listing
from scripts.sitebuilder.writing import replace_file


class LastGood:
    """File names to the bytes that were last published from them."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self.files: dict[str, bytes] = marshal.loads(path.read_bytes())
        except (OSError, ValueError, EOFError, TypeError):
            self.files = {}

    def bytes_of(self, folder: Path, name: str) -> bytes | None:
        """What the file last held while it was good; None where it never was or is gone."""
        return self.files.get(name) if (folder / name).exists() else None

    def recall(
        self, folder: Path, name: str, reference: WordedReference, live: Mapping[str, Any]
    ) -> Record | None:
        """The listing as it last was, or None where it never was good or is gone.

        `live` is what is so now, by slug: what was taken out stays out, however old the file.
        """
        data = self.bytes_of(folder, name)
        if data is None:
            return None
        slug = Path(name).stem
        state = parse_live({"listings": {slug: live[slug]}}).get(slug) if slug in live else None
        record = read_listing(data, str(folder / name), reference, state).record
        if record:
            record["digest"] = digest_listing(name, data, live.get(slug))
        return record

    def save(self, folder: Path, published: set[str], kept: set[str]) -> None:
        """Remember what was published now; what was kept stays as it was."""
        fresh = {
            name: data for name in published if isinstance(data := load_bytes(folder / name), bytes)
        }
        old = {name: self.files[name] for name in kept if name in self.files}
        replace_file(self.path, marshal.dumps(fresh | old))
