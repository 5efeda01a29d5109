"""Keep a copy of a running book on one server: its store, its content and its key, in one file.

    scripts/backup.py --into /srv/backups

Safe at any time: the store is copied as it stands at one moment, and publishing waits meanwhile.
The file holds people's names and addresses and the book's key: only its owner may read it, and it
belongs on another machine, encrypted. Older ones are deleted after --keep-days.
"""

import argparse
import json
import os
import shutil
import sqlite3
import sys
import tarfile
import tempfile
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from chalicelib.adapters.sqlite_table import SqliteTable
from chalicelib.ports import PublisherUnavailableError
from chalicelib.settings import Settings, SettingsError
from chalicelib.table import TableUnavailableError
from chalicelib.wiring import ROOT, choose_publisher
from scripts.store_digest import digest_items

FORMAT = 1
KEEP_DAYS = 35
AUTHOR = ("Backup", "backup@localhost")  # of nothing: a copy commits nothing
STORE, CONTENT, SECRETS, MANIFEST = "store.sqlite", "content", "secrets", "manifest.json"
NAME = "book-%Y%m%dT%H%M%SZ.tar.gz"


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when it is kept, 2 when it can't be."""
    options = _parser().parse_args(arguments)
    try:
        settings = Settings(os.environ, b"", ROOT)
        refuse(settings)
        options.into.mkdir(parents=True, exist_ok=True)
        kept = make_backup(settings, options.into, datetime.now(UTC))
    except (SettingsError, TableUnavailableError, PublisherUnavailableError, OSError) as error:
        print(f"Nothing was kept: {error}", file=sys.stderr)
        return 2
    if settings["BOOK_SECRET"]:
        print(
            "The book's key is not in it: keep what BOOK_SECRET is set to somewhere else, safely."
        )
    print(f"Kept {kept} ({kept.stat().st_size / 1e6:.1f} MB).")
    for old in delete_old(options.into, datetime.now(UTC), options.keep_days):
        print(f"Deleted {old.name}: it is older than {options.keep_days} days.")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--into", type=Path, required=True, help="the folder of backups")
    parser.add_argument("--keep-days", type=int, default=KEEP_DAYS)
    return parser


def refuse(settings: Settings) -> None:
    """SettingsError where there is nothing on this machine to keep."""
    if settings["BOOK_STORE"] != "sqlite":
        raise SettingsError(
            "BOOK_STORE is dynamodb: its backups are AWS's own (recovery to any point in time)."
        )
    if not (settings.var / STORE).exists():
        raise SettingsError(f"There is no store in {settings.var}. Is BOOK_VAR another folder?")


def make_backup(settings: Settings, into: Path, now: datetime) -> Path:
    """One file, written beside its place and moved there when it is whole."""
    path = into / now.strftime(NAME)
    with tempfile.TemporaryDirectory(dir=into, prefix=".backup-") as folder:
        draft = Path(folder)
        facts = copy_book(settings, draft / "book", now)
        (draft / "book" / MANIFEST).write_text(json.dumps(facts, indent=1), encoding="utf-8")
        packed = draft / "packed"
        packed.touch(mode=0o600)
        with tarfile.open(packed, "w:gz") as archive:
            archive.add(draft / "book", arcname="book")
        with packed.open("rb") as file:
            os.fsync(file.fileno())
        packed.rename(path)
    return path


def copy_book(settings: Settings, folder: Path, now: datetime) -> dict[str, object]:
    """The three parts in a fresh folder, and what tells later whether they are whole.

    The store first: what it says is published is in the content that is copied after it.
    """
    folder.mkdir()
    copy_store(settings.var / STORE, folder / STORE)
    copied = SqliteTable(folder / STORE, lambda: now)
    digest = digest_items(copied.everything())
    copied.close()
    head = choose_publisher(settings, AUTHOR).copy(folder / CONTENT)
    if (settings.var / SECRETS).exists():
        shutil.copytree(settings.var / SECRETS, folder / SECRETS)
    return {
        "format": FORMAT,
        "made_at": now.isoformat(timespec="seconds"),
        "items": digest.items,
        "digest": digest.sum,
        "head": head,
    }


def copy_store(path: Path, target: Path) -> None:
    """The database as it is at one moment, whoever writes meanwhile."""
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)


def delete_old(folder: Path, now: datetime, keep_days: int) -> list[Path]:
    """Backups made before that, by their names; nothing else in the folder is touched."""
    first = (now - timedelta(days=keep_days)).strftime(NAME)
    old = [path for path in sorted(folder.glob("book-*Z.tar.gz")) if path.name < first]
    for path in old:
        path.unlink()
    return old


if __name__ == "__main__":
    sys.exit(main())
