"""Feeds read over the network, from real servers on this machine: good, odd and hostile ones."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest

from scripts.feed_fetching import Bounds, Feed, FeedVisit, load_feed
from scripts.import_listings import main
from scripts.sitebuilder.static_app import StaticSite
from tests.conftest import Build

Answer = tuple[int, dict[str, str], bytes]
Asked = list[str]


def as_json(value: Any) -> Answer:
    return 200, {"Content-Type": "application/json"}, json.dumps(value).encode()


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Somebody who hung up is no news."""


@contextmanager
def serving(answer: Callable[[str, int], Answer]) -> Iterator[tuple[str, Asked]]:
    """A server that answers each path and page so; its address, and what was asked of it."""
    asked: Asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            parts = urlsplit(self.path)
            page = int(parse_qs(parts.query).get("page", ["1"])[0])
            status, headers, body = answer(parts.path, page)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: object) -> None:
            pass

    server = _Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def service(number: int, **more: Any) -> dict[str, Any]:
    return {"id": str(number), "name": f"Service {number}", "status": "active", **more}


def page(number: int, of: int, *services: dict[str, Any]) -> Answer:
    return as_json(
        {
            "total_pages": of,
            "page_number": number,
            "last_page": number == of,
            "contents": list(services),
        }
    )


def fetch(address: str, **bounds: Any) -> Feed:
    return FeedVisit(address, 0, Bounds(**{"seconds": 5, **bounds})).fetch()


def three_pages(path: str, number: int) -> Answer:
    """Version 3: outlines in three pages, each service whole at its own address."""
    if path == "/oruk":
        return as_json({"version": "HSDS-UK-3.0", "licence": "OGL v3.0"})
    if path == "/oruk/services":
        return page(number, 3, service(number * 2), service(number * 2 + 1))
    return as_json(service(int(path.rsplit("/", 1)[1]), contacts=[]))


@pytest.mark.parametrize("address", ["/oruk", "/oruk/", "/oruk/services", "/oruk/services?page=1"])
def test_all_pages_and_every_service_are_read_once(address: str) -> None:
    with serving(three_pages) as (base, asked):
        feed = fetch(base + address)
    assert [one["id"] for one in feed.services] == ["2", "3", "4", "5", "6", "7"]
    assert all("contacts" in one for one in feed.services)
    assert (feed.about["licence"], feed.faults) == ("OGL v3.0", [])
    assert len(asked) == len(set(asked)) == 10
    assert feed.base == f"{base}/oruk"


def test_pages_of_version_1_begin_at_nothing_and_are_whole() -> None:
    def answer(path: str, number: int) -> Answer:
        if path != "/v1/services":
            return 404, {}, b""
        number = 0 if number == 1 and not asked[-1].endswith("page=1") else number
        content = [service(number, contacts=[])]
        return as_json({"content": content, "number": number, "last": number == 2})

    asked: Asked = []
    with serving(answer) as (base, asked_there):
        asked = asked_there
        feed = fetch(f"{base}/v1/services")
    assert [one["id"] for one in feed.services] == ["0", "1", "2"]
    assert len(asked) == 4


def test_requests_wait_for_each_other() -> None:
    waits: list[float] = []
    with serving(three_pages) as (base, asked):
        FeedVisit(f"{base}/oruk", 0.5, sleep=waits.append).fetch()
    assert waits == [0.5] * (len(asked) - 1)


def test_a_page_that_never_changes_is_not_followed_for_ever() -> None:
    with serving(lambda path, number: page(1, 99, service(1, contacts=[]))) as (base, asked):
        feed = fetch(f"{base}/services")
    assert len(feed.services) == 1
    assert feed.faults == ["There is to be a page 2, but another answers."]
    assert len(asked) < 5


def test_no_more_pages_are_read_than_the_bounds_allow() -> None:
    def endless(path: str, number: int) -> Answer:
        return page(number, 10**9, service(number, contacts=[]))

    with serving(endless) as (base, _):
        feed = fetch(f"{base}/services", pages=4)
    assert len(feed.services) == 4
    assert feed.faults == ["Only 4 pages are read."]


def test_what_a_broken_page_or_service_leaves_is_kept_and_said() -> None:
    def answer(path: str, number: int) -> Answer:
        if path.endswith("/services"):
            return page(1, 2, service(1), service(2)) if number == 1 else (500, {}, b"")
        return as_json(service(1, contacts=[])) if path.endswith("/1") else (404, {}, b"")

    with serving(answer) as (base, _):
        feed = fetch(f"{base}/services")
    assert [one["id"] for one in feed.services] == ["1", "2"]
    assert "answers 500" in feed.faults[0]
    assert "Only the outline of a service is used" in feed.faults[1]


def test_redirects_on_the_web_are_followed_and_no_others() -> None:
    def answer(path: str, number: int) -> Answer:
        if path == "/old/services":
            return 301, {"Location": "/new/services"}, b""
        if path == "/bad/services":
            return 302, {"Location": "file:///etc/passwd"}, b""
        if path == "/worse/services":
            return 302, {"Location": "ftp://127.0.0.1/x"}, b""
        return page(1, 1, service(1, contacts=[]))

    with serving(answer) as (base, _):
        assert len(fetch(f"{base}/old/services").services) == 1
        for astray in ("bad", "worse"):
            with pytest.raises(ValueError, match="leads away from the web"):
                fetch(f"{base}/{astray}/services")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"<html>", "is not JSON"),
        (b"[" * 100_000, "nested too deep"),
        (b"{}", "lists no services"),
        (b'"' + b"x" * 5000, "is larger than 4,000 bytes"),
    ],
)
def test_what_is_no_feed_is_said_in_a_sentence(body: bytes, said: str) -> None:
    with (
        serving(lambda path, number: (200, {}, body)) as (base, _),
        pytest.raises(ValueError, match=said),
    ):
        fetch(f"{base}/services", bytes=4000 if said.startswith("is larger") else 10**6)


def test_a_server_that_says_nothing_is_left() -> None:
    gone = threading.Event()

    def silent(path: str, number: int) -> Answer:
        gone.wait(5)
        return 200, {}, b""

    began = time.monotonic()
    with serving(silent) as (base, _):
        with pytest.raises(ValueError, match=r"can't be reached|broke off"):
            fetch(f"{base}/services", seconds=0.2)
        gone.set()
    assert time.monotonic() - began < 3


def test_nobody_at_the_address_is_said() -> None:
    with serving(three_pages) as (base, _):
        pass
    with pytest.raises(ValueError, match="can't be reached"):
        fetch(base)


@pytest.mark.parametrize("source", ["ftp://example.org/x", "file:///etc/passwd"])
def test_only_the_web_is_asked(source: str) -> None:
    with pytest.raises(ValueError, match="not an address of http"):
        load_feed(source, 0)


class _Quiet(WSGIRequestHandler):
    def log_message(self, *arguments: object) -> None:
        pass


def test_our_own_feed_is_read_back_from_our_own_server(
    small_book: Path, tmp_path: Path, build: Build, capsys: pytest.CaptureFixture[str]
) -> None:
    build(small_book, tmp_path / "site")
    site = StaticSite(tmp_path / "site")
    server = make_server("127.0.0.1", 0, site, handler_class=_Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        address = f"http://127.0.0.1:{server.server_port}/oruk"
        into = str(tmp_path / "into")
        given = ["oruk", address, "--licence", "OGL", "--into", into, "--pause", "0"]
        assert main([*given, "--dry-run"]) == 0
        assert not Path(into).exists()
        assert main(given) == 0
        assert main(given) == 0
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    said = capsys.readouterr().out.splitlines()
    assert "would be done: 6 services: 6 written, 0 unchanged, 0 not used" in said
    assert said[-1] == "6 services: 0 written, 6 unchanged, 0 not used"
