"""A message as the mail system wants it."""

import re
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from typing import Any

from chalicelib.ports import Message

OURS = {"to", "from", "subject", "date", "message-id", "auto-submitted", "mime-version"}
NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
ID = re.compile(r"[A-Za-z0-9._-]{1,200}")
ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
ADDRESS = rf"{ATOM}(?:\.{ATOM})*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*"
MAILBOX = re.compile(rf'(?:"?(?P<name>[^<>"]*?)"?\s*<(?P<within>{ADDRESS})>|(?P<bare>{ADDRESS}))')
LONGEST_LINE = 998
BREAKS = re.compile(r"[\r\n\0\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


class _Policy(EmailPolicy):
    """Folds no header that may stand on one line: Python would garble long addresses of pages."""

    def fold_binary(self, name: str, value: Any) -> bytes:
        line = f"{name}: {value}"
        if name.lower() in ("from", "to") or not line.isascii() or len(line) > LONGEST_LINE:
            return super().fold_binary(name, value)
        return line.encode() + b"\r\n"


POLICY = _Policy(linesep="\r\n", cte_type="7bit")


def format_message(message: Message, sender: str, now: datetime) -> EmailMessage:
    """Raises ValueError for anything that could add a header or a recipient of its own."""
    if not ID.fullmatch(message.id):
        raise ValueError("a message's id is letters, digits, dots, hyphens and underscores")
    mail = EmailMessage(policy=POLICY)
    mail["From"] = parse_mailbox(sender)
    mail["To"] = parse_mailbox(message.to)
    mail["Subject"] = _check_line(message.subject)
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = f"<{message.id}@{parse_mailbox(sender).domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    for name, value in message.headers.items():
        mail[_check_name(name)] = _check_line(value)
    mail.set_content(message.text)
    if message.html:
        mail.add_alternative(message.html, subtype="html")
    return mail


def parse_mailbox(text: str) -> Address:
    """One address in ASCII, with or without a name before it. Raises ValueError."""
    found = MAILBOX.fullmatch(_check_line(text))
    if not found:
        raise ValueError("a message has exactly one address on each side")
    return Address(found["name"] or "", addr_spec=found["within"] or found["bare"])


def _check_line(text: str) -> str:
    if BREAKS.search(text):
        raise ValueError("a header is one line")
    return text


def _check_name(name: str) -> str:
    if not NAME.fullmatch(name) or name.lower() in OURS or name.lower().startswith("content-"):
        raise ValueError(f"not a header that a message may set: {name[:40]!r}")
    return name
