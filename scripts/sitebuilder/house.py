"""Where the builder's own sources stand, and the digests that say whether they changed."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
HANDWRITTEN = ROOT / "site"
DEFAULT_CONTENT = ROOT / "content"
DEFAULT_CACHE = ROOT / "var" / "cache" / "build"


def digest_bytes(data: bytes) -> str:
    """24 hexadecimal digits that name these bytes."""
    return hashlib.blake2b(data, digest_size=12).hexdigest()


def digest_files(files: Iterable[Path]) -> str:
    """One digest of many files, by name and content."""
    total = hashlib.blake2b(digest_size=12)
    for path in sorted(files):
        total.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def list_files(*folders: Path) -> list[Path]:
    """Every file below these folders that is not made by Python."""
    found = (path for folder in folders for path in folder.rglob("*"))
    return [path for path in found if path.is_file() and "__pycache__" not in path.parts]


def digest_code() -> str:
    """The digest of all that turns content into pages, listings and the borough apart."""
    folders = (ROOT / "communitybook", ROOT / "scripts" / "sitebuilder", TEMPLATES, HANDWRITTEN)
    return digest_files([*list_files(*folders), ROOT / "mkdocs.yml"])
