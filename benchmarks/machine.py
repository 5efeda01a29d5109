"""The machine that figures were measured on."""

import os
import platform
from pathlib import Path


def describe_machine() -> str:
    """Cores, memory, CPU and Python, in one phrase."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    memory = f"{pages * size / 2**30:.0f} GiB"
    return f"{cores} cores, {memory}, {read_cpu()}, Python {platform.python_version()}"


def read_cpu() -> str:
    """The processor's name as Linux tells it, or what Python knows."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())
