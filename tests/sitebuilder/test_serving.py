"""`make serve` as a person uses it: a real process, a real port, a change seen on reload."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from communitybook.dates.clock import LONDON
from scripts.sitebuilder.watching import day_of_site
from tests.conftest import ROOT


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(content: Path, out: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "scripts/serve.py", "--port", str(port)]
    command += ["--content", str(content), "--out", str(out)]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})
    try:
        yield process
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(20)


def wait_for(holds: Callable[[], bool], seconds: float = 40) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            if holds():
                return True
        except OSError:
            pass
        time.sleep(0.1)
    return False


def page(port: int, path: str) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
        text: str = answer.read().decode()
        return text


def test_a_change_is_seen_on_reload_and_a_broken_one_leaves_the_last_good_page(
    small_book: Path, tmp_path: Path
) -> None:
    port = free_port()
    path = small_book / "assets" / "tuesday-stitchers.yml"
    address = "/listings/tuesday-stitchers/"
    with served(small_book, tmp_path / "site", port) as process:
        assert wait_for(lambda: "A friendly morning" in page(port, address))
        good = path.read_text()
        path.write_text(good.replace("A friendly morning", "A cheerful morning"))
        assert wait_for(lambda: "A cheerful morning" in page(port, address))
        path.write_bytes(b"[" * 60_000)
        time.sleep(2.5)
        assert process.poll() is None
        assert "A cheerful morning" in page(port, address)
        path.write_text(good.replace("A friendly morning", "A quiet morning"))
        assert wait_for(lambda: "A quiet morning" in page(port, address))


def test_a_port_in_use_gets_a_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        command = [sys.executable, "scripts/serve.py", "--port", str(port)]
        env = {**os.environ, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            command, cwd=ROOT, env=env, capture_output=True, text=True, check=False
        )
    assert done.returncode == 2
    assert f"Port {port} is in use." in done.stderr
    assert f"make serve PORT={port + 1}" in done.stderr


@pytest.mark.parametrize(
    ("now", "day"),
    [
        (datetime(2026, 11, 22, 23, 59, tzinfo=LONDON), 22),
        (datetime(2026, 11, 23, 0, 9, tzinfo=LONDON), 22),
        (datetime(2026, 11, 23, 0, 10, tzinfo=LONDON), 23),
    ],
)
def test_the_sites_day_begins_at_ten_past_midnight(now: datetime, day: int) -> None:
    assert day_of_site(now).day == day
