"""Mail over SMTP."""

import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from urllib.parse import unquote, urlsplit

from chalicelib.adapters.eml import format_message, parse_mailbox
from chalicelib.ports import MailerUnavailableError, MailRefusedError, Message

PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}


class SmtpMailer:
    """Over smtp://, smtps:// or smtp+starttls://user:password@host:port, a connection a message.

    `timeout` is in seconds, for connecting and for each answer.
    """

    def __init__(
        self,
        url: str,
        sender: str,
        read_clock: Callable[[], datetime],
        *,
        timeout: float = 20.0,
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
        self._timeout = timeout
        self._trust = trust or ssl.create_default_context()

    def send(self, message: Message) -> None:
        content = format_message(message, self._sender, self._read_clock()).as_bytes()
        sender, recipient = (parse_mailbox(each).addr_spec for each in (self._sender, message.to))
        try:
            server = self._connect()
            try:
                self._sign_in(server)
                server.sendmail(sender, [recipient], content)
            finally:
                with suppress(smtplib.SMTPException, OSError):
                    server.quit()
                server.close()
        except smtplib.SMTPException as error:
            raise self._judge(error) from error
        except OSError as error:
            raise MailerUnavailableError(f"{self._host} can't be reached.") from error

    def _connect(self) -> smtplib.SMTP:
        if self._scheme == "smtps":
            return smtplib.SMTP_SSL(
                self._host, self._port, timeout=self._timeout, context=self._trust
            )
        return smtplib.SMTP(self._host, self._port, timeout=self._timeout)

    def _sign_in(self, server: smtplib.SMTP) -> None:
        if self._scheme == "smtp+starttls":
            server.starttls(context=self._trust)
        if self._user:
            server.login(self._user, self._password)

    def _judge(self, error: smtplib.SMTPException) -> MailerUnavailableError | MailRefusedError:
        """Only the recipient's own lasting refusal is final: all else may be mended and waits.

        What the server said is not repeated, for it may name the recipient.
        """
        if isinstance(error, smtplib.SMTPRecipientsRefused):
            [(code, _)] = error.recipients.values()
            if code >= 500:
                return MailRefusedError(f"{self._host} refuses the recipient ({code}).")
            return MailerUnavailableError(f"{self._host} does not take mail for now ({code}).")
        if isinstance(error, smtplib.SMTPAuthenticationError):
            return MailerUnavailableError(f"{self._host} refuses the user name or password.")
        if isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= 500:
            return MailRefusedError(f"{self._host} refuses the message ({error.smtp_code}).")
        return MailerUnavailableError(f"{self._host} does not take mail for now.")
