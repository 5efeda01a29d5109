"""Environments beside our own, for what pins other releases than we do; each made once, by one."""

import fcntl
import subprocess
import sys
from pathlib import Path


class NotInstalledError(Exception):
    """What a test needs can't be installed; the sentence says what to do."""


def make_venv(folder: Path, *packages: str) -> Path:
    """The folder of an environment that holds these packages and what they need, nothing else."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    ready, wanted = folder / ".ready", "\n".join(packages)
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not ready.exists() or ready.read_text() != wanted:
            _install(folder, packages)
            ready.write_text(wanted)
    return folder


def _install(folder: Path, packages: tuple[str, ...]) -> None:
    pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", "--retries", "1"]
    more = ["--timeout", "15", "--disable-pip-version-check", *packages]
    for command in ([sys.executable, "-m", "venv", "--clear", str(folder)], pip + more):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise NotInstalledError(
                f"{', '.join(packages)} can't be installed, and tests need it. Go online once."
                f"\n{done.stderr[-2000:]}"
            )
