"""The servers that are measured: the book's app, or a bare Flask handler with one insert."""

import logging
import os
import sqlite3
import sys
import threading
from pathlib import Path
from typing import Any

from waitress.server import create_server

THREADS = 8


def serve(app: Any, **trusted: Any) -> None:
    """Answer on a free port of this machine, and say which."""
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    server = create_server(app, host="127.0.0.1", port=0, threads=THREADS, **trusted)
    print(server.effective_port, flush=True)
    server.run()


def serve_book(var: Path) -> None:
    """The app as `make serve` runs it, with its mail and publishing beside it."""
    from chalicelib.embedded import EmbeddedApp
    from chalicelib.settings import Settings, load_secret
    from chalicelib.wiring import ROOT, make_services
    from scripts.serving import Running

    environment = {"BOOK_VAR": str(var), "BOOK_ADDRESS": "http://localhost:8000", **os.environ}
    services = make_services(Settings(environment, load_secret(var / "secrets"), ROOT))
    running = Running(services, var / "site")
    trusted = {"trusted_proxy": "127.0.0.1", "trusted_proxy_headers": "x-forwarded-for"}
    serve(EmbeddedApp(running.services), **trusted)


def serve_flask(var: Path) -> None:
    """One insert for each request, durable before it is answered."""
    from flask import Flask, request

    app = Flask("bare")
    own = threading.local()
    path = var / "bare.sqlite"
    with sqlite3.connect(path) as first:
        first.execute("PRAGMA journal_mode=WAL")
        first.execute("CREATE TABLE submission (id INTEGER PRIMARY KEY, body TEXT)")

    def connection() -> sqlite3.Connection:
        if not hasattr(own, "connection"):
            own.connection = sqlite3.connect(path, timeout=30, isolation_level=None)
            own.connection.execute("PRAGMA synchronous=FULL")
        found: sqlite3.Connection = own.connection
        return found

    @app.post("/submit")
    def submit() -> str:
        database = connection()
        database.execute("BEGIN IMMEDIATE")
        database.execute("INSERT INTO submission (body) VALUES (?)", (str(dict(request.form)),))
        database.execute("COMMIT")
        return "Thank you"

    serve(app)


if __name__ == "__main__":
    {"book": serve_book, "flask": serve_flask}[sys.argv[1]](Path(sys.argv[2]))
