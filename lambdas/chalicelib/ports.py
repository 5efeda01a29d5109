"""The ports to git and to mail, and what passes through them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from communitybook.build_facts import BuildFacts


@dataclass(frozen=True, slots=True)
class Publication:
    """One file to publish: `base` is the git blob id that was approved against.

    `path` is relative to the content repository, such as `assets/tuesday-stitchers.yml`;
    `base` is None where there was no file; `data` is None to take the file out.
    """

    id: str
    path: str
    base: str | None
    data: bytes | None
    message: str


@dataclass(frozen=True, slots=True)
class Landed:
    """The file stands in that commit, by this attempt or an earlier one."""

    id: str
    commit: str


@dataclass(frozen=True, slots=True)
class Conflicted:
    """Somebody else changed the file since `base`; nothing was written.

    `found` is its blob id, or the id of whatever stands in its way; None if it is gone.
    """

    id: str
    found: str | None


class PublisherUnavailableError(Exception):
    """The git host can't be reached or refuses; the sentence says which, and names no secret."""


@dataclass(frozen=True, slots=True)
class ChangedFile:
    """A file that differs between two commits: what it holds now, or None if it is gone."""

    path: str
    blob: str | None
    data: bytes | None


class SiteUnreadableError(Exception):
    """The site that readers see can't be asked what it shows; the sentence says why."""


class SiteReader(Protocol):
    """Asks the site that readers see what it shows."""

    def __call__(self) -> BuildFacts | None:
        """What its build.json says; None where no site stands yet. Raises SiteUnreadableError."""


class Publisher(Protocol):
    """The content repository: its branch moves forward only, and never loses a commit."""

    def publish(self, publications: Sequence[Publication]) -> list[Landed | Conflicted]:
        """Put each file in, in order, a commit each, and push them together.

        Raises PublisherUnavailableError; then some may have landed, and trying again is safe.
        Raises ValueError, and does nothing, if any path could lead out of the repository.
        """

    def sync(self) -> str:
        """Fetch, bring the working copy up to the branch's head, and give its commit id."""

    def holds(self, commit: str) -> bool:
        """Whether the branch, as last fetched, still has that commit in its history."""

    def tidy(self) -> None:
        """Make the clone small again; nothing where there is little to do, or no git to do it."""

    def read_head(self) -> str:
        """The branch's head as last fetched: its commit id."""

    def list_changes(
        self, since: str | None, at: str = "", after: str = "", limit: int | None = None
    ) -> tuple[str, list[ChangedFile]]:
        """The commit that was looked at, and the files in which it differs from `since`, by path.

        All files, where `since` is None or a commit that is no longer known. It is `at` where that
        is still known, else the head. With `after` only paths behind that one, with `limit` only
        so many: many files are read in pieces, each from where the last one ended.
        """

    def read(self, path: str) -> tuple[str, bytes] | None:
        """Blob id and bytes of a file at the branch's head as last fetched, or None."""


@dataclass(frozen=True, slots=True)
class Message:
    """One e-mail, ready to send. `id` names it in its Message-ID, so that a copy is known."""

    id: str
    to: str
    subject: str
    text: str
    html: str = ""
    headers: dict[str, str] = field(default_factory=dict)


class Lane(StrEnum):
    """Which mail goes first: codes and confirmations, then news, then letters to many."""

    URGENT = "urgent"
    NEWS = "news"
    LETTERS = "letters"


class MailerUnavailableError(Exception):
    """The mail server can't be reached or takes nothing for now: every message waits."""


class MailDeferredError(Exception):
    """The server takes this one message later: its recipient's mailbox is full, for instance."""


class MailRefusedError(Exception):
    """The server will never take this message: the address is wrong or blocked."""


class AddressRefusedError(MailRefusedError):
    """There is nobody at that address: nothing else will be taken for it either."""


class Mailer(Protocol):
    """Where mail is handed over, one message after another."""

    def send(self, message: Message) -> None:
        """Raises MailerUnavailableError, MailDeferredError or MailRefusedError.

        Raises ValueError, and sends nothing, for a line break in a header or for an address that
        is not exactly one.
        """

    def rest(self) -> None:
        """Nothing more for now: whatever is held open between two messages is let go."""

    def find_rate(self) -> float | None:
        """Letters a second that may go without standing in the way of codes; None for any."""
