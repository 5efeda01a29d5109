"""MkDocs builds the hand-written pages and the shell into which every other page is stamped."""

import logging
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from communitybook.book import Book
from scripts.sitebuilder.house import ROOT


@dataclass(frozen=True, slots=True)
class Chrome:
    """The shell and the hand-written pages by address."""

    shell: str
    pages: dict[str, str]


def build_chrome(book: Book, base: str, release: str) -> Chrome:
    """Run MkDocs once, in a folder of its own; about a second.

    It is imported here, because most builds find their chrome in the cache.
    """
    from mkdocs.commands.build import build

    logging.getLogger("mkdocs").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as folder:
        config = _configure(book, base, release, folder)
        config.plugins.on_startup(command="build", dirty=False)
        build(config)
        made = Path(folder)
        pages = {
            f"/{path.parent.relative_to(made)}/": path.read_text(encoding="utf-8")
            for path in sorted(made.glob("**/index.html"))
            if path.parent != made
        }
        return Chrome((made / "404.html").read_text(encoding="utf-8"), pages)


def _configure(book: Book, base: str, release: str, folder: str) -> Any:
    from mkdocs.config import load_config

    extra = {"book": book, "base": base, "release": release}
    return load_config(
        str(ROOT / "mkdocs.yml"),
        site_dir=folder,
        site_name=book.name,
        site_url=f"{book.address}/",
        extra=extra,
    )
