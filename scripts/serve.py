"""Try the book on this machine: site, forms, moderation and publishing, with no account anywhere.

With --content it serves that folder alone, without forms, and shows each change on reload.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from chalicelib.ports import PublisherUnavailableError
from chalicelib.settings import SettingsError
from chalicelib.table import TableUnavailableError
from chalicelib.wiring import read_settings
from communitybook.dates.clock import LONDON
from scripts.loops import Repeated
from scripts.serving import is_in_use, listen, run_build, serve_book, watched_folders
from scripts.sitebuilder.house import ROOT
from scripts.sitebuilder.static_app import StaticSite
from scripts.sitebuilder.watching import Rebuilding


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
    except (SettingsError, PublisherUnavailableError, TableUnavailableError) as error:
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


def _serve_book(options: argparse.Namespace) -> int:
    """Site and app on one origin, on the content clone in var/."""
    environment = {
        **os.environ,
        "BOOK_ADDRESS": f"http://localhost:{options.port}",
        "BOOK_VAR": str(options.var.resolve()),
        "BOOK_SHOW_MAIL": "yes",
    }
    return serve_book(read_settings(environment), options.out, options.port, is_production=False)


def _serve_folder(options: argparse.Namespace) -> int:
    """A content folder by itself, built again after each change."""
    address = f"http://localhost:{options.port}"

    def rebuild() -> bool:
        return run_build(options.content, options.out, address)

    if not rebuild() and not (options.out / "index.html").exists():
        return 1
    return _serve_and_watch(options, rebuild)


def _serve_and_watch(options: argparse.Namespace, rebuild: Callable[[], bool]) -> int:
    def take_turn(is_rung: bool) -> bool:
        rebuilding.take_turn(is_rung)
        return True

    loop = Repeated("build", 5.0, take_turn)
    folders = watched_folders(options.content)
    rebuilding = Rebuilding(folders, rebuild, lambda: datetime.now(LONDON), loop.bell)
    loop.start()
    try:
        return listen(StaticSite(options.out), options.port)
    finally:
        loop.stop()
        rebuilding.stop()


if __name__ == "__main__":
    sys.exit(main())
