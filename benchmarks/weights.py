"""What a built page costs a reader: its HTML, styles, scripts and pictures, gzipped."""

import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FETCHED = re.compile(
    r"<(?:script|img|source|iframe)\b[^>]*\bsrc=\"([^\"]+)\""
    r"|<link\b(?=[^>]*rel=\"(?:stylesheet|modulepreload|icon|preload)\")[^>]*\bhref=\"([^\"]+)\""
)
IMPORTED = re.compile(r"(?:\bfrom|\bimport)\s*\(?\s*[\"'](\.[^\"']+\.js)[\"']")


@dataclass(frozen=True, slots=True)
class Weight:
    """Gzipped bytes and files that one page makes a browser fetch, and addresses elsewhere."""

    bytes: int
    files: int
    third_party: list[str]


def weigh_page(site: Path, address: str) -> Weight:
    """A page with everything on it; modules that modules import count too."""
    page = site / address.strip("/") / "index.html"
    html = page.read_text(encoding="utf-8")
    found = [one for pair in FETCHED.findall(html) for one in pair if one]
    elsewhere = [one for one in found if one.startswith(("http:", "https:", "//"))]
    files = {page}
    for one in found:
        if one not in elsewhere and not one.startswith("data:"):
            files |= set(follow_imports(find_file(site, one)))
    total = sum(gzipped_size(file) for file in files)
    return Weight(total, len(files), elsewhere)


def find_file(site: Path, address: str) -> Path:
    """The file behind an address, wherever below its host the site is served."""
    parts = address.split("?")[0].strip("/").split("/")
    tries = (site.joinpath(*parts[start:]) for start in range(len(parts)))
    return next(path for path in tries if path.is_file())


def follow_imports(file: Path) -> Iterator[Path]:
    """A file, and where it is a script, every module that it leads to."""
    waiting, known = [file], {file}
    while waiting:
        one = waiting.pop()
        yield one
        if one.suffix != ".js":
            continue
        for name in IMPORTED.findall(one.read_text(encoding="utf-8")):
            path = (one.parent / name).resolve()
            if path not in known:
                known.add(path)
                waiting.append(path)


def gzipped_size(file: Path) -> int:
    """Bytes at the level that web servers use."""
    return len(gzip.compress(file.read_bytes(), 6, mtime=0))


def list_listing_pages(site: Path) -> list[str]:
    """The addresses of all listings, the smallest page first."""
    pages = sorted((site / "listings").glob("*/index.html"), key=lambda path: path.stat().st_size)
    return [f"/listings/{path.parent.name}/" for path in pages]
