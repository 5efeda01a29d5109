"""One origin for site and app, with what runs beside them: builder, publisher, mail, the day."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from chalicelib.embedded import EmbeddedApp
from chalicelib.jobs.daily import run_daily
from chalicelib.jobs.mailing import send_due_mail
from chalicelib.jobs.publishing import publish_due, sync_content
from chalicelib.ports import PublisherUnavailableError
from chalicelib.services import Services
from chalicelib.table import TableUnavailableError
from communitybook.dates.clock import LONDON
from scripts.sitebuilder.house import HANDWRITTEN, ROOT, TEMPLATES
from scripts.sitebuilder.static_app import StartResponse, StaticSite
from scripts.sitebuilder.watching import watch

Job = Callable[[Services], object]

_APP = "/app"
_PAUSES = {"mail": 5.0, "git": 2.0, "sync": 30.0, "daily": 3600.0}


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
        self.bells = {name: threading.Event() for name in ("build", *_PAUSES)}
        self.services = replace(services, wake=self.wake)
        self.threads: list[threading.Thread] = []

    def wake(self, job: str) -> None:
        """Ring that job's bell: it runs as soon as it can."""
        if job in self.bells:
            self.bells[job].set()

    def start(self, rebuild: Callable[[], object], folders: list[Path]) -> None:
        jobs: dict[str, Job] = {
            "mail": send_due_mail,
            "git": publish_due,
            "sync": sync_content,
            "daily": run_daily,
        }
        for name, job in jobs.items():
            self._spawn(self._repeat, name, job)
        self._spawn(
            watch, folders, rebuild, lambda: datetime.now(LONDON), self.stopped, self.bells["build"]
        )

    def _spawn(self, target: Callable[..., Any], *arguments: Any) -> None:
        thread = threading.Thread(target=target, args=arguments, daemon=True)
        thread.start()
        self.threads.append(thread)

    def _repeat(self, name: str, job: Job) -> None:
        bell = self.bells[name]
        while not self.stopped.is_set():
            bell.wait(_PAUSES[name])
            bell.clear()
            try:
                job(self.services)
            except (TableUnavailableError, PublisherUnavailableError) as error:
                print(f"{name}: {error}", file=sys.stderr, flush=True)
            except Exception as error:  # a job goes on tomorrow; its text may be somebody's
                print(f"{name}: {type(error).__name__}", file=sys.stderr, flush=True)

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
