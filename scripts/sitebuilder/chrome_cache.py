"""The chrome of the last builds, kept by everything that it is made of."""

import json
from pathlib import Path

from communitybook.book import Book
from scripts.sitebuilder.chrome import Chrome, build_chrome
from scripts.sitebuilder.house import HANDWRITTEN, ROOT, TEMPLATES, digest_bytes, digest_files
from scripts.sitebuilder.writing import replace_file


def load_or_build_chrome(cache: Path, book: Book, base: str, release: str) -> Chrome:
    """The chrome for this borough, address and release; MkDocs runs only where it is new."""
    path = cache / "chrome" / f"{_digest(book, base, release)}.json"
    try:
        return Chrome(**json.loads(path.read_bytes()))
    except (OSError, ValueError, TypeError):
        chrome = build_chrome(book, base, release)
    replace_file(path, json.dumps({"shell": chrome.shell, "pages": chrome.pages}).encode())
    return chrome


def _digest(book: Book, base: str, release: str) -> str:
    theme = [path for path in (TEMPLATES / "theme").rglob("*") if path.is_file()]
    handwritten = list(HANDWRITTEN.glob("*.md"))
    machinery = [ROOT / "mkdocs.yml", Path(__file__).with_name("chrome.py")]
    sources = digest_files([*theme, *handwritten, *machinery])
    return digest_bytes(repr((sources, book.model_dump_json(), base, release)).encode())
