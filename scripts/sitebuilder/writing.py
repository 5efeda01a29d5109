"""Files written so that a reader sees the old one or the new one, never half of one."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def path_of(address: str) -> str:
    """The path, under the site's folder, of the file that a web server answers for an address."""
    relative = address.lstrip("/")
    return f"{relative}index.html" if relative.endswith("/") or not relative else relative


class FreshFolder:
    """A folder that nobody reads yet, for many files: pathlib would take longer than the disk."""

    def __init__(self, root: Path) -> None:
        self._root = str(root)
        self._made: set[str] = set()

    def write(self, path: str, data: bytes) -> None:
        """Write a file, and make the folders on its path, which is one from the root."""
        parent = path.rpartition("/")[0]
        if parent not in self._made:
            self._make(f"{self._root}/{parent}")
            self._made.add(parent)
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        file = os.open(f"{self._root}/{path}", flags, 0o666)
        try:
            while data:
                data = data[os.write(file, data) :]
        finally:
            os.close(file)

    def _make(self, folder: str) -> None:
        try:
            os.mkdir(folder)  # noqa: PTH102 - a Path for each would cost more than the folder
        except FileExistsError:
            return
        except FileNotFoundError:
            Path(folder).mkdir(parents=True, exist_ok=True)


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
