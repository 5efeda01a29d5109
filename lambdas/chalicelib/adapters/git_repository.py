"""A repository on this machine: opened, its branch moved, objects put in."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from dulwich.objects import ObjectID
from dulwich.refs import Ref
from dulwich.repo import Repo

from chalicelib.adapters.git_files import Sleep, put_file, replace_beside_git
from chalicelib.adapters.git_objects import GitObject, loose_path, make_pack_data
from chalicelib.ports import PublisherUnavailableError

BATCH = 100


@contextmanager
def open_repository(path: Path) -> Iterator[Repo]:
    """Refuses the forms of repository that we would write wrongly."""
    with Repo(path) as repo:
        odd = Path(repo.controldir(), "reftable").exists()
        if odd or repo.object_format.name != "sha1":
            raise PublisherUnavailableError(
                "The content repository must be made with --ref-format=files --object-format=sha1."
            )
        repo.object_store.fsync_object_files = True
        yield repo


def read_ref(repo: Repo, ref: Ref) -> ObjectID | None:
    """The commit that a branch names, or None where there is no such branch."""
    try:
        return repo.refs[ref]
    except KeyError:
        return None


def move_branch(repo: Repo, ref: Ref, old: ObjectID | None, new: ObjectID, sleep: Sleep) -> bool:
    """Compare and swap, on disk before it answers. The caller holds the book's lock."""
    folder = Path(repo.controldir())

    def make() -> bytes | None:
        return new + b"\n" if read_ref(repo, ref) == old else None

    return replace_beside_git(folder / os.fsdecode(ref), folder / "book-ref", make, sleep)


def write_objects(repo: Repo, objects: Sequence[GitObject]) -> None:
    """A few as files, many as one pack. dulwich's own way leaves locks when it is killed."""
    if len(objects) > BATCH:
        repo.object_store.add_pack_data(*make_pack_data(objects))
        return
    folder = Path(repo.object_store.path)
    for each in objects:
        target = loose_path(repo.object_store, each.id)
        if not target.exists():
            put_file(target, each.as_loose(), folder, 0o444)


def clear_pack_locks(repo: Repo) -> None:
    """Take away what a killed fetch left: only dulwich makes locks of that name."""
    for lock in Path(repo.object_store.path, "pack").glob("pack-*.lock"):
        lock.unlink(missing_ok=True)
