"""A small book below a path of its host, on a server that can be stopped, changed and started again."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from socketserver import ThreadingMixIn
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from playwright.sync_api import Page

from communitybook.loading import Content
from scripts.sitebuilder.building import Options, build_site
from scripts.sitebuilder.static_app import StaticSite
from tests.conftest import CONTENT, TODAY

BASE = "/town"
LEDGER = """async (base) => {
  const name = (await caches.keys()).find((one) => one.startsWith(`book ${base}/`) && one.endsWith(" copies"));
  const found = name && await (await caches.open(name)).match(`${base}/offline-ledger.json`);
  return found ? found.json() : null;
}"""
STORED = """async () => {
  const all = {};
  for (const name of await caches.keys()) {
    all[name] = (await (await caches.open(name)).keys()).map((one) => new URL(one.url).pathname);
  }
  return all;
}"""


def build_town(content: Path, site: Path, cache: Path) -> None:
    address = f"https://book.example{BASE}"
    build_site(Options(Content(content, CONTENT), site, TODAY, cache, address=address))


class _Server(ThreadingMixIn, WSGIServer):
    """Each request in a thread and on a connection of its own, so that stopping it stops everything."""

    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class Town:
    """The book, what was asked of it, and the ways to change it."""

    def __init__(self, content: Path, site: Path, cache: Path) -> None:
        self.content, self.site, self.cache = content, site, cache
        self.asked: list[str] = []
        self.port = 0
        self.server: Any = None
        self.start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}{BASE}"

    def build(self) -> dict[str, str]:
        build_town(self.content, self.site, self.cache)
        facts: dict[str, str] = json.loads((self.site / "build.json").read_text())
        return facts

    def start(self) -> None:
        self.server = make_server("127.0.0.1", self.port, self._answer, _Server, _Quiet)
        self.port = self.server.server_port
        Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def _answer(self, environ: dict[str, Any], start: Callable[..., Any]) -> Any:
        path = environ["PATH_INFO"]
        self.asked.append(f"{environ['REQUEST_METHOD']} {path}")
        if not path.startswith(f"{BASE}/"):
            start("404 Not Found", [])
            return [b""]
        return StaticSite(self.site)(
            {**environ, "SCRIPT_NAME": BASE, "PATH_INFO": path[len(BASE) :]}, start
        )

    def change_book(self, old: str, new: str) -> None:
        path = self.content / "book.yml"
        text = (path if path.exists() else CONTENT / "book.yml").read_text()
        assert old in text
        path.write_text(text.replace(old, new))

    def remove(self, slug: str) -> None:
        (self.content / "assets" / f"{slug}.yml").unlink()

    def add(self, slug: str) -> None:
        shutil.copy(CONTENT / "assets" / f"{slug}.yml", self.content / "assets")


def read_ledger(page: Page) -> Any:
    """What the worker wrote down, or None."""
    return page.evaluate(LEDGER, BASE)


def read_stored(page: Page) -> dict[str, list[str]]:
    """The addresses in every cache of the host."""
    stored: dict[str, list[str]] = page.evaluate(STORED)
    return stored


def wait_until(page: Page, is_so: Callable[[], bool]) -> None:
    """Look again and again, for ten seconds at most."""
    for _ in range(200):
        if is_so():
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"it stays as it is: {read_ledger(page)} {read_stored(page)}")


def wait_for_copies(page: Page, wanted: Callable[[Any], bool]) -> Any:
    """The ledger, once it is as wanted."""
    found: list[Any] = []

    def look() -> bool:
        found[:] = [read_ledger(page)]
        return bool(found[0] and wanted(found[0]))

    wait_until(page, look)
    return found[0]
