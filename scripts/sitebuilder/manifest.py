"""What the builder remembers of the last build, so that the next one does only what changed."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from scripts.sitebuilder.writing import replace_file

FORMAT = 5


@dataclass(slots=True)
class Manifest:
    """`stamp` names all inputs but the listings; `digests` the bytes of each of these, which hold
    as long as the signs in `sources` do; `pages` has each address with its key and its digest;
    `index` has each file of the search index with its size in bytes; `facts` is what build.json
    says; `shared` is the digest of all that other programs read.
    """

    format: int = FORMAT
    stamp: str = ""
    sources: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    live: dict[str, Any] = field(default_factory=dict)
    live_requests: dict[str, Any] = field(default_factory=dict)
    listings: int = 0
    left_out: int = 0
    shell: str = ""
    pages: dict[str, tuple[str, str]] = field(default_factory=dict)
    index: dict[str, int] = field(default_factory=dict)
    releases: list[str] = field(default_factory=list)
    shared: str = ""
    facts: dict[str, Any] = field(default_factory=dict)

    def save(self, path: Path) -> None:
        replace_file(path, json.dumps(asdict(self), separators=(",", ":")).encode())


def load_manifest(path: Path) -> Manifest | None:
    """The last build's manifest, or None where there is none that this version reads."""
    try:
        found = json.loads(path.read_bytes())
        if found.pop("format") != FORMAT:
            return None
        sources = {name: tuple(signs) for name, signs in found.pop("sources").items()}
        pages = {address: tuple(keys) for address, keys in found.pop("pages").items()}
        return Manifest(sources=sources, pages=pages, **found)
    except (OSError, ValueError, KeyError, TypeError):
        return None
