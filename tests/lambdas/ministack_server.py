"""A server that speaks as AWS does over HTTP on this machine, for tests that race or deploy."""

import os
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

RELEASE = "ministack==1.5.*"
# What CloudFormation there makes of SAM's own resources.
TRANSLATOR = "aws-sam-translator>=1.100"
START_SECONDS = 30


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
        server.kill()  # asked kindly it takes five seconds, and keeps nothing that is wanted
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
