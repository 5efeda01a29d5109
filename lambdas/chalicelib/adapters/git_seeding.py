"""The clone's beginning: from the remote, or from a plain folder of content."""

import os
import shutil
from pathlib import Path

from dulwich.objects import ObjectID
from dulwich.refs import Ref
from dulwich.repo import Repo

from chalicelib.adapters.git_errors import clone_errors
from chalicelib.adapters.git_files import hold
from chalicelib.adapters.git_remotes import Remote, open_remote
from chalicelib.adapters.git_repository import move_branch, write_objects
from chalicelib.adapters.git_settings import GitSettings
from chalicelib.adapters.git_trees import Committer, Draft
from chalicelib.adapters.git_working_tree import WorkingTree
from chalicelib.ports import PublisherUnavailableError

FIRST = "Begin the book"


def seed_clone(settings: GitSettings, source: Path | None) -> bool:
    """Make the clone where there is none, whole or not at all. False where one stands already."""
    folder = settings.folder
    with clone_errors():
        if (folder / ".git").exists():
            return False
        folder.parent.mkdir(parents=True, exist_ok=True)
        lock = folder.with_name(f".{folder.name}.seeding.lock")
        with hold(lock, settings.patience, settings.sleep):
            if (folder / ".git").exists():
                return False
            _make_clone(settings, source)
    return True


def _make_clone(settings: GitSettings, source: Path | None) -> None:
    """In a folder beside it, which one rename puts in place: a killed try is thrown away."""
    folder = settings.folder
    if folder.exists() and any(folder.iterdir()):
        raise PublisherUnavailableError("The content folder holds files but no repository.")
    draft = folder.with_name(f".{folder.name}.seeding")
    shutil.rmtree(draft, ignore_errors=True)
    try:
        branch = settings.branch.encode()
        with (
            Repo.init(draft, mkdir=True, default_branch=branch) as repo,
            open_remote(settings) as remote,
        ):
            repo.object_store.fsync_object_files = True
            _fill(repo, remote, settings, source)
        draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _fill(repo: Repo, remote: Remote | None, settings: GitSettings, source: Path | None) -> None:
    head = remote.fetch(repo) if remote else None
    if head is None:
        head = _begin(repo, settings, source, remote)
    branch = settings.branch.encode()
    move_branch(repo, Ref(b"refs/heads/" + branch), None, head, settings.sleep)
    if remote:
        _name_remote(repo, remote)
        tracking = Ref(b"refs/remotes/origin/" + branch)
        move_branch(repo, tracking, None, head, settings.sleep)
    WorkingTree(repo, settings.sleep).bring_to(head)


def _begin(
    repo: Repo, settings: GitSettings, source: Path | None, remote: Remote | None
) -> ObjectID:
    """The first commit. It goes to an empty remote too."""
    if source is None:
        raise PublisherUnavailableError("There is no content to begin the book with.")
    draft = Draft(repo.object_store)
    tree = draft.add_files(_read_content(source))
    committer = Committer(draft, settings.author, settings.read_clock)
    head = committer.commit(tree, [], FIRST)
    made = list(draft.made.values())
    if remote and not remote.push(None, head, made):
        raise PublisherUnavailableError("Somebody else began the book just now.")
    write_objects(repo, made)
    return head


def _read_content(source: Path) -> dict[str, bytes]:
    """The files of a folder. Hidden ones and links are no content."""
    files = {}
    for folder, below, names in os.walk(source):
        below[:] = [name for name in below if not name.startswith(".")]
        for name in names:
            path = Path(folder, name)
            if not name.startswith(".") and not path.is_symlink():
                files[path.relative_to(source).as_posix()] = path.read_bytes()
    return files


def _name_remote(repo: Repo, remote: Remote) -> None:
    """For people who use git in the clone. The password stays out of it."""
    config = repo.get_config()
    section = (b"remote", b"origin")
    config.set(section, b"url", remote.address.encode())
    config.set(section, b"fetch", b"+refs/heads/*:refs/remotes/origin/*")
    config.write_to_path()
