"""Try the book on this machine: build it, serve it, and show each change on reload."""

import argparse
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from waitress.server import create_server

from communitybook.dates.clock import LONDON
from scripts.sitebuilder.house import DEFAULT_CONTENT, HANDWRITTEN, ROOT, TEMPLATES
from scripts.sitebuilder.static_app import StaticSite
from scripts.sitebuilder.watching import watch

HOST = "127.0.0.1"


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when it was stopped, 1 when there is nothing to serve, 2 when the call is wrong."""
    options = _parser().parse_args(arguments)
    if not options.content.is_dir():
        print(f"There is no folder {options.content}. Set CONTENT to one.", file=sys.stderr)
        return 2
    if is_in_use(options.port):
        other = options.port + 1
        hint = f"Stop what uses it, or choose another: make serve PORT={other}"
        print(f"Port {options.port} is in use. {hint}", file=sys.stderr)
        return 2
    if not rebuild(options) and not (options.out / "index.html").exists():
        return 1
    return _serve(options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Serve the book on this machine only.")
    port = os.environ.get("PORT", "8000")
    parser.add_argument("--port", type=_port, default=port, help="8000, or PORT")
    parser.add_argument("--content", type=Path, default=DEFAULT_CONTENT, help="what is watched")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "site", help="the site")
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


def rebuild(options: argparse.Namespace) -> bool:
    """Build in a process of its own, so that nothing it does can stop the server."""
    command = [sys.executable, str(ROOT / "scripts" / "build_site.py"), "--keep-last-good"]
    command += ["--content", str(options.content), "--out", str(options.out)]
    command += ["--address", f"http://localhost:{options.port}"]
    return subprocess.run(command, check=False, env=_environment()).returncode == 0


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def _serve(options: argparse.Namespace) -> int:
    server = create_server(StaticSite(options.out), host=HOST, port=options.port, threads=6)
    stopped = threading.Event()
    folders = [options.content, TEMPLATES, HANDWRITTEN]
    watcher = threading.Thread(
        target=watch,
        args=(folders, lambda: rebuild(options), lambda: datetime.now(LONDON), stopped),
        daemon=True,
    )
    watcher.start()
    print(f"The book is at http://localhost:{options.port}/ (Ctrl+C stops it).", flush=True)
    try:
        server.run()
    except KeyboardInterrupt:
        pass
    finally:
        stopped.set()
        server.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
