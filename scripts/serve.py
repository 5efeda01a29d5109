"""Try the book on this machine: site, forms, moderation and publishing, with no account anywhere.

With --content it serves that folder alone, without forms, and shows each change on reload.
"""

import argparse
import json
import os
import socket
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from waitress.server import create_server

from chalicelib.acts.live_state import live_json
from chalicelib.embedded import EmbeddedApp
from chalicelib.jobs.publishing import sync_content
from chalicelib.ports import PublisherUnavailableError
from chalicelib.services import Services
from chalicelib.settings import Settings, SettingsError, load_secret
from chalicelib.wiring import choose_publisher, make_services
from communitybook.dates.clock import LONDON
from scripts.serving import OneOrigin, Running, run_build, watched_folders
from scripts.sitebuilder.house import DEFAULT_CONTENT, ROOT
from scripts.sitebuilder.static_app import StaticSite
from scripts.sitebuilder.watching import watch
from scripts.sitebuilder.writing import replace_file

HOST = "127.0.0.1"
_THREADS = 8


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when it was stopped, 1 when there is nothing to serve, 2 when the call is wrong."""
    options = _parser().parse_args(arguments)
    if options.content is not None and not options.content.is_dir():
        print(f"There is no folder {options.content}. Set CONTENT to one.", file=sys.stderr)
        return 2
    if is_in_use(options.port):
        other = options.port + 1
        hint = f"Stop what uses it, or choose another: make serve PORT={other}"
        print(f"Port {options.port} is in use. {hint}", file=sys.stderr)
        return 2
    try:
        return _serve_folder(options) if options.content else _serve_book(options)
    except (SettingsError, PublisherUnavailableError) as error:
        print(error, file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Serve the book on this machine only.")
    port = os.environ.get("PORT", "8000")
    parser.add_argument("--port", type=_port, default=port, help="8000, or PORT")
    parser.add_argument("--content", type=Path, help="serve this folder alone, without forms")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "site", help="the site")
    parser.add_argument("--var", type=Path, default=ROOT / "var", help="the folder of all state")
    return parser


def _port(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"{text} is not a port: choose 1 to 65535")
    return int(text)


def is_in_use(port: int) -> bool:
    """Whether something answers on that port of this machine."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return True
    return False


@dataclass(frozen=True, slots=True)
class Book:
    """A book to serve: its services, and how its site is built."""

    services: Services
    content: Path
    out: Path
    address: str

    def rebuild(self) -> bool:
        """Build the content's head, with what is so now over it."""
        head = self.services.publisher.sync()
        live = self.services.settings.var / "live.json"
        replace_file(live, json.dumps(live_json(self.services)).encode())
        more = ("--commit", head, "--live", str(live))
        return run_build(self.content, self.out, self.address, *more)


def _serve_book(options: argparse.Namespace) -> int:
    """Site and app on one origin, on the content clone in var/."""
    address = f"http://localhost:{options.port}"
    environment = {**os.environ, "BOOK_ADDRESS": address, "BOOK_VAR": str(options.var.resolve())}
    environment["BOOK_SHELL"] = str(options.out.with_name(f"{options.out.name}-shell.html"))
    secret = load_secret(options.var / "secrets")
    settings = Settings(environment, secret, ROOT)
    services = open_book(settings)
    running = Running(services, options.out)
    book = Book(running.services, settings.content, options.out, address)
    if not book.rebuild() and not (options.out / "index.html").exists():
        return 1
    running.start(book.rebuild, watched_folders(settings.content))
    app = OneOrigin(StaticSite(options.out), EmbeddedApp(running.services))
    try:
        return _listen(app, options.port)
    finally:
        running.stop()


def open_book(settings: Settings) -> Services:
    """The services of a book whose content clone stands, seeded on the first start."""
    publisher = choose_publisher(settings, ("The book", "book@localhost"))
    publisher.seed(DEFAULT_CONTENT)
    services = make_services(settings)
    sync_content(services)
    return services


def _serve_folder(options: argparse.Namespace) -> int:
    """A content folder by itself, built again after each change."""
    address = f"http://localhost:{options.port}"

    def rebuild() -> bool:
        return run_build(options.content, options.out, address)

    if not rebuild() and not (options.out / "index.html").exists():
        return 1
    stopped, ring = threading.Event(), threading.Event()
    folders = watched_folders(options.content)
    arguments = (folders, rebuild, lambda: datetime.now(LONDON), stopped, ring)
    threading.Thread(target=watch, args=arguments, daemon=True).start()
    try:
        return _listen(StaticSite(options.out), options.port)
    finally:
        stopped.set()


def _listen(app: object, port: int) -> int:
    server = create_server(app, host=HOST, port=port, threads=_THREADS)
    print(f"The book is at http://localhost:{port}/ (Ctrl+C stops it).", flush=True)
    try:
        server.run()
    except KeyboardInterrupt:
        pass
    finally:
        server.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
