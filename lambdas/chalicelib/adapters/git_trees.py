"""Commits built object by object: one file put into its tree, and the trees above rewritten."""

import stat
from binascii import unhexlify
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from dulwich.object_store import DiskObjectStore
from dulwich.objects import Blob, Commit, ObjectID, Tree, parse_tree, sorted_tree_items

from chalicelib.adapters.git_objects import GitObject, read_object
from chalicelib.adapters.git_paths import split_path
from chalicelib.ports import Conflicted, Landed, Publication

FOLDER = 0o40000
FILE = 0o100644


class Entry(NamedTuple):
    mode: int
    id: ObjectID


class Difference(NamedTuple):
    """What stood at a path and what stands there now; folders are never among them."""

    path: bytes
    old: Entry | None
    new: Entry | None


def is_file(entry: Entry | None) -> bool:
    """Links and submodules are in nobody's listing, and never followed."""
    return entry is not None and stat.S_ISREG(entry.mode)


def _is_folder(entry: Entry | None) -> bool:
    return entry is not None and stat.S_ISDIR(entry.mode)


class Draft:
    """Objects of a repository, and new ones that no repository holds yet."""

    def __init__(self, store: DiskObjectStore) -> None:
        self._store = store
        self._folders: dict[ObjectID, dict[bytes, Entry]] = {}
        self.made: dict[ObjectID, GitObject] = {}

    def add(self, kind: int, data: bytes) -> ObjectID:
        made = GitObject(kind, data)
        id = made.id
        self.made[id] = made
        return id

    def read(self, id: ObjectID) -> GitObject:
        return self.made.get(id) or read_object(self._store, id)

    def tree_of(self, commit: ObjectID) -> ObjectID:
        found = self.read(commit)
        if found.kind != Commit.type_num or not found.data.startswith(b"tree "):
            raise ValueError(f"{commit.decode()} is no commit")
        return ObjectID(found.data[5:45])

    def entries(self, tree: ObjectID | None) -> dict[bytes, Entry]:
        """What stands in one folder. Not to be changed: it is read once."""
        if tree is None:
            return {}
        if tree not in self._folders:
            parsed = parse_tree(self.read(tree).data, 20)
            self._folders[tree] = {name: Entry(mode, ObjectID(id)) for name, mode, id in parsed}
        return self._folders[tree]

    def find(self, tree: ObjectID, parts: Sequence[bytes]) -> Entry | None:
        """What stands at that path, or what stands in its way, which has no mode."""
        entry: Entry | None = Entry(FOLDER, tree)
        for part in parts:
            if entry is None:
                return None
            if not _is_folder(entry):
                return entry._replace(mode=0)
            entry = self.entries(entry.id).get(part)
        return entry

    def put(
        self, tree: ObjectID | None, parts: Sequence[bytes], entry: Entry | None
    ) -> ObjectID | None:
        """The tree with that one entry put in, or taken out; None when nothing is left of it."""
        entries = {**self.entries(tree)}
        name, rest = parts[0], parts[1:]
        if rest:
            below = entries.get(name)
            inner = self.put(below.id if below else None, rest, entry)
            entry = Entry(FOLDER, inner) if inner else None
        if entry is None:
            entries.pop(name, None)
        else:
            entries[name] = entry
        return self._add_tree(entries) if entries else None

    def _add_tree(self, entries: dict[bytes, Entry]) -> ObjectID:
        items = sorted_tree_items({**entries}, name_order=False)
        rows = [b"%o %s\0%s" % (mode, name, unhexlify(id)) for name, mode, id in items]
        return self.add(Tree.type_num, b"".join(rows))

    def add_files(self, files: dict[str, bytes]) -> ObjectID:
        """A tree of these files, by path."""
        folders: dict[str, dict[str, bytes]] = {}
        entries: dict[bytes, Entry] = {}
        for path, data in files.items():
            name, _, rest = path.partition("/")
            if rest:
                folders.setdefault(name, {})[rest] = data
            else:
                entries[name.encode()] = Entry(FILE, self.add(Blob.type_num, data))
        for name, below in folders.items():
            entries[name.encode()] = Entry(FOLDER, self.add_files(below))
        return self._add_tree(entries)

    def differences(
        self, old: ObjectID | None, new: ObjectID | None, prefix: bytes = b""
    ) -> Iterator[Difference]:
        """The files that differ between two trees, by path."""
        if old == new:
            return
        before, after = self.entries(old), self.entries(new)
        for name in sorted({name for name, _ in before.items() ^ after.items()}):
            was, now = before.get(name), after.get(name)
            path = prefix + name
            if _is_folder(was) or _is_folder(now):
                yield from self.differences(_folder(was), _folder(now), path + b"/")
            if (was and not _is_folder(was)) or (now and not _is_folder(now)):
                yield Difference(path, _no_folder(was), _no_folder(now))


def _folder(entry: Entry | None) -> ObjectID | None:
    return entry.id if entry and _is_folder(entry) else None


def _no_folder(entry: Entry | None) -> Entry | None:
    return None if _is_folder(entry) else entry


class Committer:
    """Puts publications onto a head, in a draft: nothing is written."""

    def __init__(self, draft: Draft, author: str, read_clock: Callable[[], datetime]) -> None:
        self._draft = draft
        self._author = author.encode()
        self._read_clock = read_clock

    def settle(
        self, head: ObjectID, publications: Sequence[Publication]
    ) -> tuple[list[Landed | Conflicted], ObjectID]:
        """What becomes of each, and the head after the last."""
        outcomes = []
        for publication in publications:
            outcome, head = self._settle_one(head, publication)
            outcomes.append(outcome)
        return outcomes, head

    def _settle_one(
        self, head: ObjectID, wanted: Publication
    ) -> tuple[Landed | Conflicted, ObjectID]:
        tree, parts = self._draft.tree_of(head), split_path(wanted.path)
        blob = None if wanted.data is None else GitObject(Blob.type_num, wanted.data)
        entry = self._draft.find(tree, parts)
        found = entry.id.decode() if entry else None
        if entry and not is_file(entry):
            return Conflicted(wanted.id, found), head
        if found == (blob.id.decode() if blob else None):
            return Landed(wanted.id, head.decode()), head
        if found != wanted.base:
            return Conflicted(wanted.id, found), head
        put = Entry(entry.mode if entry else FILE, self._draft.add(*blob)) if blob else None
        changed = self._draft.put(tree, parts, put) or self._draft.add(Tree.type_num, b"")
        head = self.commit(changed, [head], wanted.message)
        return Landed(wanted.id, head.decode()), head

    def commit(self, tree: ObjectID, parents: list[ObjectID], message: str) -> ObjectID:
        """A commit by the book, at this moment."""
        made = Commit()
        made.tree, made.parents = tree, parents
        made.author = made.committer = self._author
        made.author_time = made.commit_time = int(self._read_clock().timestamp())
        made.author_timezone = made.commit_timezone = 0
        made.encoding = b"UTF-8"
        made.message = f"{message.rstrip()}\n".encode()
        return self._draft.add(Commit.type_num, made.as_raw_string())
