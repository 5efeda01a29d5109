"""A search page in a plain shell, served from loopback under the site's content policy."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from communitybook.loading import Content, load_book
from communitybook.presenting.environment import make_environment
from tests.finding.sample_book import ROOT

BOOK = load_book(Content(ROOT / "content", ROOT / "content"))
SHELL = """<!doctype html>
<html lang="en" data-base="/book"><head><meta charset="utf-8"><title>Search</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/book/assets/r1/stylesheets/plain.css">
<link rel="stylesheet" href="/book/assets/r1/stylesheets/search.css"></head>
<script type="module" src="/book/assets/r1/javascripts/book.js"></script>
<body><main>{% include "pages/PAGE.html.jinja" %}</main></body></html>
"""
COLOURS = """
:root {
  --colour-ink: #1b1b1b; --colour-paper: #fff; --colour-link: #0b4f9e; --colour-brand: #0b5fb3;
  --colour-surface: #f5f6f8; --colour-line: #c9ced6; --colour-soft: #4a5260;
  --space: 1rem; --radius: 6px;
}
.visually-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; }
"""


def write_pages(site: Path) -> None:
    """The search page, and one with the home page's form, stamped as the builder would."""
    pages = make_environment(ROOT / "templates")
    for folder, name in (("search", "search"), ("home", "_search_home_form")):
        shell = pages.from_string(SHELL.replace("PAGE", name))
        (site / folder).mkdir(exist_ok=True)
        html = shell.render(base="/book", release="r1", book=BOOK)
        (site / folder / "index.html").write_text(html, encoding="utf-8")
    (site / "app").mkdir(exist_ok=True)
    (site / "app" / "live.json").write_text('{"listings": {}}', encoding="utf-8")
    (site / "plain.css").write_text(COLOURS, encoding="utf-8")


class SiteHandler(SimpleHTTPRequestHandler):
    """Serves the site under /book, with the scripts and styles as they stand in the source."""

    paths: list[str]

    def translate_path(self, path: str) -> str:
        type(self).paths.append(path)
        inner = path.split("?")[0].removeprefix("/book/")
        if inner.endswith("plain.css"):
            return str(Path(self.directory) / "plain.css")
        if inner.startswith("assets/r1/"):
            return str(ROOT / "site" / inner.removeprefix("assets/r1/"))
        return str(Path(self.directory) / inner)

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", "default-src 'self'; img-src 'self' data:")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def serve_site(site: Path) -> Iterator[tuple[str, list[str]]]:
    """The address of the search page, and every path that has been asked for."""
    paths: list[str] = []
    handler = type("Handler", (SiteHandler,), {"paths": paths})
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(site)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/book/search/", paths
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
