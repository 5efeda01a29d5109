"""Mail into a folder, for trying the book out and for tests."""

import os
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from chalicelib.adapters.eml import format_message
from chalicelib.ports import MailerUnavailableError, Message


class FolderMailer:
    """Writes each message as <time>-<id>.eml, readable by the book's own user alone."""

    def __init__(self, folder: Path, sender: str, read_clock: Callable[[], datetime]) -> None:
        self._folder = folder
        self._sender = sender
        self._read_clock = read_clock

    def send(self, message: Message) -> None:
        now = self._read_clock()
        content = format_message(message, self._sender, now).as_bytes()
        target = self._folder / f"{now:%Y%m%dT%H%M%S.%f}-{message.id}.eml"
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write_whole(target, content)
        except OSError as error:
            raise MailerUnavailableError(
                f"The mail folder can't be written: {error.strerror}."
            ) from error

    def rest(self) -> None:
        """A folder is always there."""

    def find_rate(self) -> float | None:
        return None


def _write_whole(target: Path, content: bytes) -> None:
    """Nobody ever sees half a message; mkstemp makes it 0600 from the start."""
    descriptor, draft = tempfile.mkstemp(prefix=".draft-", dir=target.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(descriptor)
        Path(draft).replace(target)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
