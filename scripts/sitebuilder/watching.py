"""When the site has to be built again: something changed, somebody asked, or the day is new."""

import threading
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from pathlib import Path

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

CALM = 0.25  # seconds in which a burst of changes ends: an editor writes a file in several steps
# The clocks of machines differ by seconds: a day is only begun when it has surely begun.
AFTER_MIDNIGHT = timedelta(minutes=10)
_QUIET = ("__pycache__", ".git")


class _Alarm(FileSystemEventHandler):
    def __init__(self, bell: threading.Event) -> None:
        self.bell = bell

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type in ("opened", "closed_no_write"):
            return
        if not any(part in str(event.src_path) for part in _QUIET):
            self.bell.set()


def day_of_site(now: datetime) -> date:
    """The day that a site built at that moment is for: a new one from ten past midnight."""
    return (now - AFTER_MIDNIGHT).date()


class BuildFailedError(Exception):
    """The build ended with an error; what it said stands in the log."""


class Rebuilding:
    """Builds when it is due, and tries again until it is done.

    `rebuild` gives False, or raises, where there is no new site; `bell` is rung by every change
    below `folders`, and by whoever else wants a build.
    """

    def __init__(
        self,
        folders: Iterable[Path],
        rebuild: Callable[[], bool],
        read_clock: Callable[[], datetime],
        bell: threading.Event,
    ) -> None:
        self._rebuild = rebuild
        self._read_clock = read_clock
        self._bell = bell
        self._built_for = day_of_site(read_clock())
        self._is_due = False
        self._observer = Observer()
        for folder in folders:
            self._observer.schedule(_Alarm(bell), str(folder), recursive=True)
        self._observer.start()

    def take_turn(self, is_rung: bool) -> None:
        """Build if anything changed or the day is new. Raises what the build raises."""
        day = day_of_site(self._read_clock())
        self._is_due = self._is_due or is_rung or day != self._built_for
        if not self._is_due:
            return
        threading.Event().wait(CALM)
        self._bell.clear()
        if not self._rebuild():
            raise BuildFailedError
        self._is_due, self._built_for = False, day

    def stop(self) -> None:
        """Watch no longer."""
        self._observer.stop()
        self._observer.join()
