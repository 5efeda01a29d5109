"""Mail over SMTP, against a real small server on this machine."""

import socket
import socketserver
import ssl
import subprocess
import threading
import time
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from chalicelib.adapters.smtp_mailer import SmtpMailer
from chalicelib.ports import (
    AddressRefusedError,
    MailDeferredError,
    MailerUnavailableError,
    MailRefusedError,
    Message,
)
from tests.lambdas.test_mail import BREAKS, NOW, SENDER, make_message


@dataclass
class MailServer:
    """`answers` overrides the reply to a command: the first word, or "DATA." for the body."""

    port: int = 0
    context: ssl.SSLContext | None = None
    hidden: bool = False
    answers: dict[str, str] = field(default_factory=dict)
    commands: list[str] = field(default_factory=list)
    received: list[bytes] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)


USUAL = {
    "HELO": "250 here",
    "MAIL": "250 yes",
    "RCPT": "250 yes",
    "DATA": "354 go on",
    "DATA.": "250 kept",
    "AUTH": "235 welcome",
    "STARTTLS": "220 go on",
    "QUIT": "221 bye",
    "RSET": "250 yes",
    "hello": "220 here",
}


class Handler(socketserver.StreamRequestHandler):
    mail_server: MailServer

    def handle(self) -> None:
        ours = self.mail_server
        if ours.context and ours.hidden:
            self._encrypt()
        if not self._say("hello"):
            return
        while line := self.rfile.readline():
            ours.commands.append(line.decode().strip())
            word = line.split()[0].decode().upper()
            if not self._react(word):
                return

    def _react(self, word: str) -> bool:
        if word == "EHLO":
            offers = "STARTTLS" if self.mail_server.context else "AUTH PLAIN LOGIN"
            self.wfile.write(f"250-here\r\n250-{offers}\r\n250 AUTH PLAIN\r\n".encode())
            return True
        if not self._say(word) or word == "QUIT":
            return False
        if word == "STARTTLS":
            self._encrypt()
        if word == "DATA" and "DATA" not in self.mail_server.answers:
            body = b""
            while not body.endswith(b"\r\n.\r\n"):
                body += self.rfile.readline()
            self.mail_server.received.append(body[:-3])
            return self._say("DATA.")
        return True

    def _say(self, word: str) -> bool:
        answer = self.mail_server.answers.get(word, USUAL.get(word, "500 what?"))
        if answer == "hang":
            self.mail_server.released.wait(10)
        if answer in ("hang", "cut"):
            return False
        self.wfile.write(f"{answer}\r\n".encode())
        return True

    def _encrypt(self) -> None:
        assert self.mail_server.context
        self.connection = self.mail_server.context.wrap_socket(self.connection, server_side=True)
        self.rfile = self.connection.makefile("rb")
        self.wfile = self.connection.makefile("wb", 0)  # type: ignore[assignment]

    def finish(self) -> None:
        super().finish()
        self.connection.close()


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no news."""


@contextmanager
def serve_mail(context: ssl.SSLContext | None = None, hidden: bool = False) -> Iterator[MailServer]:
    ours = MailServer(context=context, hidden=hidden)

    class OurHandler(Handler):
        mail_server = ours

    with Server(("127.0.0.1", 0), OurHandler) as server:
        ours.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        try:
            yield ours
        finally:
            ours.released.set()
            server.shutdown()


@pytest.fixture
def server() -> Iterator[MailServer]:
    with serve_mail() as server:
        yield server


def send(server: MailServer, message: Message, **more: object) -> None:
    """One message over a connection of its own."""
    mailer = open_mailer(server, **more)  # type: ignore[arg-type]
    try:
        mailer.send(message)
    finally:
        mailer.rest()


def open_mailer(
    server: MailServer, scheme: str = "smtp", login: str = "", **more: object
) -> SmtpMailer:
    url = f"{scheme}://{login}127.0.0.1:{server.port}"
    return SmtpMailer(url, SENDER, lambda: NOW, **({"timeout": 2.0} | more))  # type: ignore[arg-type]


def test_a_message_is_handed_over_to_its_one_recipient(server: MailServer) -> None:
    send(server, make_message(to="Jane <jane@example.org>", text="one\n.\ntwo\n"))

    assert server.commands[1:] == [
        "mail FROM:<book@example.org>",
        "rcpt TO:<jane@example.org>",
        "data",
        "quit",
    ]
    [content] = server.received
    assert b"To: Jane <jane@example.org>\r\n" in content
    assert b"\r\n\r\none\r\n..\r\ntwo\r\n" in content


def test_user_and_password_come_out_of_the_address(server: MailServer) -> None:
    send(server, make_message(), login="book%40example.org:p%3Aw@")

    [sent] = [each for each in server.commands if each.startswith("AUTH PLAIN")]
    assert b64decode(sent.split()[2]) == b"\0book@example.org\0p:w"


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("hello", "421 too busy"),
        ("hello", "554 go away"),
        ("hello", "cut"),
        ("hello", "hang"),
        ("MAIL", "451 later"),
        ("MAIL", "550 the sender is not allowed"),
        ("RCPT", "cut"),
        ("DATA", "451 later"),
        ("DATA.", "452 no room"),
        ("DATA.", "cut"),
        ("DATA.", "hang"),
    ],
)
def test_what_may_pass_leaves_the_message_waiting(
    server: MailServer, command: str, answer: str
) -> None:
    server.answers[command] = answer

    with pytest.raises(MailerUnavailableError, match=r"127\.0\.0\.1") as caught:
        send(server, make_message(), timeout=0.3)

    assert "jane" not in str(caught.value)
    server.answers.clear()
    send(server, make_message())
    assert b"Message-ID: <m1@example.org>" in server.received[-1]


@pytest.mark.parametrize("answer", ["450 greylisted", "452 mailbox full"])
def test_what_the_server_takes_later_concerns_that_message_alone(
    server: MailServer, answer: str
) -> None:
    mailer = open_mailer(server)
    server.answers["RCPT"] = answer
    with pytest.raises(MailDeferredError, match=r"127\.0\.0\.1"):
        mailer.send(make_message())
    server.answers.clear()
    mailer.send(make_message())
    mailer.rest()
    assert [line for line in server.commands if line.startswith("ehlo")] != []
    assert sum(line.startswith("ehlo") for line in server.commands) == 1


def test_one_connection_carries_many_messages_and_is_made_again_after_a_hundred(
    server: MailServer,
) -> None:
    mailer = open_mailer(server)
    for number in range(101):
        mailer.send(make_message(id=f"m{number}"))
    mailer.rest()
    assert len(server.received) == 101
    assert sum(line.startswith("ehlo") for line in server.commands) == 2
    assert sum(line == "quit" for line in server.commands) == 2


def test_a_connection_that_was_ended_meanwhile_is_made_again_and_nothing_goes_twice(
    server: MailServer,
) -> None:
    mailer = open_mailer(server)
    mailer.send(make_message(id="m1"))
    server.answers["RSET"] = "cut"
    mailer.send(make_message(id="m2"))
    mailer.rest()
    ids = [b"m1@" in one or b"m2@" in one for one in server.received]
    assert ids == [True, True]


def test_a_server_that_drips_is_given_up_after_one_patience() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def drip() -> None:
            taken, _ = listening.accept()
            with taken, suppress(OSError):
                while True:
                    taken.sendall(b"2")
                    time.sleep(0.05)

        threading.Thread(target=drip, daemon=True).start()
        dripping = MailServer(port=listening.getsockname()[1])
        began = time.monotonic()
        with pytest.raises(MailerUnavailableError):
            send(dripping, make_message(), patience=0.4)
        assert time.monotonic() - began < 2


def test_only_an_address_that_is_nobodys_is_left_alone_afterwards(server: MailServer) -> None:
    server.answers["RCPT"] = "550 5.1.1 no such user"
    with pytest.raises(AddressRefusedError):
        send(server, make_message())
    server.answers["RCPT"] = "554 5.7.1 relay access denied"
    with pytest.raises(MailRefusedError) as caught:
        send(server, make_message())
    assert not isinstance(caught.value, AddressRefusedError)


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("RCPT", "550 no such user jane@example.org"),
        ("RCPT", "553 blocked"),
        ("DATA", "554 no"),
        ("DATA.", "550 looks like spam"),
    ],
)
def test_what_will_never_be_taken_is_refused(server: MailServer, command: str, answer: str) -> None:
    server.answers[command] = answer

    with pytest.raises(MailRefusedError) as caught:
        send(server, make_message())

    assert "jane" not in str(caught.value)


def test_a_wrong_password_is_ours_to_mend_and_stays_out_of_the_sentence(
    server: MailServer,
) -> None:
    server.answers["AUTH"] = "535 no"

    with pytest.raises(MailerUnavailableError) as caught:
        send(server, make_message(), login="book:s3cr3t@")

    assert str(caught.value) == "127.0.0.1 refuses the user name or password."


def test_a_server_that_is_down_leaves_the_message_waiting() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        down = MailServer(port=unused.getsockname()[1])

    with pytest.raises(MailerUnavailableError, match="can't be reached"):
        send(down, make_message())


@pytest.mark.parametrize("evil", BREAKS)
def test_nothing_reaches_the_server_when_a_field_holds_a_line_break(
    server: MailServer, evil: str
) -> None:
    wanted: list[Message] = [
        make_message(to=f"jane@example.org{evil}"),
        make_message(subject=f"Hello{evil}"),
        make_message(id=f"m1{evil}"),
        make_message(headers={"X-Book": evil}),
        make_message(headers={f"X{evil}": "y"}),
    ]
    for message in wanted:
        with pytest.raises(ValueError, match=r"header|address|id"):
            send(server, message)

    assert server.commands == []


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("certificate")
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1"
    command += " -addext subjectAltName=IP:127.0.0.1 -keyout key.pem -out cert.pem"
    subprocess.run(command.split(), cwd=folder, check=True, capture_output=True)
    return folder


@pytest.mark.parametrize("scheme", ["smtps", "smtp+starttls"])
def test_mail_goes_encrypted_to_a_server_that_is_trusted(scheme: str, certificate: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    trust = ssl.create_default_context(cafile=str(certificate / "cert.pem"))
    with serve_mail(context, hidden=scheme == "smtps") as server:
        send(server, make_message(), scheme=scheme, login="book:pw@", trust=trust)
        assert len(server.received) == 1

        with pytest.raises(MailerUnavailableError):
            send(server, make_message(), scheme=scheme, login="book:pw@")
        assert len(server.received) == 1


def test_a_server_that_does_not_encrypt_gets_no_password(server: MailServer) -> None:
    with pytest.raises(MailerUnavailableError):
        send(server, make_message(), scheme="smtp+starttls", login="book:s3cr3t@")

    assert not [each for each in server.commands if each.startswith("AUTH")]


@pytest.mark.parametrize(
    "url", ["", "mail.example.org", "http://example.org", "smtp://", "smtp:///x"]
)
def test_an_address_that_is_no_mail_server_is_refused_at_once(url: str) -> None:
    with pytest.raises(ValueError, match="mail server"):
        SmtpMailer(url, SENDER, lambda: NOW)
