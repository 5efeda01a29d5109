"""The working tree: files that follow the branch's head, beside whatever people do to them."""

import hashlib
import os
import stat
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from dulwich.objects import ObjectID
from dulwich.repo import Repo

from chalicelib.adapters.git_files import Sleep, put_file, replace_beside_git
from chalicelib.adapters.git_index import Name, blob_of, format_index, make_entry, parse_index
from chalicelib.adapters.git_paths import is_safe
from chalicelib.adapters.git_trees import Difference, Draft, Entry, is_file

RECORD = "book-checked-out"
ODD = b"odd"
FEW = 100
Stats = dict[bytes, os.stat_result]


class WorkingTree:
    """Writes only what differs between two commits, and only where nobody has edited it.

    The commit whose files stand is kept under .git, and named anew once they all do: whatever
    kills us before that, the same steps are taken again and find what is done already.
    """

    def __init__(self, repo: Repo, sleep: Sleep) -> None:
        self._folder = Path(repo.path)
        self._git = Path(repo.controldir())
        self._drafts = Path(repo.object_store.path)
        self._draft = Draft(repo.object_store)
        self._knows = repo.object_store.__contains__
        self._sleep = sleep

    def read_record(self) -> ObjectID | None:
        """The commit whose files stand, or None where nobody has said."""
        with suppress(FileNotFoundError):
            return ObjectID((self._git / RECORD).read_bytes().strip())
        return None

    def bring_to(self, head: ObjectID) -> None:
        """Make the files follow from the commit on record, or from nothing at all."""
        old = self.read_record()
        if old == head:
            return
        before = self._draft.tree_of(old) if old and self._knows(old) else None
        tree = self._draft.tree_of(head)
        differences = [each for each in self._draft.differences(before, tree) if is_safe(each.path)]
        if differences:
            self._follow_index(tree, differences, self._write_files(differences))
        self.record(head)

    def record(self, head: ObjectID) -> None:
        put_file(self._git / RECORD, head + b"\n", self._drafts, 0o600)

    def _write_files(self, differences: Sequence[Difference]) -> Stats:
        """Deletions first: a file may become a folder. Gives what stands as it should, by path."""
        durable = len(differences) <= FEW
        for each in differences:
            if each.new is None:
                self._delete(each)
        stats: Stats = {}
        for each in differences:
            path = self._folder / os.fsdecode(each.path)
            if each.new and is_file(each.new) and self._write(path, each, each.new, durable):
                stats[each.path] = path.lstat()
        return stats

    def _delete(self, change: Difference) -> None:
        path = self._folder / os.fsdecode(change.path)
        if not change.old or not is_file(change.old) or self._standing(path) != change.old.id:
            return
        path.unlink()
        with suppress(OSError):
            for parent in path.relative_to(self._folder).parents[:-1]:
                (self._folder / parent).rmdir()

    def _write(self, path: Path, change: Difference, new: Entry, durable: bool) -> bool:
        """Whether the file stands now; one that somebody edited or put in the way is left."""
        standing = self._standing(path)
        if standing == new.id:
            return True
        if standing is not None and (change.old is None or standing != change.old.id):
            return False
        mode = 0o700 if new.mode & 0o100 else 0o600
        put_file(path, self._draft.read(new.id).data, self._drafts, mode, durable)
        return True

    def _standing(self, path: Path) -> bytes | None:
        """The blob id of the file that stands there, None for none, ODD for anything else."""
        for parent in path.relative_to(self._folder).parents[:-1]:
            if (self._folder / parent).is_symlink():
                return ODD
        try:
            if not stat.S_ISREG(path.lstat().st_mode):
                return ODD
            data = path.read_bytes()
        except FileNotFoundError:
            return None
        except NotADirectoryError:
            return ODD
        return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest().encode()

    def _follow_index(
        self, tree: ObjectID, differences: Sequence[Difference], stats: Stats
    ) -> None:
        index = self._git / "index"

        def make() -> bytes | None:
            entries = parse_index(index.read_bytes() if index.exists() else b"")
            changes: Iterable[Difference] = differences
            if entries is None:
                entries, changes = {}, self._draft.differences(None, tree)
            moved = [_move_entry(entries, each, stats) for each in changes if is_safe(each.path)]
            return format_index(entries) if any(moved) else None

        replace_beside_git(index, self._git / "book-index", make, self._sleep)


def _move_entry(entries: dict[Name, bytes], change: Difference, stats: Stats) -> bool:
    """Whether it moved; what somebody has staged by hand, or committed, stays."""
    key = (change.path, 0)
    held = blob_of(entries[key]) if key in entries else None
    if held != (change.old.id if change.old else None):
        return False
    if change.new is None:
        del entries[key]
    else:
        mode = change.new.mode
        if is_file(change.new):
            mode = 0o100755 if mode & 0o100 else 0o100644
        entries[key] = make_entry(change.path, mode, change.new.id, stats.get(change.path))
    return True
