"""A static server on loopback that gzips and counts what it sends."""

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


@dataclass(slots=True)
class Sent:
    """Answers since the last reset: path and gzipped bytes."""

    address: str
    answers: list[tuple[str, int]] = field(default_factory=list)

    def reset(self) -> None:
        self.answers.clear()

    def weigh(self, *parts: str) -> tuple[int, int]:
        """Bytes and files of the answers whose path holds one of the parts."""
        sizes = [size for path, size in self.answers if any(part in path for part in parts)]
        return sum(sizes), len(sizes)


@lru_cache(maxsize=4096)
def pack(path: str, changed: float) -> bytes:
    """The file, gzipped."""
    return gzip.compress(Path(path).read_bytes(), 6)


class CountingHandler(SimpleHTTPRequestHandler):
    """Keeps connections open, compresses everything, tells `sent`."""

    protocol_version = "HTTP/1.1"
    sent: Sent

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        file = path / "index.html" if path.is_dir() else path
        if not file.is_file():
            self.send_error(404)
            return
        body = pack(str(file), file.stat().st_mtime)
        self.sent.answers.append((self.path, len(body)))
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(file)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=3600")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def serve_folder(folder: Path) -> Iterator[Sent]:
    """Serve it until the end of the block."""
    sent = Sent("")
    handler = type("Handler", (CountingHandler,), {"sent": sent})

    def make_handler(*args: object) -> CountingHandler:
        return handler(*args, directory=str(folder))

    server = ThreadingHTTPServer(("127.0.0.1", 0), make_handler)  # type: ignore[arg-type]
    sent.address = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield sent
    server.shutdown()
