"""The publisher over git. dulwich is imported when it is first needed: it takes 70 ms."""

import random
import shutil
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from chalicelib.adapters.git_paths import split_path
from chalicelib.adapters.git_settings import Credentials, GitSettings
from chalicelib.ports import (
    ChangedFile,
    Conflicted,
    Landed,
    Publication,
    PublisherUnavailableError,
)


class GitPublisher:
    """Publishes into a clone in `folder`, and to `remote` if there is one: a path or http(s).

    With `refresh` the clone looks after itself, as it must where a process begins with an empty
    disk and nobody else fetches: it is made when it is first needed, and fetched into before it is
    read if that many seconds have passed.

    A remote's answer is waited for `timeout` seconds at a time; whoever else is publishing into
    the same folder, `patience` seconds in all.
    """

    def __init__(
        self,
        folder: Path,
        *,
        author: str,
        read_clock: Callable[[], datetime],
        remote: str = "",
        branch: str = "main",
        credentials: Credentials | None = None,
        timeout: float = 15.0,
        tries: int = 12,
        patience: float = 60.0,
        refresh: float | None = None,
        sleep: Callable[[float], None] = time.sleep,
        draw: Callable[[], float] = random.random,
    ) -> None:
        self._settings = GitSettings(
            folder=folder.absolute(),
            remote=remote,
            branch=branch,
            author=author,
            read_clock=read_clock,
            sleep=sleep,
            draw=draw,
            credentials=credentials,
            timeout=timeout,
            tries=tries,
            patience=patience,
        )
        self._refresh = refresh
        self._fetched_at: float | None = None

    def seed(self, source: Path | None = None) -> bool:
        """Make the clone if there is none: from the remote, or from a plain content folder.

        An empty remote is begun with that folder too. False where a clone stands already.
        """
        from chalicelib.adapters.git_seeding import seed_clone

        return seed_clone(self._settings, source)

    def copy(self, folder: Path) -> str:
        """Copy the whole clone to a folder that is not there, while nobody publishes; its head."""
        from dulwich.repo import Repo

        from chalicelib.adapters.git_clone import lock_clone

        with lock_clone(self._settings):
            shutil.copytree(self._settings.folder, folder, symlinks=True)
        with Repo(str(folder)) as repo:
            return repo.head().decode()

    def publish(self, publications: Sequence[Publication]) -> list[Landed | Conflicted]:
        for publication in publications:
            split_path(publication.path)
        if not publications:
            return []
        self._make_ready()
        from chalicelib.adapters.git_clone import lock_clone

        with lock_clone(self._settings) as clone:
            return clone.publish(publications)

    def sync(self) -> str:
        self._make_ready()
        from chalicelib.adapters.git_clone import lock_clone

        with lock_clone(self._settings) as clone:
            return clone.sync()

    def holds(self, commit: str) -> bool:
        self._make_ready()
        from chalicelib.adapters.git_clone import open_clone

        with open_clone(self._settings) as clone:
            return clone.holds(commit)

    def tidy(self) -> None:
        self._make_ready()
        from chalicelib.adapters.git_clone import lock_clone
        from chalicelib.adapters.git_tidying import collect_garbage

        with lock_clone(self._settings):
            collect_garbage(self._settings.folder)

    def read_head(self) -> str:
        self._make_ready()
        from chalicelib.adapters.git_clone import open_clone

        with open_clone(self._settings) as clone:
            return clone.read_head().decode()

    def list_changes(
        self, since: str | None, at: str = "", after: str = "", limit: int | None = None
    ) -> tuple[str, list[ChangedFile]]:
        self._make_ready()
        from chalicelib.adapters.git_clone import open_clone

        with open_clone(self._settings) as clone:
            return clone.list_changes(since, at, after, limit)

    def read(self, path: str) -> tuple[str, bytes] | None:
        split_path(path)
        self._make_ready()
        self._fetch_again()
        from chalicelib.adapters.git_clone import open_clone

        with open_clone(self._settings) as clone:
            return clone.read(path)

    def _make_ready(self) -> None:
        if self._refresh is not None and not (self._settings.folder / ".git").exists():
            self.seed()
            self._fetched_at = time.monotonic()

    def _fetch_again(self) -> None:
        """A host that is down leaves what was fetched before."""
        now = time.monotonic()
        if self._refresh is None or now < (self._fetched_at or 0) + self._refresh:
            return
        self._fetched_at = now
        with suppress(PublisherUnavailableError):
            self.sync()
