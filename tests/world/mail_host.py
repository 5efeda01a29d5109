"""A mail server on this machine that takes mail over SMTP, and has bad days."""

import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass
class MailHost:
    """`trouble` is "", "silent" (says nothing), "dripping" (a byte now and then) or "refusing"."""

    port: int = 0
    trouble: str = ""
    received: list[EmailMessage] = field(default_factory=list)
    open: set[socketserver.StreamRequestHandler] = field(default_factory=set)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def to(self, address: str) -> list[EmailMessage]:
        return [mail for mail in list(self.received) if mail["To"] == address]

    def mend(self) -> None:
        """As after a restart: what hung is cut off."""
        self.trouble = ""
        for handler in list(self.open):
            with suppress(OSError):
                handler.connection.close()


class _Handler(socketserver.StreamRequestHandler):
    host: MailHost

    def setup(self) -> None:
        super().setup()
        self.host.open.add(self)

    def finish(self) -> None:
        self.host.open.discard(self)
        with suppress(OSError, ValueError):
            super().finish()

    def handle(self) -> None:
        with suppress(OSError, ValueError):
            if self._begins():
                self._talk()

    def _begins(self) -> bool:
        trouble = self.host.trouble
        if trouble == "refusing":
            self._say("421 not now")
            return False
        if trouble in ("silent", "dripping"):
            while self.host.trouble == trouble:
                time.sleep(0.1)
                if trouble == "dripping":
                    self.connection.sendall(b"2")
            return False
        self._say("220 here")
        return True

    def _talk(self) -> None:
        while line := self.rfile.readline():
            word = line.split()[0].upper()
            if self.host.trouble:
                return
            if word == b"DATA":
                self._take()
            elif word == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 yes")

    def _take(self) -> None:
        self._say("354 go on")
        body = b""
        while not body.endswith(b"\r\n.\r\n"):
            part = self.rfile.readline()
            if not part:
                return
            body += part
        mail = message_from_bytes(body[:-3], policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.host.received.append(mail)
        self._say("250 kept")

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no news."""


@contextmanager
def serve_mail() -> Iterator[MailHost]:
    host = MailHost()

    class Handler(_Handler):
        pass

    Handler.host = host
    with _Server(("127.0.0.1", 0), Handler) as server:
        host.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        try:
            yield host
        finally:
            host.mend()
            server.shutdown()
