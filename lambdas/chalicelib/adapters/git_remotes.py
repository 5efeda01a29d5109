"""Where the content repository is pushed to: another repository on this machine, or a git host."""

from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Protocol, cast
from urllib.parse import unquote, urlsplit, urlunsplit

from dulwich.client import LocalGitClient, Urllib3HttpGitClient, default_urllib3_manager
from dulwich.objects import ZERO_SHA, ObjectID
from dulwich.pack import UnpackedObject
from dulwich.refs import Ref
from dulwich.repo import Repo
from urllib3 import BaseHTTPResponse, PoolManager, Retry

from chalicelib.adapters.git_errors import StatusError, host_errors
from chalicelib.adapters.git_files import hold
from chalicelib.adapters.git_objects import GitObject, make_pack_data
from chalicelib.adapters.git_repository import move_branch, open_repository, read_ref, write_objects
from chalicelib.adapters.git_settings import Credentials, GitSettings
from chalicelib.ports import PublisherUnavailableError

REFUSED = ("declined", "denied", "deny", "protected", "prohibited", "checked out", "hidden")


class _MovedError(Exception):
    """The branch is no longer where it was fetched from."""


class Remote(Protocol):
    """`address` may be shown and stored: it never holds a password."""

    address: str

    def fetch(self, repo: Repo) -> ObjectID | None:
        """Bring the branch's history into `repo`; its head, or None where there is no branch."""

    def push(self, old: ObjectID | None, new: ObjectID, objects: Sequence[GitObject]) -> bool:
        """Move the branch from `old` to `new`, whose objects are given; False if it has moved."""


@contextmanager
def open_remote(settings: GitSettings) -> Iterator[Remote | None]:
    """A path, a file: address of one, or http(s); None where the clone is all there is."""
    parts = urlsplit(settings.remote)
    if not settings.remote:
        yield None
    elif parts.scheme in ("http", "https"):
        with closing(Connections(urlunsplit(parts), settings.timeout)) as connections:
            yield HttpRemote(settings, connections)
    else:
        path = unquote(parts.path) if parts.scheme else settings.remote
        yield PathRemote(Path(path).absolute(), settings)


class PathRemote:
    """A bare repository on this machine."""

    def __init__(self, path: Path, settings: GitSettings) -> None:
        self.address = str(path)
        self._path = path
        self._settings = settings
        self._ref = Ref(f"refs/heads/{settings.branch}".encode())

    def fetch(self, repo: Repo) -> ObjectID | None:
        with host_errors(self.address, 0), open_repository(self._path) as host:
            head = read_ref(host, self._ref)
        if head and head not in repo.object_store:
            with host_errors(self.address, 0):
                LocalGitClient(quiet=True).fetch(self.address, repo, lambda *_, **__: [head])
        return head

    def push(self, old: ObjectID | None, new: ObjectID, objects: Sequence[GitObject]) -> bool:
        settings = self._settings
        with host_errors(self.address, 0), open_repository(self._path) as host:
            if not host.bare and host.refs.follow(Ref(b"HEAD"))[0][-1] == self._ref:
                raise PublisherUnavailableError(
                    f"{self.address} has {settings.branch} checked out: make it a bare repository."
                )
            lock = Path(host.controldir(), "book.lock")
            with hold(lock, settings.patience, settings.sleep):
                write_objects(host, objects)
                return move_branch(host, self._ref, old, new, settings.sleep)


class Connections:
    """Connections to the git host, all closed at the end: dulwich leaves those of refusals open.

    They go through the proxy of the environment. The outbox tries again, so nothing here does.
    """

    def __init__(self, address: str, timeout: float) -> None:
        manager = default_urllib3_manager(None, base_url=address, timeout=timeout)
        if not isinstance(manager, PoolManager):
            raise TypeError("dulwich has changed how it connects")
        never = Retry(total=None, connect=0, read=0, status=0, other=0, redirect=3)
        manager.connection_pool_kw["retries"] = never
        self._manager = manager
        self._answers: list[BaseHTTPResponse] = []
        self.headers = manager.headers

    def request(self, method: str, url: str, **options: Any) -> BaseHTTPResponse:
        """Raises StatusError for every answer but 200."""
        answer = self._manager.request(method, url, **options)
        self._answers.append(answer)
        if answer.status != 200:
            raise StatusError(answer.status)
        return answer

    def close(self) -> None:
        for answer in self._answers:
            answer.close()
        self._manager.clear()


class HttpRemote:
    """A repository at a git host, spoken to in git's smart HTTP protocol."""

    def __init__(self, settings: GitSettings, connections: Connections) -> None:
        parts = urlsplit(settings.remote)
        self._host = parts.netloc.rpartition("@")[2]
        self.address = urlunsplit((parts.scheme, self._host, parts.path, "", ""))
        self._credentials = settings.credentials
        if self._credentials is None and parts.username is not None:
            self._credentials = Credentials(unquote(parts.username), unquote(parts.password or ""))
        self._timeout = settings.timeout
        self._branch = settings.branch
        self._ref = Ref(f"refs/heads/{settings.branch}".encode())
        self._connections = connections

    def _client(self) -> Urllib3HttpGitClient:
        """A new one for each call: it remembers what the server once answered."""
        sent = self._credentials
        return Urllib3HttpGitClient(
            self.address,
            pool_manager=cast(PoolManager, self._connections),
            username=sent.username if sent else None,
            password=sent.token if sent else None,
            timeout=self._timeout,
            quiet=True,
        )

    def fetch(self, repo: Repo) -> ObjectID | None:
        def choose(refs: Mapping[Ref, ObjectID], depth: int | None = None) -> list[ObjectID]:
            head = refs.get(self._ref)
            return [head] if head and head not in repo.object_store else []

        with host_errors(self._host, self._timeout):
            found = self._client().fetch(
                self.address, repo, determine_wants=choose, ref_prefix=[self._ref]
            )
            return found.refs.get(self._ref)

    def push(self, old: ObjectID | None, new: ObjectID, objects: Sequence[GitObject]) -> bool:
        def update(advertised: dict[Ref, ObjectID]) -> dict[Ref, ObjectID]:
            if advertised.get(self._ref, ZERO_SHA) != (old or ZERO_SHA):
                raise _MovedError
            return {self._ref: new}

        def pack(
            have: Set[ObjectID], want: Set[ObjectID], **options: object
        ) -> tuple[int, Iterator[UnpackedObject]]:
            return make_pack_data(objects)

        with host_errors(self._host, self._timeout):
            try:
                answer = self._client().send_pack(self.address, update, pack)
            except _MovedError:
                return False
        statuses = answer.ref_status or {}
        if self._ref not in statuses:
            raise PublisherUnavailableError(f"{self._host} did not say whether the push landed.")
        return self._has_landed(statuses[self._ref])

    def _has_landed(self, reason: str | None) -> bool:
        """False for a refusal that another try may not meet."""
        if reason is None:
            return True
        if any(word in reason.casefold() for word in REFUSED):
            raise PublisherUnavailableError(
                f"{self._host} does not let the book push to {self._branch}: {reason[:200]}."
            )
        return False
