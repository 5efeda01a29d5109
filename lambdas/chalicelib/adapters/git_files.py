"""Locks and replacements under .git, sound beside git itself and after a kill at any moment."""

import fcntl
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

Sleep = Callable[[float], None]
PAUSE = 0.02
GIT_PATIENCE = 5.0


class BusyError(Exception):
    """Somebody else has held that lock for longer than we wait."""


@contextmanager
def hold(path: Path, patience: float, sleep: Sleep) -> Iterator[None]:
    """One thread of one process at a time; the system frees it when its holder dies."""
    with path.open("ab") as file:
        waited = 0.0
        while not _try_to_lock(file.fileno()):
            if waited >= patience:
                raise BusyError(path.name)
            sleep(PAUSE)
            waited += PAUSE
        yield


def _try_to_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def replace_beside_git(
    target: Path, twin: Path, make: Callable[[], bytes | None], sleep: Sleep
) -> bool:
    """Replace a file of git's with what `make` gives under git's own lock; None leaves it.

    The lock is a hard link to `twin`, a file that only we write, and only while we hold the
    book's lock. So a lock that a killed process of ours left is told from one of git's.
    """
    lock = target.with_name(f"{target.name}.lock")
    target.parent.mkdir(parents=True, exist_ok=True)
    _release(lock, twin)
    twin.touch()
    try:
        _link(twin, lock, sleep)
        content = make()
        if content is None:
            return False
        _fill(twin, content)
        lock.replace(target)
        _settle_folder(target.parent)
        return True
    finally:
        _release(lock, twin)


def _link(twin: Path, lock: Path, sleep: Sleep) -> None:
    waited = 0.0
    while True:
        try:
            os.link(twin, lock)
        except FileExistsError:
            if waited >= GIT_PATIENCE:
                raise BusyError(lock.name) from None
            sleep(PAUSE)
            waited += PAUSE
        else:
            return


def _release(lock: Path, twin: Path) -> None:
    """The lock first: while the twin stands, a lock of ours is known as ours."""
    with suppress(FileNotFoundError):
        if lock.samefile(twin):
            lock.unlink()
    twin.unlink(missing_ok=True)


def _fill(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _settle_folder(folder: Path) -> None:
    """Make a rename last through a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def put_file(target: Path, content: bytes, drafts: Path, mode: int, durable: bool = True) -> None:
    """Replace a file whole. The draft stands in `drafts`, where no watcher looks."""
    descriptor, draft = tempfile.mkstemp(prefix="tmp_obj_", dir=drafts)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            os.fchmod(descriptor, mode)
            if durable:
                file.flush()
                os.fsync(descriptor)
        target.parent.mkdir(parents=True, exist_ok=True)
        Path(draft).replace(target)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
