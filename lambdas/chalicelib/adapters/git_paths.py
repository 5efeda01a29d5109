"""Which paths may stand in the content repository."""

import unicodedata

MOST_PARTS = 8
MOST_BYTES = 255
RESERVED = {"", ".", "..", ".git", "git~1"}


def split_path(path: str) -> list[bytes]:
    """The parts of a relative path. Raises ValueError for one that could leave the repository."""
    parts = path.split("/")
    if len(parts) > MOST_PARTS:
        raise ValueError(f"a path has at most {MOST_PARTS} parts: {path[:80]!r}")
    for part in parts:
        if not _is_plain(part):
            raise ValueError(f"not a path in the content repository: {path[:80]!r}")
    return [part.encode() for part in parts]


def is_safe(path: bytes) -> bool:
    """Whether a path out of somebody else's commit may be written to the working tree."""
    try:
        split_path(path.decode())
    except ValueError:
        return False
    return True


def _is_plain(part: str) -> bool:
    """Refuses what Windows or macOS would read as .git, and characters that no file needs."""
    try:
        length = len(part.encode())
    except UnicodeEncodeError:
        return False
    odd = any(unicodedata.category(sign)[0] == "C" or sign in "\\:" for sign in part)
    folded = unicodedata.normalize("NFKC", part).casefold().rstrip(". ")
    return length <= MOST_BYTES and not odd and folded not in RESERVED
