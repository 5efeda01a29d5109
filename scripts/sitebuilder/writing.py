"""Files written so that a reader sees the old one or the new one, never half of one."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
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


def put_back(place: Path) -> None:
    """After a build that died between the two moves of a swap: the old folder comes back."""
    old = _old_folder(place)
    if old.exists() and not place.exists():
        old.rename(place)


def _old_folder(place: Path) -> Path:
    return place.with_name(f".{place.name}.old")


@contextmanager
def hold_alone(lock: Path) -> Iterator[None]:
    """Wait until no other build holds the lock; it is let go even by a build that is killed."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def swap_folder(fresh: Path, place: Path) -> None:
    """The fresh folder takes the place of the old one, which then goes."""
    old = _old_folder(place)
    shutil.rmtree(old, ignore_errors=True)
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.exists():
        place.rename(old)
    fresh.rename(place)
    shutil.rmtree(old, ignore_errors=True)
