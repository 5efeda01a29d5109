"""A command's wall clock, CPU seconds and peak memory, with all the processes that it starts."""

import os
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PAUSE_SECONDS = 0.3  # a look costs milliseconds of the machine that is measured


@dataclass(frozen=True, slots=True)
class Measure:
    """Seconds and mebibytes; `output` is what the command printed."""

    seconds: float
    cpu_seconds: float
    peak_mib: float
    output: str = ""


def measure(
    command: Sequence[str], cwd: Path, environment: dict[str, str] | None = None
) -> Measure:
    """Run it once to its end; CalledProcessError where it fails."""
    before = os.times()
    began = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=cwd, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    watch = MemoryWatch(process.pid)
    watch.start()
    output, errors = process.communicate()
    seconds = time.perf_counter() - began
    watch.stop()
    after = os.times()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, output, errors)
    cpu = after.children_user + after.children_system
    return Measure(
        seconds, cpu - before.children_user - before.children_system, watch.peak_mib, output
    )


class MemoryWatch(threading.Thread):
    """Looks a few times a second at what a process and its children hold."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid = pid
        self.peak_mib = 0.0
        self._is_over = threading.Event()

    def run(self) -> None:
        while not self._is_over.wait(PAUSE_SECONDS):
            held = sum(read_held_kib(pid) for pid in list_family(self.pid))
            self.peak_mib = max(self.peak_mib, held / 1024)

    def stop(self) -> None:
        self._is_over.set()
        self.join()


def list_family(pid: int) -> list[int]:
    """A process with its children and theirs, by Linux's /proc; it alone where there is none."""
    family = [pid]
    for parent in family:
        for tasks in Path(f"/proc/{parent}/task").glob("*/children"):
            try:
                family += map(int, tasks.read_text().split())
            except OSError:
                continue
    return family


def read_held_kib(pid: int) -> int:
    """Proportional memory, so that pages shared by forked processes count once."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def best_of(measures: Sequence[Measure]) -> Measure:
    """The fastest, with the highest memory of all."""
    fastest = min(measures, key=lambda one: one.seconds)
    peak = max(one.peak_mib for one in measures)
    return Measure(fastest.seconds, fastest.cpu_seconds, peak, fastest.output)
