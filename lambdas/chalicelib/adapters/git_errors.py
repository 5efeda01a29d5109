"""What goes wrong with git, in one sentence each that names no secret."""

import errno
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from dulwich import errors
from dulwich.file import FileLocked
from urllib3 import exceptions as web

from chalicelib.adapters.git_files import BusyError
from chalicelib.ports import PublisherUnavailableError

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
BROKEN = (
    errors.ChecksumMismatch,
    errors.FileFormatException,
    errors.WrongObjectException,
    errors.ObjectMissing,
    errors.MissingCommitError,
    errors.ApplyDeltaError,
    errors.RefFormatError,
    AssertionError,
    EOFError,
    LookupError,
    ValueError,
    struct.error,
    zlib.error,
)
MISSING = "{host} has no such repository, or hides it from the book."
REFUSALS = {
    401: "{host} refuses the book's user name or token (401).",
    403: "{host} does not let the book into the content repository (403).",
    404: MISSING,
    407: "The proxy before {host} wants a password (407).",
}


class StatusError(Exception):
    """The git host answered, but not with what was asked."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


@contextmanager
def host_errors(host: str, timeout: float) -> Iterator[None]:
    """Around everything that asks the git host."""
    try:
        yield
    except (PublisherUnavailableError, BusyError):
        raise
    except StatusError as error:
        sentence = REFUSALS.get(error.status, "{host} answers with error {status}.")
        sentence = sentence.format(host=host, status=error.status)
        raise PublisherUnavailableError(sentence) from error
    except errors.GitProtocolError as error:
        raise PublisherUnavailableError(_connection_sentence(error, host, timeout)) from error
    except errors.NotGitRepository as error:
        raise PublisherUnavailableError(MISSING.format(host=host)) from error
    except (ConnectionError, TimeoutError, web.HTTPError) as error:
        raise PublisherUnavailableError(f"{host} can't be reached.") from error
    except (*BROKEN, NotImplementedError) as error:
        sentence = f"{host} answered with something that is not git."
        raise PublisherUnavailableError(sentence) from error


def _connection_sentence(error: Exception, host: str, timeout: float) -> str:
    cause = error.__cause__
    reason = cause.reason if isinstance(cause, web.MaxRetryError) else cause
    if isinstance(reason, web.SSLError):
        return f"The certificate of {host} can't be trusted."
    if isinstance(reason, web.NewConnectionError):
        return f"{host} can't be reached."
    if isinstance(reason, web.TimeoutError):
        return f"{host} did not answer within {timeout:g} seconds."
    if isinstance(error, errors.SendPackError):
        return f"{host} could not take in what was pushed."
    return f"The connection to {host} broke off."


@contextmanager
def clone_errors() -> Iterator[None]:
    """Around everything that reads or writes the clone."""
    try:
        yield
    except PublisherUnavailableError:
        raise
    except (BusyError, FileLocked) as error:
        sentence = f"Somebody else is at work in the content repository ({error.args[0]})."
        raise PublisherUnavailableError(sentence) from error
    except OSError as error:
        raise PublisherUnavailableError(_disk_sentence(error)) from error
    except errors.NotGitRepository as error:
        raise PublisherUnavailableError("The content folder is no git repository.") from error
    except BROKEN as error:
        sentence = "The content repository is damaged: git fsck says where."
        raise PublisherUnavailableError(sentence) from error


def _disk_sentence(error: OSError) -> str:
    if error.errno in FULL:
        return "There is no room left for the content repository."
    return f"The content repository can't be read or written: {error.strerror}."
