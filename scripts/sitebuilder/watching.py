"""Rebuilds when something changes, and after midnight when the day does."""

import threading
from collections.abc import Callable, Iterable
from datetime import datetime, time, timedelta
from pathlib import Path

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

_CALM = 0.25
_AFTER_MIDNIGHT = time(0, 10)
_QUIET = ("__pycache__", ".git")


class _Alarm(FileSystemEventHandler):
    def __init__(self, ring: threading.Event) -> None:
        self.ring = ring

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type in ("opened", "closed_no_write"):
            return
        if not any(part in str(event.src_path) for part in _QUIET):
            self.ring.set()


def seconds_to_rebuild(now: datetime) -> float:
    """Seconds from now to the next ten past midnight on the same clock."""
    due = datetime.combine(now.date(), _AFTER_MIDNIGHT, now.tzinfo)
    if due <= now:
        due += timedelta(days=1)
    return (due - now).total_seconds()


def watch(
    folders: Iterable[Path],
    rebuild: Callable[[], None],
    read_clock: Callable[[], datetime],
    stopped: threading.Event,
    ring: threading.Event,
) -> None:
    """Call `rebuild` after each burst of changes and once after midnight, until stopped.

    Whoever sets `ring` asks for a rebuild too.
    """
    observer = Observer()
    for folder in folders:
        observer.schedule(_Alarm(ring), str(folder), recursive=True)
    observer.start()
    try:
        while not stopped.is_set():
            is_changed = ring.wait(min(5.0, seconds_to_rebuild(read_clock())))
            is_new_day = not is_changed and seconds_to_rebuild(read_clock()) > 86_390
            if is_changed:
                stopped.wait(_CALM)
                ring.clear()
            if is_changed or is_new_day:
                rebuild()
    finally:
        observer.stop()
        observer.join()
