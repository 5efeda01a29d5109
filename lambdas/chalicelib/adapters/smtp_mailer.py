"""Mail over SMTP."""

import smtplib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from chalicelib.adapters.eml import format_message, parse_mailbox
from chalicelib.ports import (
    AddressRefusedError,
    MailDeferredError,
    MailerUnavailableError,
    MailRefusedError,
    Message,
)

PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}
# Providers end a connection after so many messages, or think less of whoever sends more.
MOST_MESSAGES = 100
NOBODY_THERE = b"5.1."  # RFC 3463: the address is wrong, and not our manners


class SmtpMailer:
    """Over smtp://, smtps:// or smtp+starttls://user:password@host:port.

    One connection is kept from message to message until `rest`. `timeout` is in seconds, for
    connecting and for each answer; `patience` for a whole message, however the server drips.
    """

    def __init__(
        self,
        url: str,
        sender: str,
        read_clock: Callable[[], datetime],
        *,
        rate: float | None = None,
        timeout: float = 20.0,
        patience: float = 60.0,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        parts = urlsplit(url)
        if parts.scheme not in PORTS or not parts.hostname:
            raise ValueError("the mail server is smtp://, smtps:// or smtp+starttls://host:port")
        self._scheme = parts.scheme
        self._host = parts.hostname
        self._port = parts.port or PORTS[parts.scheme]
        self._user = unquote(parts.username or "")
        self._password = unquote(parts.password or "")
        self._sender = sender
        self._read_clock = read_clock
        self._rate = rate
        self._timeout = timeout
        self._patience = patience
        self._trust = trust or ssl.create_default_context()
        self._lock = threading.Lock()
        self._server: smtplib.SMTP | None = None
        self._handed_over = 0

    def send(self, message: Message) -> None:
        content = format_message(message, self._sender, self._read_clock())
        with self._lock:
            try:
                self._hand_over(content)
            except smtplib.SMTPRecipientsRefused as error:  # the connection is as good as before
                raise self._judge(error) from error
            except smtplib.SMTPException as error:
                self._hang_up()
                raise self._judge(error) from error
            except OSError as error:
                self._hang_up()
                raise MailerUnavailableError(f"{self._host} can't be reached.") from error

    def rest(self) -> None:
        with self._lock:
            self._let_go()

    def find_rate(self) -> float | None:
        return self._rate

    def _hand_over(self, content: EmailMessage) -> None:
        sender = parse_mailbox(self._sender).addr_spec
        recipient = parse_mailbox(str(content["To"])).addr_spec
        server = self._reuse() or self._open()
        with _within(self._patience, server):
            server.sendmail(sender, [recipient], content.as_bytes())
        self._handed_over += 1
        if self._handed_over >= MOST_MESSAGES:
            self._let_go()

    def _reuse(self) -> smtplib.SMTP | None:
        """The connection that stands, if it still answers.

        It is asked before there is a message on it: later nobody could tell whether that had gone.
        """
        if self._server is None:
            return None
        try:
            with _within(self._patience, self._server):
                if self._server.rset()[0] == 250:
                    return self._server
        except (smtplib.SMTPException, OSError):
            pass
        self._hang_up()
        return None

    def _open(self) -> smtplib.SMTP:
        self._server = server = self._make()
        self._handed_over = 0
        with _within(self._patience, server):
            code, said = server.connect(self._host, self._port)
            if code != 220:
                raise smtplib.SMTPConnectError(code, said)
            self._sign_in(server)
        return server

    def _make(self) -> smtplib.SMTP:
        if self._scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(timeout=self._timeout, context=self._trust)
        else:
            server = smtplib.SMTP(timeout=self._timeout)
        server._host = self._host  # type: ignore[attr-defined]  # whose certificate it is to be
        return server

    def _let_go(self) -> None:
        if self._server is not None:
            with suppress(smtplib.SMTPException, OSError), _within(self._timeout, self._server):
                self._server.quit()
        self._hang_up()

    def _hang_up(self) -> None:
        """Without a word: a server that was silent once would be waited for again."""
        if self._server is not None:
            self._server.close()
            self._server = None

    def _sign_in(self, server: smtplib.SMTP) -> None:
        if self._scheme == "smtp+starttls":
            server.starttls(context=self._trust)
        if self._user:
            server.login(self._user, self._password)

    def _judge(self, error: smtplib.SMTPException) -> Exception:
        """Only the recipient's own lasting refusal is final: all else may be mended and waits.

        What the server said is not repeated, for it may name the recipient.
        """
        if isinstance(error, smtplib.SMTPRecipientsRefused):
            [(code, said)] = error.recipients.values()
            return self._judge_recipient(code, said)
        if isinstance(error, smtplib.SMTPAuthenticationError):
            return MailerUnavailableError(f"{self._host} refuses the user name or password.")
        if isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= 500:
            return MailRefusedError(f"{self._host} refuses the message ({error.smtp_code}).")
        return MailerUnavailableError(f"{self._host} does not take mail for now.")

    def _judge_recipient(self, code: int, said: bytes) -> Exception:
        if code < 500:
            return MailDeferredError(f"{self._host} takes it later ({code}).")
        kind = AddressRefusedError if NOBODY_THERE in said[:20] else MailRefusedError
        return kind(f"{self._host} refuses the recipient ({code}).")


@contextmanager
def _within(seconds: float, server: smtplib.SMTP) -> Iterator[None]:
    """Hang up after so long: each byte of a server that drips would renew any other timeout."""

    def hang_up() -> None:
        if server.sock is not None:
            with suppress(OSError):
                server.sock.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, hang_up)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
