"""Run a book for real on one server, behind a proxy that speaks https."""

import argparse
import ipaddress
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from chalicelib.ports import PublisherUnavailableError
from chalicelib.settings import Settings, SettingsError
from chalicelib.table import TableUnavailableError
from chalicelib.wiring import read_settings
from scripts.serving import is_in_use, serve_book
from scripts.sitebuilder.house import ROOT


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when it was stopped, 1 when the site can't be built, 2 when a setting is missing."""
    options = _parser().parse_args(arguments)
    try:
        settings = Settings(os.environ, b"", ROOT)
        missing = list(refusals(settings))
        if missing:
            raise SettingsError("\n".join(missing))
        settings = read_settings(os.environ)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    if is_in_use(options.port):
        print(f"Port {options.port} is in use. Choose another: PORT=8001", file=sys.stderr)
        return 2
    try:
        return serve_book(settings, options.out, options.port, is_production=True)
    except (PublisherUnavailableError, TableUnavailableError) as error:
        print(error, file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Run the book behind a proxy.")
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "site", help="the site")
    return parser


def refusals(settings: Settings) -> Iterator[str]:
    """Why a book with these settings may not face the public, a sentence each."""
    if not settings["BOOK_ADDRESS"].startswith("https://"):
        yield "BOOK_ADDRESS must be where people find the book, beginning with https://."
    if settings["BOOK_SHOW_MAIL"] == "yes":
        yield "BOOK_SHOW_MAIL is only for trying the book: take it out."
    if settings["BOOK_MAIL"] == "folder":
        yield "BOOK_MAIL must be smtp or ses: mail that stays in a folder reaches nobody."
    elif settings["BOOK_MAIL"] == "smtp" and not settings["BOOK_SMTP"]:
        yield "BOOK_SMTP must name the mail server, such as smtps://user:password@host:465."
    try:
        ipaddress.ip_address(settings["BOOK_TRUSTED_PROXY"])
    except ValueError:
        yield "BOOK_TRUSTED_PROXY must be the proxy's address, such as 127.0.0.1."


if __name__ == "__main__":
    sys.exit(main())
