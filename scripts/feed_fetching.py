"""Read an Open Referral UK feed: a file, a folder of files, or an address, asked politely."""

import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote, urlencode, urlsplit, urlunsplit

from communitybook.importing.feed_pages import (
    FeedPage,
    is_service,
    is_whole,
    merge_services,
    parse_json,
    parse_page,
    services_in,
)
from communitybook.importing.feed_values import Fields, line_at

AGENT = "CommunityBook/1 (import_listings.py; one request at a time)"
_CHUNK = 65_536
_SCHEMES = ("http", "https")


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much of somebody else's feed is taken: seconds and bytes are of one answer."""

    seconds: float = 30
    bytes: int = 32_000_000
    pages: int = 1_000
    services: int = 20_000


USUAL = Bounds()


@dataclass(slots=True)
class Feed:
    """Its services, what it says of itself, its address, and what could not be had."""

    services: list[Fields]
    about: Any = None
    base: str = ""
    faults: list[str] = field(default_factory=list)


def load_feed(source: str, pause: float) -> Feed:
    """Everything that the source holds; ValueError or OSError where that is nothing."""
    if urlsplit(source).scheme.lower() in _SCHEMES:
        return FeedVisit(source, pause).fetch()
    if "://" in source:
        raise ValueError(f"{source} is not an address of http or https.")
    return load_files(Path(source))


def load_files(path: Path) -> Feed:
    """A file, or every file below a folder that is called .json or has no ending, by name."""
    inside = (one for one in path.rglob("*") if one.suffix in ("", ".json") and one.is_file())
    files = sorted(inside) if path.is_dir() else [path]
    feed = Feed([])
    found: list[Fields] = []
    for file in files:
        try:
            if file.stat().st_size > USUAL.bytes:
                raise ValueError(f"{file} is larger than {USUAL.bytes:,} bytes.")
            found += services_in(parse_json(file.read_bytes(), str(file)))
        except ValueError as error:
            feed.faults.append(str(error))
    feed.services = merge_services(found)
    if not feed.services:
        raise ValueError(" ".join([*feed.faults, f"{path} holds no services."]))
    return feed


class _OnlyTheWeb(urllib.request.HTTPRedirectHandler):
    """Follows redirects to http and https, and to nothing else."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: Any,
        newurl: str,
    ) -> urllib.request.Request | None:
        if urlsplit(newurl).scheme.lower() not in _SCHEMES:
            raise ValueError(f"{req.full_url} leads away from the web.")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


class FeedVisit:
    """One reading of a feed over the network: one request after another, with a pause between."""

    def __init__(
        self,
        address: str,
        pause: float,
        bounds: Bounds = USUAL,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        parts = urlsplit(address)
        path = parts.path.rstrip("/")
        self.address = urlunsplit(parts._replace(path=path, fragment=""))
        self.base = urlunsplit(
            parts._replace(path=path.removesuffix("/services"), query="", fragment="")
        )
        self.pause, self.bounds, self.sleep = pause, bounds, sleep
        self.asked = 0
        self._opener = urllib.request.build_opener(_OnlyTheWeb)

    def fetch(self) -> Feed:
        """All pages, and each service whose page gives only its outline."""
        feed = Feed([], base=self.base)
        first = self.read(self.address)
        address = self.address
        if parse_page(first) is None and not services_in(first):
            feed.about, address = first, f"{self.base}/services"
            first = self.read(address)
        elif self.address != self.base:
            feed.about = self._read_or_nothing(self.base)
        listed = services_in(first)
        if page := parse_page(first):
            listed = [one for one in self._follow(address, page, feed) if is_service(one)]
        if not listed:
            raise ValueError(f"{address} lists no services.")
        services = merge_services(listed)[: self.bounds.services]
        feed.services = [self._whole(one, feed) for one in services]
        return feed

    def _follow(self, address: str, page: FeedPage, feed: Feed) -> Iterator[Fields]:
        """The services of this page and of all after it, until one is missing or nothing new."""
        yield from page.services
        number = page.number if page.number is not None else 1
        for _ in range(self.bounds.pages - 1):
            if not page.has_more:
                return
            number += 1
            try:
                found = parse_page(self.read(_with_page(address, number)))
            except (OSError, ValueError) as error:
                feed.faults.append(f"The pages from {number} on are missing: {error}")
                return
            if found is None or not found.services or found.number not in (None, number):
                feed.faults.append(f"There is to be a page {number}, but another answers.")
                return
            page = found
            yield from page.services
        if page.has_more:
            feed.faults.append(f"Only {self.bounds.pages:,} pages are read.")

    def _whole(self, service: Fields, feed: Feed) -> Fields:
        """A service with what is inside it; its outline where that can't be had."""
        service_id = line_at(service, "id")
        if is_whole(service) or not service_id:
            return service
        try:
            found = self.read(f"{self.base}/services/{quote(service_id, safe='')}")
        except (OSError, ValueError) as error:
            feed.faults.append(f"Only the outline of a service is used: {error}")
            return service
        return found if isinstance(found, dict) and line_at(found, "id") == service_id else service

    def _read_or_nothing(self, address: str) -> Any:
        try:
            return self.read(address)
        except (OSError, ValueError):
            return None

    def read(self, address: str) -> Any:
        """The JSON at an address; ValueError or OSError says in a sentence why there is none."""
        if self.asked and self.pause:
            self.sleep(self.pause)
        self.asked += 1
        headers = {"Accept": "application/json", "User-Agent": AGENT}
        request = urllib.request.Request(address, headers=headers)
        try:
            with self._opener.open(request, timeout=self.bounds.seconds) as answer:
                return parse_json(self._read_bounded(answer, address), address)
        except urllib.error.HTTPError as error:
            error.close()
            is_astray = 300 <= error.code < 400  # the library follows none that leaves the web
            said = "leads away from the web" if is_astray else f"answers {error.code}"
            raise ValueError(f"{address} {said}.") from error
        except urllib.error.URLError as error:
            raise ValueError(f"{address} can't be reached: {error.reason}.") from error
        except (HTTPException, OSError) as error:
            raise ValueError(f"{address} broke off: {error or type(error).__name__}.") from error

    def _read_bounded(self, answer: IO[bytes], address: str) -> bytes:
        """The whole answer, unless it is too large or takes too long altogether."""
        until = time.monotonic() + 4 * self.bounds.seconds
        data = bytearray()
        while chunk := answer.read(_CHUNK):
            data += chunk
            if len(data) > self.bounds.bytes:
                raise ValueError(f"{address} is larger than {self.bounds.bytes:,} bytes.")
            if time.monotonic() > until:
                raise ValueError(f"{address} takes longer than {4 * self.bounds.seconds} seconds.")
        return bytes(data)


def _with_page(address: str, number: int) -> str:
    parts = urlsplit(address)
    kept = [one for one in parts.query.split("&") if one and not one.startswith("page=")]
    return urlunsplit(parts._replace(query="&".join([*kept, urlencode({"page": number})])))
