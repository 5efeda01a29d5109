"""Bring a book back from a backup into an empty BOOK_VAR, and prove that it is whole.

    scripts/restore.py /srv/backups/book-20261125T020000Z.tar.gz

With --check it only compares the backup with what it says of itself, and changes nothing.
"""

import argparse
import json
import os
import shutil
import sys
import tarfile
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dulwich.repo import Repo

from chalicelib.adapters.sqlite_table import SqliteTable
from chalicelib.settings import Settings, SettingsError
from chalicelib.table import TableUnavailableError
from chalicelib.wiring import ROOT
from scripts.backup import CONTENT, FORMAT, MANIFEST, SECRETS, STORE
from scripts.store_digest import StoreDigest, digest_items


class RestoreRefusedError(Exception):
    """Why the backup can't be brought back; the sentence says how to mend it."""


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when the book is back, or the backup is whole; 2 when it can't be."""
    options = _parser().parse_args(arguments)
    try:
        var = Settings(os.environ, b"", ROOT).var
        if not options.check:
            refuse_over(var)
        print(restore(options.backup, None if options.check else var))
    except (RestoreRefusedError, SettingsError, TableUnavailableError, OSError) as error:
        print(f"Nothing was changed: {error}", file=sys.stderr)
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("backup", type=Path, help="a file that scripts/backup.py made")
    parser.add_argument("--check", action="store_true", help="only say whether it is whole")
    return parser


def refuse_over(var: Path) -> None:
    """A book that stands is never overwritten."""
    standing = [name for name in (STORE, CONTENT, SECRETS) if (var / name).exists()]
    if standing:
        raise RestoreRefusedError(
            f"{var} holds {' and '.join(standing)}. Stop the app, move that folder away, and try"
            " again."
        )


def restore(backup: Path, var: Path | None) -> str:
    """Unpack, compare, and only then put in place, where a place is given; what to say of it."""
    beside = var.parent if var else None
    if beside:
        beside.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=beside, prefix=".restore-") as folder:
        book = unpack(backup, Path(folder))
        facts = compare(book)
        if var is None:
            return f"It is whole: {facts['items']:,} items, made at {facts['made_at']}."
        var.mkdir(exist_ok=True)
        for name in (CONTENT, SECRETS, STORE):
            if (book / name).exists():
                shutil.move(book / name, var / name)
    return (
        f"The book of {facts['made_at']} is back: {facts['items']:,} items. Start it with: make run"
    )


def unpack(backup: Path, folder: Path) -> Path:
    """The folder `book` of the archive. Paths out of it are refused."""
    try:
        with tarfile.open(backup, "r:gz") as archive:
            archive.extractall(folder, filter="data")
    except (tarfile.TarError, EOFError) as error:
        raise RestoreRefusedError(f"{backup} is no whole backup: {error}") from error
    if not (folder / "book" / MANIFEST).is_file():
        raise RestoreRefusedError(f"{backup} is not a file that scripts/backup.py made.")
    return folder / "book"


def compare(book: Path) -> dict[str, Any]:
    """What the backup says of itself, once its store and content are found to be so."""
    facts: dict[str, Any] = json.loads((book / MANIFEST).read_text(encoding="utf-8"))
    if facts["format"] != FORMAT:
        raise RestoreRefusedError(f"This release knows format {FORMAT}, not {facts['format']}.")
    table = SqliteTable(book / STORE, lambda: datetime.now(UTC))
    found = digest_items(table.everything())
    table.close()
    if found != StoreDigest(facts["items"], facts["digest"]):
        raise RestoreRefusedError(f"The store is damaged: it holds {found}. Take an older backup.")
    with Repo(str(book / CONTENT)) as repo:
        if repo.head().decode() != facts["head"]:
            raise RestoreRefusedError(
                "The content is not the one that was kept. Take an older one."
            )
    return facts


if __name__ == "__main__":
    sys.exit(main())
