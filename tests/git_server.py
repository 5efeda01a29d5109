"""A git host on this machine: the real `git http-backend`, with switches for its bad days."""

import os
import subprocess
import threading
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


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
