"""The built site over WSGI: one folder, plain answers, strict headers, gzip for little data."""

import gzip
import mimetypes
import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import quote

StartResponse = Callable[[str, list[tuple[str, str]]], Any]

POLICY = (
    "default-src 'self'; base-uri 'none'; form-action 'self'; object-src 'none'; "
    "img-src 'self' data:; frame-ancestors 'none'"
)
_TYPES = {
    ".ics": "text/calendar; charset=utf-8",
    ".atom": "application/atom+xml; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".bin": "application/octet-stream",
}
_FOR_EVER = "public, max-age=31536000, immutable"
_ASK_FIRST = "no-cache"
_SMALL = 300
# A later page of any list, and whatever stood under the days and months of what's on.
_PAGE_OF_A_LIST = re.compile(r"(/(?:[a-z0-9-]+/)+)page-\d+/?$|(?=(/whats-on/).)")
_FEED = "oruk"


class StaticSite:
    """A WSGI application that answers GET and HEAD from the folder, and nothing outside it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, environ: dict[str, Any], start: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return _answer(start, HTTPStatus.METHOD_NOT_ALLOWED, b"", [("Allow", "GET, HEAD")])
        address = environ.get("PATH_INFO", "/").encode("latin-1").decode("utf-8", "replace")
        path = self._find(address)
        if path and path.is_dir():
            headers = [("Location", quote(environ.get("SCRIPT_NAME", "") + _folder_of(address)))]
            return _answer(start, HTTPStatus.MOVED_PERMANENTLY, b"", headers)
        if path is None and (list_address := self._list_of(address)):
            moved = quote(environ.get("SCRIPT_NAME", "") + list_address)
            return _answer(start, HTTPStatus.FOUND, b"", [("Location", moved)])
        if path is None:
            return self._send(environ, start, self.folder / "404.html", HTTPStatus.NOT_FOUND)
        return self._send(environ, start, path, HTTPStatus.OK)

    def _find(self, address: str) -> Path | None:
        """The file or folder of an address, or None; never outside the site, never hidden."""
        steps = [step for step in address.split("/") if step]
        if any(step.startswith(".") or "\\" in step or "\0" in step for step in steps):
            return None
        path = self.folder.joinpath(*steps)
        if steps[:1] == [_FEED] and path.is_dir():
            path = path / "index.json"
        elif address.endswith("/"):
            path = path / "index.html"
        return path if path.exists() else None

    def _list_of(self, address: str) -> str:
        """The list to which a page that is no more belonged, or "": lists shrink, days pass."""
        found = _PAGE_OF_A_LIST.match(address)
        wanted = (found[1] or found[2]) if found else ""
        return wanted if wanted and self._find(wanted) else ""

    def _is_feed(self, path: Path) -> bool:
        """Whether it is JSON without saying so: the Open Referral feed's names have no ending."""
        return path.is_relative_to(self.folder / _FEED)

    def _send(
        self, environ: dict[str, Any], start: StartResponse, path: Path, status: HTTPStatus
    ) -> Iterable[bytes]:
        try:
            found = path.stat()
            body = path.read_bytes()
        except OSError:
            return _answer(start, HTTPStatus.NOT_FOUND, b"", [])
        tag = f'"{found.st_mtime_ns:x}-{found.st_size:x}"'
        is_feed = self._is_feed(path)
        kind = _TYPES[".json"] if is_feed else _type_of(path)
        headers = [("Content-Type", kind), ("ETag", tag), ("Vary", "Accept-Encoding")]
        headers.append(("Cache-Control", _FOR_EVER if _is_for_ever(path) else _ASK_FIRST))
        if is_feed:
            headers.append(("Access-Control-Allow-Origin", "*"))  # other people's pages read it
        if status is HTTPStatus.OK and environ.get("HTTP_IF_NONE_MATCH") == tag:
            return _answer(start, HTTPStatus.NOT_MODIFIED, b"", headers)
        if "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "") and len(body) > _SMALL:
            body = _squeeze(body)
            headers.append(("Content-Encoding", "gzip"))
        return _answer(start, status, body, headers, is_head=environ["REQUEST_METHOD"] == "HEAD")


@lru_cache(maxsize=512)
def _squeeze(body: bytes) -> bytes:
    return gzip.compress(body, 6, mtime=0)


def _folder_of(address: str) -> str:
    """The folder's own address, made anew: one that begins with two slashes names another host."""
    return "/".join(("", *(step for step in address.split("/") if step), ""))


def _type_of(path: Path) -> str:
    known = _TYPES.get(path.suffix)
    guessed = known or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    needs_charset = guessed.startswith("text/") and "charset" not in guessed
    return f"{guessed}; charset=utf-8" if needs_charset else guessed


def _is_for_ever(path: Path) -> bool:
    """Whether the file's own address changes with its content."""
    is_indexed = "search-index" in path.parts and path.name != "manifest.json"
    return "assets" in path.parts or is_indexed


def _answer(
    start: StartResponse,
    status: HTTPStatus,
    body: bytes,
    headers: list[tuple[str, str]],
    *,
    is_head: bool = False,
) -> Iterable[bytes]:
    always = [
        ("Content-Security-Policy", POLICY),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "strict-origin-when-cross-origin"),
        ("Permissions-Policy", "geolocation=(), camera=(), microphone=()"),
    ]
    if status is not HTTPStatus.NOT_MODIFIED:
        headers = [*headers, ("Content-Length", str(len(body)))]
    start(f"{status.value} {status.phrase}", headers + always)
    return [b"" if is_head else body]
