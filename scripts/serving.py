"""One origin for site and app, with what runs beside them: builder, publisher, mail, the day."""

import json
import logging
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from waitress.server import create_server

from chalicelib.acts.live_state import live_json
from chalicelib.embedded import EmbeddedApp
from chalicelib.jobs.by_clock import run_all
from chalicelib.jobs.publishing import sync_content
from chalicelib.jobs.timetable import Job, loops_of_server
from chalicelib.services import Services
from chalicelib.settings import Settings
from chalicelib.wiring import choose_publisher, choose_site_reader, make_services
from communitybook.dates.clock import LONDON
from scripts.sitebuilder.house import DEFAULT_CONTENT, HANDWRITTEN, ROOT, TEMPLATES
from scripts.sitebuilder.static_app import StartResponse, StaticSite
from scripts.sitebuilder.watching import watch
from scripts.sitebuilder.writing import replace_file

HOST = "127.0.0.1"
_THREADS = 8
_APP = "/app"


class OneOrigin:
    """The app answers below /app/; the site answers everything else."""

    def __init__(self, site: StaticSite, app: EmbeddedApp) -> None:
        self.site = site
        self.app = app

    def __call__(self, environ: dict[str, Any], start: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "/")
        is_app = path == _APP or path.startswith(f"{_APP}/")
        return self.app(environ, start) if is_app else self.site(environ, start)


class Running:
    """The threads of a running book. Each job runs when it is woken, and every few seconds."""

    def __init__(self, services: Services, out: Path) -> None:
        self.out = out
        self.stopped = threading.Event()
        self.bells = {name: threading.Event() for name in (*loops_of_server(), "build")}
        read_site = choose_site_reader(services.book.address, out)
        self.services = replace(services, wake=self.wake, read_site=read_site)
        self.threads: list[threading.Thread] = []

    def wake(self, job: str) -> None:
        """Ring that job's bell: it runs as soon as it can."""
        if job in self.bells:
            self.bells[job].set()

    def start(self, rebuild: Callable[[], object], folders: list[Path]) -> None:
        for name, jobs in loops_of_server().items():
            self._spawn(self._repeat, name, jobs)
        self._spawn(
            watch, folders, rebuild, lambda: datetime.now(LONDON), self.stopped, self.bells["build"]
        )

    def _spawn(self, target: Callable[..., Any], *arguments: Any) -> None:
        thread = threading.Thread(target=target, args=arguments, daemon=True)
        thread.start()
        self.threads.append(thread)

    def _repeat(self, name: str, jobs: tuple[Job, ...]) -> None:
        bell, pause = self.bells[name], min(job.seconds or 0 for job in jobs)
        while not self.stopped.is_set():
            bell.wait(pause)
            bell.clear()
            for job, why in run_all(self.services, jobs).items():
                print(f"{job}: {why}", file=sys.stderr, flush=True)

    def stop(self) -> None:
        self.stopped.set()
        for bell in self.bells.values():
            bell.set()
        for thread in self.threads:
            thread.join(timeout=10)


def run_build(content: Path, out: Path, address: str, *more: str) -> bool:
    """Build in a process of its own, so that nothing it does can stop the server."""
    command = [sys.executable, str(ROOT / "scripts" / "build_site.py"), "--keep-last-good"]
    command += ["--content", str(content), "--out", str(out), "--address", address, *more]
    paths = os.pathsep.join((str(ROOT), str(ROOT / "lambdas")))
    environment = {**os.environ, "PYTHONPATH": paths}
    return subprocess.run(command, check=False, env=environment).returncode == 0


def watched_folders(content: Path) -> list[Path]:
    """What makes the site look otherwise when it changes."""
    return [content, TEMPLATES, HANDWRITTEN]


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
    is_production: bool

    def rebuild(self) -> bool:
        """Build the content's head, with what is so now over it.

        What is so now is read first: by its number of landings the site says what it surely holds.
        """
        live = self.services.settings.var / "live.json"
        replace_file(live, json.dumps(live_json(self.services)).encode())
        head = self.services.publisher.sync()
        more = ["--commit", head, "--live", str(live)]
        if self.is_production:
            more.append("--production")
        return run_build(self.content, self.out, self.address, *more)


def serve_book(settings: Settings, out: Path, port: int, *, is_production: bool) -> int:
    """Site and app on one origin until stopped; 1 where there is no site to serve."""
    shell = str(out.with_name(f"{out.name}-shell.html").resolve())
    services = open_book(settings.with_values(BOOK_SHELL=shell))
    running = Running(services, out)
    address = settings["BOOK_ADDRESS"]
    book = Book(running.services, settings.content, out, address, is_production)
    if not book.rebuild() and not (out / "index.html").exists():
        return 1
    running.start(book.rebuild, watched_folders(settings.content))
    proxy = settings["BOOK_TRUSTED_PROXY"]
    app = OneOrigin(StaticSite(out), EmbeddedApp(running.services))
    try:
        return listen(app, port, proxy)
    finally:
        running.stop()


def open_book(settings: Settings) -> Services:
    """The services of a book whose content clone stands, seeded on the first start."""
    publisher = choose_publisher(settings, ("The book", "book@localhost"))
    publisher.seed(DEFAULT_CONTENT)
    services = make_services(settings)
    sync_content(services)
    return services


def make_server(app: object, port: int, proxy: str = "") -> Any:
    """Waitress on the loopback address; who asks is what the trusted proxy says, if there is one.

    Without a proxy such headers are taken off, so that nobody can pretend to be somebody else.
    """
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    trusted = {"trusted_proxy": proxy, "trusted_proxy_headers": "x-forwarded-for"} if proxy else {}
    return create_server(app, host=HOST, port=port, threads=_THREADS, **trusted)


def listen(app: object, port: int, proxy: str = "") -> int:
    """Answer until stopped."""
    server = make_server(app, port, proxy)
    print(f"The book is at http://localhost:{port}/ (Ctrl+C stops it).", flush=True)
    try:
        server.run()
    except KeyboardInterrupt:
        pass
    finally:
        server.close()
    return 0
