"""What lives as long as a server: each loop protected, tried again, and never gone unseen."""

import sys
import threading
from collections.abc import Callable
from contextlib import suppress

# Seconds. A host that is back is to be noticed soon, and a dead one not asked all the time.
LONGEST_WAIT = 15.0
LEAST_WAIT = 1.0


def wait_after(failures: int, seconds: float) -> float:
    """Seconds to the next turn: the loop's own pause, or 2, 4, 8 and so on after failures."""
    if not failures:
        return seconds
    return float(min(2.0 ** min(failures, 12), max(seconds, LONGEST_WAIT)))


class Repeated:
    """A thread that takes turns for as long as the server runs.

    A turn is told whether its bell was rung, and answers whether all went well; whatever it
    raises is no end, but a failure. Should the thread end all the same, `on_death` hears of it.
    """

    def __init__(
        self,
        name: str,
        seconds: float,
        take_turn: Callable[[bool], bool],
        on_death: Callable[[str], None] = lambda name: None,
    ) -> None:
        self.name = name
        self.bell = threading.Event()
        self.failures = 0
        self._seconds = seconds
        self._take_turn = take_turn
        self._on_death = on_death
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """No further turn; the one that goes on is waited for, ten seconds at most."""
        self._stopped.set()
        self.bell.set()
        if self._thread.is_alive():
            self._thread.join(timeout=10)

    def _run(self) -> None:
        try:
            while not self._stopped.is_set():
                self._wait_and_turn()
        finally:
            if not self._stopped.is_set():
                self._on_death(self.name)

    def _wait_and_turn(self) -> None:
        """Who rings after a failure waits a second: a bell is no way to ask without end."""
        if self.failures:
            self._stopped.wait(LEAST_WAIT)
        is_rung = self.bell.wait(wait_after(self.failures, self._seconds))
        self.bell.clear()
        if not self._stopped.is_set():
            self.failures = 0 if self._is_well(is_rung) else self.failures + 1

    def _is_well(self, is_rung: bool) -> bool:
        try:
            return self._take_turn(is_rung)
        except Exception as error:  # its text may be somebody's
            tell(f"{self.name}: {type(error).__name__}")
            return False


def tell(sentence: str) -> None:
    """A line for the log. A log that is full ends nothing."""
    with suppress(OSError, ValueError):
        print(sentence, file=sys.stderr, flush=True)
