"""Measure the app: submissions at 32 clients beside a bare handler, the queue, import, the zip.

`app_bench.py [--write] [--requests N] [--only helping]`: everything happens below var/bench.
"""

import argparse
import http.client
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

from benchmarks import peers
from benchmarks.app_approval import measure_approvals
from benchmarks.app_helping import measure_helping
from benchmarks.app_queue import measure_queue_page
from benchmarks.app_start import tell_first_page, tell_start
from benchmarks.listings import write_listings
from benchmarks.machine import describe_machine
from benchmarks.reading_age import reading_age
from chalicelib.adapters.git_publisher import GitPublisher
from chalicelib.services import Services
from chalicelib.settings import Settings, load_secret
from chalicelib.wiring import make_services
from communitybook.dates.clock import LONDON
from scripts.package_app import main as package

ROOT = Path(__file__).resolve().parents[1]
WORK = ROOT / "var" / "bench" / "app"
CLIENTS = 32
BEGIN, END = "<!-- app measured: begin -->", "<!-- app measured: end -->"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
ANSWERS = {
    "kind": "group",
    "name": "Monday Menders",
    "summary": "We mend clothes together every Monday.",
    "description": "Bring what is torn. We have needles, thread and a brew.",
    "categories": "sewing-and-knitting",
    "where.postcode": "WN1 3BB",
    "when.sessions[0].day": "monday",
    "when.sessions[0].starts": "10am",
    "contact.phone": "01632 960 555",
    "consent.contact": "group",
}


@dataclass(frozen=True, slots=True)
class Speed:
    """What 32 clients at once got."""

    per_second: float
    p50_ms: float
    p99_ms: float
    refused: int


Call = tuple[str, bytes, dict[str, str]]


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when everything was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", choices=("helping",), help="that part alone")
    parser.add_argument("--write", action="store_true", help="into docs/figures.md")
    options = parser.parse_args(arguments)
    shutil.rmtree(WORK, ignore_errors=True)
    if options.only:
        rows = measure_helping(make_book(WORK / "helping"))
    else:
        rows = list(measure_all(options.requests, options.rounds))
    command = "make bench-app"
    lines = [
        f"Measured on {datetime.now(LONDON):%d %B %Y at %H:%M} with `{command}`.",
        f"Machine: {describe_machine()}.",
        "",
        "| app | reach | measured |",
        "|---|---|---|",
        *(f"| {what} | {reach} | {told} |" for what, reach, told in rows),
    ]
    print("\n".join(lines))
    if options.write:
        write(ROOT / "docs" / "figures.md", lines)
    return 0


def measure_all(requests: int, rounds: int) -> list[tuple[str, str, str]]:
    """Every row: what, the reach, what was measured."""
    python = peers.make_app_venv()
    ours = [measure_book(requests, number) for number in range(rounds)]
    bare = [measure_flask(python, requests, number) for number in range(rounds)]
    best, peer = (max(found, key=lambda one: one.per_second) for found in (ours, bare))
    ratio = peer.per_second / best.per_second
    return [
        ("submissions a second, 32 clients, fsync on", "", tell(best)),
        ("Flask, waitress and one SQLite insert", "", tell(peer)),
        ("bare handler / ours", "1.5", f"{ratio:.2f}"),
        ("queue page with 10,000 waiting, median of 20", "100 ms", measure_queue()),
        *measure_helping(make_book(WORK / "helping")),
        *measure_live(),
        measure_words(),
        ("size of the zip for AWS", "20 MB", measure_zip()),
        ("importing the app, best of 5 in a fresh process", "150 ms", tell_start(ROOT)),
        ("the same until its first page is made", "", tell_first_page(ROOT)),
    ]


def tell(speed: Speed) -> str:
    return f"{speed.per_second:,.0f}/s, p50 {speed.p50_ms:.0f} ms, p99 {speed.p99_ms:.0f} ms"


def make_book(var: Path) -> Services:
    """A fresh book with an empty content repository."""
    content = var / "source"
    (content / "assets").mkdir(parents=True)
    seed = GitPublisher(
        var / "content", author="The book <book@example.org>", read_clock=lambda: datetime.now(UTC)
    )
    (content / "assets" / ".keep").touch()
    seed.seed(content)
    environment = {"BOOK_VAR": str(var), "BOOK_ADDRESS": "http://localhost:8000"}
    return make_services(Settings(environment, load_secret(var / "secrets"), ROOT))


def measure_book(requests: int, number: int) -> Speed:
    """The last press of the form: checked, stored with its mail, and answered."""
    var = WORK / f"book{number}"
    services = make_book(var)
    calls = [draft_call(services, one) for one in range(requests)]
    services.store.table.close()  # type: ignore[attr-defined]
    time.sleep(3.2)
    return serve_and_load([sys.executable, "-m", "benchmarks.app_server", "book", str(var)], calls)


def draft_call(services: Services, number: int) -> Call:
    """One filled-in draft, and the press that sends it, each from an address of its own."""
    token = services.new_token()
    answers = {**ANSWERS, "name": f"Monday Menders {number}"}
    private = {"email": f"person{number}@example.org"}
    services.store.drafts.begin(token, services.now, answers=answers, private=private)
    body = urlencode({"form_token": services.sign_form("send"), "website": ""}).encode()
    source = f"10.{number // 65536}.{number // 256 % 256}.{number % 256}"
    return f"/app/drafts/{token}/check", body, {**FORM, "X-Forwarded-For": source}


def measure_flask(python: Path, requests: int, number: int) -> Speed:
    var = WORK / f"flask{number}"
    var.mkdir(parents=True)
    body = urlencode({**ANSWERS, "email": "person@example.org"}).encode()
    calls: list[Call] = [("/submit", body, FORM)] * requests
    return serve_and_load([str(python), "-m", "benchmarks.app_server", "flask", str(var)], calls)


def serve_and_load(command: list[str], calls: list[Call]) -> Speed:
    """Start a server, load it with 32 clients, and end it."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "lambdas")))}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, cwd=ROOT) as server:
        try:
            port = int((server.stdout or sys.stdin).readline())
            return load(port, calls)
        finally:
            server.terminate()


def load(port: int, calls: list[Call]) -> Speed:
    """Every call once, shared among the clients."""
    shares = [calls[number::CLIENTS] for number in range(CLIENTS)]
    began = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        found = [
            one for share in pool.map(lambda part: send_all(port, part), shares) for one in share
        ]
    took = time.perf_counter() - began
    times = sorted(seconds for seconds, status in found if status in (200, 303))
    return Speed(
        per_second=len(times) / took,
        p50_ms=statistics.median(times) * 1000,
        p99_ms=times[int(len(times) * 0.99) - 1] * 1000,
        refused=len(found) - len(times),
    )


def send_all(port: int, calls: list[Call]) -> list[tuple[float, int]]:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    found = []
    for path, body, headers in calls:
        began = time.perf_counter()
        connection.request("POST", path, body, headers)
        answer = connection.getresponse()
        answer.read()
        found.append((time.perf_counter() - began, answer.status))
    connection.close()
    return found


def timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def measure_queue() -> str:
    """The first page of a queue in which 10,000 wait."""
    return f"{measure_queue_page(make_book(WORK / 'queue')):.0f} ms"


def measure_live() -> list[tuple[str, str, str]]:
    """From a moderator's press to the page, at 200 and at 10,000 listings."""
    rows = []
    for size, reach in ((200, "2 s"), (10_000, "3 s")):
        content = WORK / f"content{size}"
        write_listings(size, content)
        times = measure_approvals(content, WORK / f"live{size}", 8790, ANSWERS)
        told = f"median {statistics.median(times):.2f} s, longest {max(times):.2f} s"
        rows.append((f"approval to live page, {size:,} listings, 5 times", reach, told))
    return rows


def measure_zip() -> str:
    """What `make package` packs, with a shell of no weight."""
    shell = WORK / "shell.html"
    shell.write_text("@@title@@@@head@@@@main@@", encoding="utf-8")
    if package(["--out", str(WORK / "aws"), "--shell", str(shell)]) != 0:
        raise RuntimeError("The app could not be packed.")
    return f"{(WORK / 'aws' / 'deployment.zip').stat().st_size / 1e6:.1f} MB"


def measure_words() -> tuple[str, str, str]:
    age, sentences = reading_age()
    what = f"reading age of the form (ARI, {sentences} sentences)"
    return what, "about 9", f"{age:.1f}"


def write(path: Path, lines: list[str]) -> None:
    """Put the rows between their marks."""
    text = path.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    path.write_text(before + "\n".join((BEGIN, *lines, END)) + after, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
