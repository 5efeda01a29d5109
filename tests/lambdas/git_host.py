"""A git host on this machine: the real `git http-backend`, with switches for its bad days."""

import hashlib
import os
import subprocess
import threading
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from chalicelib.adapters.git_publisher import GitPublisher
from chalicelib.ports import Publication


@dataclass
class GitHost:
    """`trouble` is "" or a status, or one of the kinds in `_Handler._misbehave`."""

    folder: Path
    port: int = 0
    password: str = ""
    trouble: str = ""
    requests: list[str] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)

    def address(self, name: str, login: str = "") -> str:
        return f"http://{login}127.0.0.1:{self.port}/{name}"


def git(folder: Path, *arguments: str, check: bool = True) -> str:
    """What git itself says."""
    command = ["git", "-c", "user.name=Sam", "-c", "user.email=sam@example.org", *arguments]
    plain = {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1"}
    done = subprocess.run(
        command, cwd=folder, env=os.environ | plain, capture_output=True, check=False
    )
    assert not check or done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def make_bare(path: Path) -> Path:
    git(path.parent, "init", "--quiet", "--bare", "--initial-branch=main", str(path))
    git(path, "config", "http.receivepack", "true")
    git(path, "config", "receive.autogc", "false")
    return path


@contextmanager
def serve_git(folder: Path) -> Iterator[GitHost]:
    host = GitHost(folder)

    class Handler(_Handler):
        git_host = host

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    host.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield host
    finally:
        host.released.set()
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True
    git_host: GitHost

    def log_message(self, format: str, *arguments: object) -> None:
        pass

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def _answer(self) -> None:
        host = self.git_host
        host.requests.append(f"{self.command} {self.path}")
        if host.trouble.isdigit():
            self._refuse(int(host.trouble))
        elif host.password and self._login() != host.password:
            self._refuse(401)
        elif host.trouble == "page":
            self._pass_on(b"Content-Type: text/html\r\n\r\n<h1>Please sign in</h1>")
        elif not self._misbehave():
            self._pass_on(self._ask_git())

    def _misbehave(self) -> bool:
        """ "hang": say nothing. "cut": leave mid-push. "deaf": the push lands, its answer is lost."""
        trouble = self.git_host.trouble
        pushing = self.command == "POST" and self.path.endswith("git-receive-pack")
        if trouble == "hang":
            self.git_host.released.wait(30)
        elif trouble == "cut" and pushing:
            self.rfile.read(40)
        elif trouble == "deaf" and pushing:
            self._ask_git()
        else:
            return False
        self.close_connection = True
        return True

    def _login(self) -> str:
        kind, _, coded = self.headers.get("Authorization", "").partition(" ")
        return b64decode(coded).decode() if kind == "Basic" else ""

    def _refuse(self, status: int) -> None:
        self._read_body()
        self.send_response(status)
        if status == 401:
            self.send_header("WWW-Authenticate", 'Basic realm="git"')
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _read_body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        body = b""
        while size := int(self.rfile.readline(), 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body

    def _ask_git(self) -> bytes:
        body = self._read_body()
        path, _, query = self.path.partition("?")
        environment = {
            "PATH": os.environ["PATH"],
            "GIT_PROJECT_ROOT": str(self.git_host.folder),
            "GIT_HTTP_EXPORT_ALL": "1",
            "GIT_CONFIG_NOSYSTEM": "1",
            "HOME": str(self.git_host.folder),
            "REQUEST_METHOD": self.command,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(body)),
            "REMOTE_ADDR": "127.0.0.1",
        }
        for name in ("Git-Protocol", "Content-Encoding"):
            if name in self.headers:
                environment["HTTP_" + name.upper().replace("-", "_")] = self.headers[name]
        command = ["git", "http-backend"]
        return subprocess.run(
            command, input=body, env=environment, capture_output=True, check=True
        ).stdout

    def _pass_on(self, answer: bytes) -> None:
        head, _, body = answer.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n"))
        self.send_response(int(headers.pop("Status", "200").split()[0]))
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
AUTHOR = "The Book <book@example.org>"
LISTING = b"name: Tuesday Stitchers\n"
FORMS = ("local", "path", "http")


def blob_id(data: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()


def publication(
    path: str, data: bytes | None, base: bytes | None = None, id: str = "p1"
) -> Publication:
    """One that was approved against `base`."""
    found = None if base is None else blob_id(base)
    return Publication(id, path, found, data, f"Publish {id}")


class Book:
    """A small content repository in one of its three forms, and publishers into it."""

    def __init__(self, form: str, folder: Path, host: GitHost | None = None) -> None:
        self.form = form
        self.host = host
        self.folder = folder
        self.source = folder / "content"
        (self.source / "assets").mkdir(parents=True)
        (self.source / "assets" / "stitchers.yml").write_bytes(LISTING)
        (self.source / "book.yml").write_bytes(b"name: Wigan\n")
        self.truth = folder / "clone" if form == "local" else make_bare(folder / "book.git")
        self.remote = self._address()
        self.clone = folder / "clone"
        self.publisher = self.open()
        self.publisher.seed(self.source)

    def _address(self) -> str:
        if self.form == "local":
            return ""
        return str(self.truth) if self.host is None else self.host.address("book.git")

    def open(self, name: str = "clone", **more: Any) -> GitPublisher:
        """A publisher with a clone of that name; in the local form all share the one."""
        folder = self.folder / ("clone" if self.form == "local" else name)
        options = {"author": AUTHOR, "read_clock": lambda: NOW, "timeout": 5.0} | more
        return GitPublisher(folder, remote=self.remote, **options)

    def log(self) -> list[str]:
        """The subjects of the true history, oldest first."""
        return git(self.truth, "log", "--reverse", "--format=%s", "main").splitlines()

    def commit_by_hand(self, path: str, text: str) -> None:
        """As somebody with git on their own machine would."""
        work = self.clone
        if self.form != "local":
            work = self.folder / "hand"
            if not work.exists():
                git(self.folder, "clone", "--quiet", str(self.truth), str(work))
            git(work, "pull", "--quiet")
        (work / path).write_text(text)
        git(work, "add", path)
        git(work, "commit", "--quiet", "-m", f"By hand: {path}")
        if self.form != "local":
            git(work, "push", "--quiet")


@contextmanager
def open_book(form: str, folder: Path) -> Iterator[Book]:
    if form != "http":
        yield Book(form, folder)
        return
    with serve_git(folder) as host:
        yield Book(form, folder, host)


def assert_sound(book: Book, clone: Path | None = None) -> None:
    """Git itself finds nothing wrong: objects, and a working tree equal to the head."""
    clone = clone or book.clone
    for repository in {clone, book.truth}:
        found = subprocess.run(
            ["git", "fsck", "--strict"], cwd=repository, capture_output=True, check=False
        )
        assert found.returncode == 0, found.stderr.decode()
    assert git(clone, "status", "--porcelain") == ""
    assert git(clone, "rev-parse", "main") == git(book.truth, "rev-parse", "main")
    git(clone, "diff", "--exit-code", "HEAD")
