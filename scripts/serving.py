"""One origin for site and app, with what runs beside them: builder, publisher, mail, the day."""

import json
import logging
import os
import socket
import stat
import subprocess
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from waitress.server import create_server

from chalicelib.acts.live_state import live_json
from chalicelib.embedded import EmbeddedApp
from chalicelib.jobs.by_clock import run_loop
from chalicelib.jobs.publishing import sync_content
from chalicelib.jobs.timetable import Job, Loop, loops_of_server
from chalicelib.ports import PublisherUnavailableError
from chalicelib.services import Services
from chalicelib.settings import Settings
from chalicelib.wiring import choose_publisher, choose_site_reader, make_services, read_utc_clock
from communitybook.dates.clock import LONDON
from scripts.loops import Repeated, tell
from scripts.sitebuilder.house import DEFAULT_CONTENT, HANDWRITTEN, ROOT, TEMPLATES
from scripts.sitebuilder.static_app import StartResponse, StaticSite
from scripts.sitebuilder.watching import Rebuilding
from scripts.sitebuilder.writing import replace_file

HOST = "127.0.0.1"
_THREADS = 8
_APP = "/app"
LONGEST_BUILD = 1800  # seconds; 100,000 listings take a few minutes, and a hung disk for ever
BUILD = Loop("build", 5.0)  # what it does is the server's own: there is no such function at AWS


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
    """The loops of a running book. Each runs when it is woken, and every few seconds."""

    def __init__(self, services: Services, out: Path) -> None:
        self.out = out
        loops = (*loops_of_server(), BUILD)
        read_site = choose_site_reader(services.book.address, out)
        self.services = replace(services, wake=self.wake, read_site=read_site, loops=loops)
        self.rebuilding: Rebuilding | None = None
        self.loops = {one.name: self._repeat(one) for one in loops}

    def _repeat(self, loop: Loop) -> Repeated:
        turn = self._build if loop is BUILD else lambda is_rung: self._do(loop)
        return Repeated(loop.name, loop.seconds or 0, turn, self.services.store.outcomes.die)

    def wake(self, job: str) -> None:
        """Ring that loop's bell: it runs as soon as it can."""
        if job in self.loops:
            self.loops[job].bell.set()

    def start(self, rebuild: Callable[[], bool], folders: list[Path]) -> None:
        bell = self.loops[BUILD.name].bell
        read_clock = self.services.read_clock
        self.rebuilding = Rebuilding(
            folders, rebuild, lambda: read_clock().astimezone(LONDON), bell
        )
        for name, loop in self.loops.items():
            self.services.store.outcomes.begin(name, self.services.now)
            loop.start()

    def _do(self, loop: Loop) -> bool:
        """One turn; whether all of its jobs went well."""
        failed = run_loop(self.services, loop)
        for job, how in failed.items():
            tell(f"{job}: {how}")
        return not failed

    def _build(self, is_rung: bool) -> bool:
        if self.rebuilding is None:
            return True
        rebuilding = self.rebuilding

        def take_turn(services: Services) -> None:
            is_behind = services.store.site.find().since is not None
            rebuilding.take_turn(is_rung or is_behind)

        return self._do(replace(BUILD, jobs=(Job(BUILD.name, take_turn),)))

    def stop(self) -> None:
        for loop in self.loops.values():
            loop.stop()
        if self.rebuilding is not None:
            self.rebuilding.stop()


def run_build(content: Path, out: Path, address: str, *more: str) -> bool:
    """Build in a process of its own, so that nothing it does can stop the server.

    Raises subprocess.TimeoutExpired after LONGEST_BUILD seconds.
    """
    command = [sys.executable, str(ROOT / "scripts" / "build_site.py"), "--keep-last-good"]
    command += ["--content", str(content), "--out", str(out), "--address", address, *more]
    paths = os.pathsep.join((str(ROOT), str(ROOT / "lambdas")))
    environment = {**os.environ, "PYTHONPATH": paths}
    done = subprocess.run(command, check=False, env=environment, timeout=LONGEST_BUILD)
    return done.returncode == 0


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

    def _sync(self) -> str:
        """The head at the git host, or what was last fetched of it."""
        try:
            return self.services.publisher.sync()
        except PublisherUnavailableError as error:
            tell(f"build: {error}")
            return self.services.publisher.read_head()

    def rebuild(self) -> bool:
        """Build the content's head, with what is so now over it.

        What is so now is read first: by its number of landings the site says what it surely holds.
        A git host that is down is no reason to keep that back.
        """
        services = self.services
        live = services.settings.var / "live.json"
        replace_file(live, json.dumps(live_json(services)).encode())
        head = self._sync()
        services.store.site.note_git(head, services.now)
        more = ["--commit", head, "--live", str(live)]
        if self.is_production:
            more.append("--production")
        is_built = run_build(self.content, self.out, self.address, *more)
        if is_built:
            services.store.site.note_shown(head, services.now)
        return is_built


def serve_book(
    settings: Settings,
    out: Path,
    port: int,
    *,
    is_production: bool,
    read_clock: Callable[[], datetime] = read_utc_clock,
) -> int:
    """Site and app on one origin until stopped; 1 where there is no site to serve.

    Raises PublisherUnavailableError and TableUnavailableError where nothing can be begun.
    """
    keep_private(settings.var)
    shell = str(out.with_name(f"{out.name}-shell.html").resolve())
    services = open_book(settings.with_values(BOOK_SHELL=shell), read_clock)
    running = Running(services, out)
    address = settings["BOOK_ADDRESS"]
    book = Book(running.services, settings.content, out, address, is_production)
    is_built = book.rebuild()
    if not is_built and not (out / "index.html").exists():
        return 1
    running.start(book.rebuild, watched_folders(settings.content))
    if not is_built:
        running.wake(BUILD.name)
    proxy = settings["BOOK_TRUSTED_PROXY"]
    app = OneOrigin(StaticSite(out), EmbeddedApp(running.services))
    try:
        return listen(app, port, proxy)
    finally:
        running.stop()


def keep_private(folder: Path) -> None:
    """From now on this process makes files for its own user alone; what is there is closed too."""
    os.umask(0o077)
    folder.mkdir(parents=True, exist_ok=True)
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            with suppress(OSError):
                mode = stat.S_IMODE(path.stat().st_mode)
                if mode & 0o077:
                    path.chmod(mode & 0o700)


def open_book(settings: Settings, read_clock: Callable[[], datetime] = read_utc_clock) -> Services:
    """The services of a book whose content clone stands, seeded on the first start."""
    publisher = choose_publisher(settings, ("The book", "book@localhost"), read_clock)
    publisher.seed(DEFAULT_CONTENT)
    services = make_services(settings, read_clock)
    services.store.outbox.release_all()
    services.store.mail.release_all(services.now)
    try:
        sync_content(services)
    except PublisherUnavailableError as error:  # what was fetched before can be served meanwhile
        tell(str(error))
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
