"""Lambda's runtime interface for one process: it asks for the next event and says what came of it.

https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
"""

import json
import queue
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from typing import Any

from tests.world.quiet_server import QuietHandler, QuietServer, serving

_PREFIX = "/2018-06-01/runtime/"


class FunctionFailedError(Exception):
    """The function answered with an error, or never began; the text is what it said."""


class RuntimeApi:
    """Events go in by `invoke`, one after another, as Lambda gives them to one process."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.events: queue.Queue[tuple[str, Any]] = queue.Queue()
        self.answers: queue.Queue[tuple[bool, Any]] = queue.Queue()
        self._alone = threading.Lock()
        self._count = 0

    def invoke(self, event: Any, seconds: float) -> Any:
        """What the function returns. Raises FunctionFailedError, and TimeoutError."""
        with self._alone:
            self._count += 1
            self.events.put((f"00000000-0000-0000-0000-{self._count:012}", event))
            try:
                is_fine, answer = self.answers.get(timeout=seconds)
            except queue.Empty:
                raise TimeoutError(f"no answer in {seconds} s") from None
        if not is_fine:
            raise FunctionFailedError(json.dumps(answer)[:2000])
        return answer


@contextmanager
def run_runtime_api() -> Iterator[RuntimeApi]:
    class Handler(_Handler):
        pass

    with serving(QuietServer(("127.0.0.1", 0), Handler)) as port:
        Handler.api = RuntimeApi(f"127.0.0.1:{port}")
        yield Handler.api


class _Handler(QuietHandler, BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    api: RuntimeApi

    def do_GET(self) -> None:
        assert self.path == f"{_PREFIX}invocation/next", self.path
        id, event = self.api.events.get()
        self._answer(
            200,
            json.dumps(event).encode(),
            {
                "Lambda-Runtime-Aws-Request-Id": id,
                "Lambda-Runtime-Deadline-Ms": str(int((time.time() + 900) * 1000)),
                "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:eu-west-2:0:function:x",
                # Without it the runtime's client falls over.
                "Lambda-Runtime-Trace-Id": "Root=1-00000000-000000000000000000000000;Sampled=0",
                "Content-Type": "application/json",
            },
        )

    def do_POST(self) -> None:
        told = json.loads(self.rfile.read(int(self.headers["Content-Length"])) or b"null")
        self.api.answers.put((self.path.endswith("/response"), told))
        self._answer(202, b"", {})

    def _answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
