"""One server in a process of its own: started, asked, hurt and killed as the world does it."""

import http.client
import json
import os
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from tests.browsing import Browsing, Headers
from tests.conftest import ROOT

KEY = "5e" * 32
PATIENCE = 3.0  # seconds for which a person looks at a page that does not come
_NO_LIMIT = resource.RLIM_INFINITY


class HttpVisitor(Browsing):
    """A browser over a real connection, as a proxy in front would pass it on."""

    def __init__(self, port: int, source_ip: str, session: str = "") -> None:
        super().__init__()
        self.port, self.source_ip = port, source_ip
        if session:
            self.cookies["book-session"] = session

    def carry(
        self, method: str, address: str, body: bytes, headers: Mapping[str, str]
    ) -> tuple[int, Headers, bytes]:
        path = address.removeprefix(f"http://localhost:{self.port}")
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            passed = {**headers, "X-Forwarded-For": self.source_ip}
            connection.request(method, path, body or None, passed)
            answer = connection.getresponse()
            return answer.status, answer.getheaders(), answer.read()
        finally:
            connection.close()


class OneServer:
    """The running server and its folder; `clock` holds how far its clock is ahead, in seconds."""

    def __init__(self, folder: Path, port: int, settings: Mapping[str, str]) -> None:
        self.folder, self.port = folder, port
        self.var, self.out, self.clock = folder / "var", folder / "site", folder / "clock"
        self.environment = {
            **os.environ,
            **settings,
            "BOOK_SECRET": KEY,
            "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "lambdas"))),
        }
        self.clock.write_text("0")
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, str(ROOT / "tests" / "world" / "clocked_server.py")]
        command += [str(self.port), str(self.var), str(self.out), str(self.clock)]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=log, stderr=log
            )

    @property
    def pid(self) -> int:
        assert self.process
        return self.process.pid

    def kill(self) -> None:
        """As a power cut would; what it had begun to build goes on by itself."""
        assert self.process
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(20)
        if self.process and self.process.poll() is None:
            self.kill()

    def builders(self) -> list[int]:
        """The processes that build the site now."""
        found = []
        for path in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError, ValueError):
                fields = path.read_text().rpartition(")")[2].split()
                if int(fields[1]) == self.pid:
                    found.append(int(path.parent.name))
        return found

    def ask(self, path: str) -> tuple[int, Any]:
        """Status and JSON of an address."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read() or b"null")
        finally:
            connection.close()

    def health(self) -> dict[str, Any]:
        """What it says of itself; whatever is wrong, it says something that can be read."""
        status, told = self.ask("/app/health")
        assert status == (200 if told["ok"] else 503), (status, told)
        return dict(told)

    def shown_commit(self) -> str:
        return str(self.ask("/build.json")[1]["commit"])

    def wait(self, holds: Callable[[], bool], seconds: float, what: str) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            with suppress(OSError, http.client.HTTPException, ValueError, KeyError):
                if holds():
                    return
            time.sleep(0.1)
        log = (self.folder / "log").read_text(errors="replace")[-3000:]
        raise AssertionError(f"not within {seconds} s: {what}\n{log}")

    @contextmanager
    def full_disk(self) -> Iterator[None]:
        """No file may grow, as when the disk is full."""
        resource.prlimit(self.pid, resource.RLIMIT_FSIZE, (0, _NO_LIMIT))
        try:
            yield
        finally:
            with suppress(ProcessLookupError):
                resource.prlimit(self.pid, resource.RLIMIT_FSIZE, (_NO_LIMIT, _NO_LIMIT))

    @contextmanager
    def locked_store(self) -> Iterator[None]:
        """Another process writes, and takes its time."""
        store = sqlite3.connect(self.var / "store.sqlite", timeout=30, isolation_level=None)
        store.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            store.execute("ROLLBACK")
            store.close()
