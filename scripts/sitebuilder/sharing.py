"""The table of all listings and the Open Referral UK feed, many small files at little cost."""

import hashlib
import marshal
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from communitybook.checks.entry import Reference
from communitybook.planning.shelves import Shelves
from communitybook.sharing.feed import FOLDER, plan_feed
from communitybook.sharing.row import csv_of
from communitybook.sharing.shared import Shared
from scripts.sitebuilder.house import digest_bytes
from scripts.sitebuilder.output import Output
from scripts.sitebuilder.record_cache import RecordCache
from scripts.sitebuilder.writing import replace_file

TABLE = "listings.csv"
SHARED_FILES = "shared-files.marshal"


def share_listings(
    kept: RecordCache,
    shelves: Shelves,
    reference: Reference,
    attributions: Sequence[Mapping[str, str]],
    output: Output,
) -> str:
    """Write table and feed; one digest of both. Last of all: pages and index need the memory."""
    files = plan_shared(kept.shared_entries(shelves.shown), shelves, attributions, reference)
    return write_shared(files, output, kept.folder / SHARED_FILES)


def plan_shared(
    shared: Sequence[Shared],
    shelves: Shelves,
    attributions: Iterable[Mapping[str, str]],
    reference: Reference,
) -> Iterator[tuple[str, bytes]]:
    """Path under the site's root to content, a folder's files one after another."""
    names = {slug: record["view"]["name"] for slug, record in shelves.by_slug.items()}
    yield TABLE, csv_of(one["row"] for one in shared)
    if reference.book.open_referral:
        for path, text in plan_feed(shared, names, attributions, reference):
            yield path, text.encode()


def write_shared(files: Iterable[tuple[str, bytes]], output: Output, known: Path) -> str:
    """Write what is other than last time, take away what is no more; one digest of all of it."""
    old = {} if output.is_whole else _load_known(known)
    if not output.is_whole and not old:
        shutil.rmtree(output.folder / FOLDER, ignore_errors=True)
    new: dict[str, bytes] = {}
    for path, data in files:
        new[path] = hashlib.blake2b(data, digest_size=12).digest()
        if old.get(path) != new[path]:
            output.put(path, data)
    output.remove(old.keys() - new.keys())
    replace_file(known, marshal.dumps(new))
    return digest_bytes(b"".join(path.encode() + digest for path, digest in new.items()))


def _load_known(path: Path) -> dict[str, bytes]:
    try:
        return dict(marshal.loads(path.read_bytes()))
    except (OSError, ValueError, EOFError, TypeError):
        return {}
