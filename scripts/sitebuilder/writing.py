"""Files written so that a reader sees the old one or the new one, never half of one."""

import os
import shutil
from pathlib import Path


def file_of(folder: Path, address: str) -> Path:
    """The file that a web server answers for an address."""
    relative = address.lstrip("/")
    return folder / relative / "index.html" if address.endswith("/") else folder / relative


def write_file(path: Path, data: bytes) -> None:
    """Write into a folder that nobody reads yet."""
    try:
        file = path.open("wb", buffering=0)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("wb", buffering=0)
    with file:
        file.write(data)


def replace_file(path: Path, data: bytes) -> None:
    """Put the whole file in place in one move."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}.new")
    fresh.write_bytes(data)
    fresh.replace(path)


def remove_file(path: Path, within: Path) -> None:
    """Take a file away, and the folders that it leaves empty."""
    path.unlink(missing_ok=True)
    folder = path.parent
    while folder != within and folder.exists() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def swap_folder(fresh: Path, place: Path) -> None:
    """The fresh folder takes the place of the old one, which then goes."""
    old = place.with_name(f".{place.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.exists():
        place.rename(old)
    fresh.rename(place)
    shutil.rmtree(old, ignore_errors=True)
