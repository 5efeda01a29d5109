"""A server that speaks DynamoDB over HTTP on this machine, for tests that race."""

import fcntl
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

RELEASE = "ministack==1.5.*"
START_SECONDS = 30
REFUSAL = (
    f"{RELEASE} can't be installed, and the tests of DynamoDB need it. Go online once, or set"
    " BOOK_SKIP_MINISTACK=1 to leave them out."
)


class NotInstalledError(Exception):
    """The server can't be installed; the sentence says what to do."""


def make_venv(folder: Path) -> Path:
    """The server's own environment (it pins other releases than ours), made by one process."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    ready = folder / ".ready"
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not ready.exists() or ready.read_text() != RELEASE:
            _install(folder)
            ready.write_text(RELEASE)
    return folder / "bin" / "ministack"


def _install(folder: Path) -> None:
    pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", "--retries", "1"]
    more = ["--timeout", "15", "--disable-pip-version-check", RELEASE]
    for command in ([sys.executable, "-m", "venv", "--clear", str(folder)], pip + more):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise NotInstalledError(f"{REFUSAL}\n{done.stderr[-2000:]}")


@contextmanager
def run_server(program: Path, folder: Path) -> Iterator[str]:
    """The address of a server that stands on this machine alone, while it is needed."""
    port = _find_free_port()
    address = f"http://127.0.0.1:{port}"
    environment = {
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "LOG_LEVEL": "WARNING",
        "PATH": os.environ.get("PATH", ""),
        "TMPDIR": str(folder),
    }
    log = folder / "ministack.log"
    with log.open("w") as out:
        server = subprocess.Popen([program], stdout=out, stderr=out, env=environment, cwd=folder)
    try:
        _wait_until_up(server, address, log)
        yield address
    finally:
        server.terminate()
        try:
            server.wait(timeout=5)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_up(server: "subprocess.Popen[bytes]", address: str, log: Path) -> None:
    give_up_at = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < give_up_at:
        try:
            urllib.request.urlopen(f"{address}/_ministack/health", timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"ministack does not start: {log.read_text()[-2000:]}")
