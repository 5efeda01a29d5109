"""How long it takes from a moderator's press to the page that residents see."""

import http.client
import os
import re
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.app_queue import signed_in_cookie
from chalicelib.acts.sending import send_draft
from chalicelib.adapters.git_publisher import GitPublisher
from chalicelib.jobs.publishing import sync_content
from chalicelib.services import Services
from chalicelib.settings import Settings, load_secret
from chalicelib.wiring import make_services

ROOT = Path(__file__).resolve().parents[1]
_HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
_PATIENCE_SECONDS = 60


def measure_approvals(content: Path, var: Path, port: int, answers: dict[str, str]) -> list[float]:
    """Seconds from each of five presses to the live page, on a server as `make serve` runs it."""
    services = open_book(content, var, port)
    command = [sys.executable, "scripts/serve.py", "--port", str(port), "--var", str(var)]
    command += ["--out", str(var / "site")]
    paths = os.pathsep.join((str(ROOT), str(ROOT / "lambdas")))
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": paths},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        try:
            wait_for(port, "/app/health", 180)
            cookie = signed_in_cookie(services)
            return [approve(services, port, cookie, answers, number) for number in range(5)]
        finally:
            server.terminate()


def open_book(content: Path, var: Path, port: int) -> Services:
    """A book whose repository holds that content, known to its store."""
    environment = {"BOOK_VAR": str(var), "BOOK_ADDRESS": f"http://localhost:{port}"}
    services = make_services(Settings(environment, load_secret(var / "secrets"), ROOT))
    publisher = GitPublisher(
        var / "content", author="The book <book@example.org>", read_clock=services.read_clock
    )
    publisher.seed(content)
    sync_content(services)
    return services


def approve(
    services: Services, port: int, cookie: str, answers: dict[str, str], number: int
) -> float:
    """Send one in, press "Approve" over HTTP, and wait for its page."""
    token = services.new_token()
    named = {**answers, "name": f"Fresh Page {number}"}
    draft = services.store.drafts.begin(
        token, services.now, answers=named, private={"agreed": "by phone"}, entered_by="bench"
    )
    sent = send_draft(replace(services), token, draft)
    path = f"/app/moderate/{sent.id}"
    fields = dict(_HIDDEN.findall(request(port, "GET", path, cookie)[1]))
    began = time.perf_counter()
    status, html = request(port, "POST", f"{path}/approve", cookie, urlencode(fields))
    if status != 303:
        raise RuntimeError(f"The approval was answered with {status}: {html[-300:]}")
    wait_for(port, f"/listings/{sent.slug}/", _PATIENCE_SECONDS)
    took = time.perf_counter() - began
    time.sleep(3)
    return took


def request(port: int, method: str, path: str, cookie: str = "", body: str = "") -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Cookie": cookie}
    if body:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    connection.request(method, path, body or None, headers)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, text


def wait_for(port: int, path: str, seconds: float) -> None:
    """Ask again until it is there. TimeoutError if it never is."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            if request(port, "GET", path)[0] == 200:
                return
        except OSError:
            pass
        time.sleep(0.03)
    raise TimeoutError(path)
