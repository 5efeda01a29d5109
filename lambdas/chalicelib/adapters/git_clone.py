"""The clone that the book works on: one operation on it, under the book's lock."""

import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from dulwich.graph import can_fast_forward
from dulwich.objects import ObjectID
from dulwich.refs import Ref
from dulwich.repo import Repo

from chalicelib.adapters.git_errors import clone_errors
from chalicelib.adapters.git_files import hold
from chalicelib.adapters.git_paths import split_path
from chalicelib.adapters.git_remotes import Remote, open_remote
from chalicelib.adapters.git_repository import (
    clear_pack_locks,
    move_branch,
    open_repository,
    read_ref,
    write_objects,
)
from chalicelib.adapters.git_settings import GitSettings
from chalicelib.adapters.git_trees import Committer, Difference, Draft, Entry, is_file
from chalicelib.adapters.git_working_tree import WorkingTree
from chalicelib.ports import (
    ChangedFile,
    Conflicted,
    Landed,
    Publication,
    PublisherUnavailableError,
)

LONGEST_PAUSE = 2.0
COMMIT = re.compile("[0-9a-f]{40}")
log = logging.getLogger(__name__)


@contextmanager
def open_clone(settings: GitSettings) -> Iterator["Clone"]:
    """To read only."""
    with clone_errors(), open_repository(settings.folder) as repo:
        yield Clone(settings, repo, None)


@contextmanager
def lock_clone(settings: GitSettings) -> Iterator["Clone"]:
    """To change: waits for whoever is changing it, then mends what a killed process left."""
    with (
        clone_errors(),
        open_repository(settings.folder) as repo,
        hold(Path(repo.controldir(), "book.lock"), settings.patience, settings.sleep),
        open_remote(settings) as remote,
    ):
        clone = Clone(settings, repo, remote)
        clone.mend()
        yield clone


class Clone:
    def __init__(self, settings: GitSettings, repo: Repo, remote: Remote | None) -> None:
        self.repo = repo
        self._settings = settings
        self._ref = Ref(f"refs/heads/{settings.branch}".encode())
        self._tracking = Ref(f"refs/remotes/origin/{settings.branch}".encode())
        self._remote = remote
        self._files = WorkingTree(repo, settings.sleep)

    def read_head(self) -> ObjectID:
        """Where the branch stands in the clone."""
        head = read_ref(self.repo, self._ref)
        if head is None:
            branch = self._settings.branch
            raise PublisherUnavailableError(f"The content repository has no branch {branch}.")
        return head

    def mend(self) -> None:
        """Bring the files up to the head, if they were left behind it."""
        if self.repo.refs.follow(Ref(b"HEAD"))[0][-1] != self._ref:
            branch = self._settings.branch
            raise PublisherUnavailableError(f"The content folder is not on its branch {branch}.")
        clear_pack_locks(self.repo)
        head = self.read_head()
        if self._files.read_record() is None:
            self._files.record(head)
        self._files.bring_to(head)

    def publish(self, publications: Sequence[Publication]) -> list[Landed | Conflicted]:
        """Build on the newest head, push if nobody was faster, or else begin again."""
        for attempt in range(self._settings.tries):
            head = self._fetch()
            draft = Draft(self.repo.object_store)
            committer = Committer(draft, self._settings.author, self._settings.read_clock)
            outcomes, new = committer.settle(head, publications)
            if new == head or self._land(head, new, draft):
                self._follow(new)
                return outcomes
            self._pause(attempt)
        raise PublisherUnavailableError(
            f"The branch {self._settings.branch} kept moving while the book was publishing."
        )

    def _pause(self, attempt: int) -> None:
        """Longer each time and never the same, so that many writers do not march in step."""
        settings = self._settings
        settings.sleep(min(0.05 * 2**attempt, LONGEST_PAUSE) * (0.5 + settings.draw()))

    def _fetch(self) -> ObjectID:
        if self._remote is None:
            return self.read_head()
        head = self._remote.fetch(self.repo)
        if head is None:
            branch = self._settings.branch
            raise PublisherUnavailableError(f"{self._remote.address} has no branch {branch}.")
        return head

    def _land(self, head: ObjectID, new: ObjectID, draft: Draft) -> bool:
        made = list(draft.made.values())
        if self._remote is None:
            write_objects(self.repo, made)
            return self._move(self._ref, head, new)
        if not self._remote.push(head, new, made):
            return False
        write_objects(self.repo, made)
        return True

    def _move(self, ref: Ref, old: ObjectID | None, new: ObjectID) -> bool:
        return move_branch(self.repo, ref, old, new, self._settings.sleep)

    def sync(self) -> str:
        """The remote's history wins; without one, the clone's is the only one."""
        head = self._fetch()
        self._follow(head)
        return head.decode()

    def _follow(self, head: ObjectID) -> None:
        """Branch and files go where the remote is. The record of its place comes after them."""
        local = self.read_head()
        while local != head:
            self._set_aside(local, head)
            if self._move(self._ref, local, head):
                break
            local = self.read_head()
        if self._remote and (tracked := read_ref(self.repo, self._tracking)) != head:
            self._move(self._tracking, tracked, head)
        self._files.bring_to(head)

    def _set_aside(self, local: ObjectID, head: ObjectID) -> None:
        """Keep what was committed by hand here and never pushed.

        What the remote once had and has no more was taken out of its history: it is not kept.
        """
        if local == read_ref(self.repo, self._tracking) or can_fast_forward(self.repo, local, head):
            return
        name = f"set-aside-{local[:12].decode()}"
        ref = Ref(f"refs/heads/{name}".encode())
        self._move(ref, read_ref(self.repo, ref), local)
        log.warning("Commits that were never pushed stand in the branch %s.", name)

    def holds(self, commit: str) -> bool:
        """Whether the branch has it in its history; the clone has all of that."""
        if not COMMIT.fullmatch(commit):
            return False
        wanted = ObjectID(commit.encode())
        is_known = wanted in self.repo.object_store
        return is_known and can_fast_forward(self.repo, wanted, self.read_head())

    def list_changes(
        self, since: str | None, at: str = "", after: str = "", limit: int | None = None
    ) -> tuple[str, list[ChangedFile]]:
        head = self._known(at) or self.read_head()
        draft = Draft(self.repo.object_store)
        old = self._known(since or "")
        before = draft.tree_of(old) if old else None
        differences = draft.differences(before, draft.tree_of(head))
        behind = after.encode("utf-8", "surrogateescape")
        found = [each for each in differences if _concerns_file(each) and each.path > behind]
        found.sort(key=lambda each: each.path)
        return head.decode(), [_read_change(draft, each) for each in found[:limit]]

    def _known(self, commit: str) -> ObjectID | None:
        """That commit, if it is one and stands in the clone with its tree."""
        id = ObjectID(commit.encode()) if COMMIT.fullmatch(commit) else None
        return id if id and id in self.repo.object_store else None

    def read(self, path: str) -> tuple[str, bytes] | None:
        draft = Draft(self.repo.object_store)
        entry = draft.find(draft.tree_of(self.read_head()), split_path(path))
        return _read_file(draft, entry) if entry and is_file(entry) else None


def _concerns_file(change: Difference) -> bool:
    return is_file(change.old) or is_file(change.new)


def _read_change(draft: Draft, change: Difference) -> ChangedFile:
    path = change.path.decode("utf-8", "surrogateescape")
    if change.new is None or not is_file(change.new):
        return ChangedFile(path, None, None)
    return ChangedFile(path, *_read_file(draft, change.new))


def _read_file(draft: Draft, entry: Entry) -> tuple[str, bytes]:
    return entry.id.decode(), draft.read(entry.id).data
