"""Take a listing, or words, out of the whole history of the content repository."""

import argparse
import base64
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

SHORTEST = 4
INSTEAD = "***REMOVED***"
REMAINS = """What is left to do by hand:
- Stop publishing, then on the book's server and wherever else there is a clone:
    git reflog expire --expire=now --all && git gc --prune=now
  or delete the clone: the book makes a new one from the remote. A branch called set-aside-...
  in it holds old history too.
- Ask the git host to clear its caches and pull requests: they can show old commits by their id.
- Forks and other people's clones still hold it. Ask for them to be deleted.
- Backups hold it until they expire.
- Rebuild and upload the site, and ask search engines to forget the page."""


class PurgeError(Exception):
    """What stopped it, in a sentence."""


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when it is purged, 1 when it could not be, 2 when --yes is missing or the call is wrong."""
    parser = _parser()
    options = parser.parse_args(arguments)
    texts = [sys.stdin.readline().rstrip("\n") if text == "-" else text for text in options.text]
    if not options.file and not texts:
        parser.error("say which file, or which --text")
    if any(len(text.strip()) < SHORTEST or "\n" in text for text in texts):
        parser.error(f"a text is one line of {SHORTEST} letters or more")
    try:
        return _purge(Remote(options.remote), paths_of(options.file), texts, options.yes)
    except PurgeError as error:
        print(f"Nothing was purged: {error}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="*", help="a listing's slug, or a path: out of every commit")
    parser.add_argument("--text", action="append", default=[], help="blacked out; - reads a line")
    parser.add_argument("--remote", required=True, help="the content repository: https or a path")
    parser.add_argument("--yes", action="store_true", help="really replace the history there")
    return parser


def paths_of(files: Sequence[str]) -> list[str]:
    """A slug is its listing's file; anything with a slash or a dot is a path already."""
    return [file if "/" in file or "." in file else f"assets/{file}.yml" for file in files]


class Remote:
    """Where the repository is. Its password goes to git in the environment, out of sight."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self.is_path = parts.scheme not in ("http", "https")
        self.environment: dict[str, str] = {}
        if self.is_path:
            self.address = str(Path(address).absolute())
            return
        self.address = urlunsplit(
            (parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", "")
        )
        if parts.username is not None:
            login = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
            coded = base64.b64encode(login.encode()).decode()
            self.environment = {
                "GIT_TERMINAL_PROMPT": "0",
                "GIT_CONFIG_COUNT": "1",
                "GIT_CONFIG_KEY_0": f"http.{self.address}.extraHeader",
                "GIT_CONFIG_VALUE_0": f"Authorization: Basic {coded}",
            }


def _purge(remote: Remote, paths: Sequence[str], texts: Sequence[str], really: bool) -> int:
    with tempfile.TemporaryDirectory(prefix="book-purge-") as folder:
        clone = Path(folder, "content.git")
        clone_mirror(remote, clone)
        before = read_refs(clone)
        commits = count_commits(clone)
        if not find_traces(clone, paths, texts):
            raise PurgeError("it is nowhere in this history.")
        rewrite(clone, Path(folder, "texts"), paths, texts)
        if traces := find_traces(clone, paths, texts):
            raise PurgeError(f"it would still be in {', '.join(sorted(traces)[:5])}.")
        after = read_refs(clone)
        print(f"{_list(paths, texts)}: {commits} commits become {count_commits(clone)}.")
        if not really:
            print(f"Nothing was changed at {remote.address}. Add --yes to replace its history.")
            return 2
        push(remote, clone, before, after)
    print(f"The history at {remote.address} is replaced.")
    print(REMAINS)
    return 0


def _list(paths: Sequence[str], texts: Sequence[str]) -> str:
    """The texts are not said again: what this prints may be kept."""
    blacked = [f"{len(texts)} text{'s'[: len(texts) > 1]} blacked out"] if texts else []
    return ", ".join([*(f"without {path}" for path in paths), *blacked]).capitalize()


def clone_mirror(remote: Remote, clone: Path) -> None:
    """All branches and tags, as fresh as git-filter-repo wants them."""
    command = ["git", "clone", "--quiet", "--mirror", "--no-local", remote.address, str(clone)]
    _run(command, clone.parent, remote.environment)


def read_refs(clone: Path) -> dict[str, str]:
    lines = _run(["git", "show-ref"], clone).decode().splitlines()
    return {name: id for id, _, name in (line.partition(" ") for line in lines)}


def count_commits(clone: Path) -> int:
    return int(_run(["git", "rev-list", "--all", "--count"], clone))


def rewrite(clone: Path, list_of_texts: Path, paths: Sequence[str], texts: Sequence[str]) -> None:
    """Commits that only made or changed the file go with it; all others keep what they say."""
    command = [sys.executable, "-m", "git_filter_repo", "--quiet"]
    if paths:
        command += ["--invert-paths", *(part for path in paths for part in ("--path", path))]
        _run(command, clone)
        command = [*command[:4], "--force"]
    if texts:
        list_of_texts.touch(mode=0o600)
        lines = [f"literal:{text}==>{INSTEAD}\n" for text in texts]
        list_of_texts.write_text("".join(lines), encoding="utf-8")
        command += ["--replace-text", str(list_of_texts), "--replace-message", str(list_of_texts)]
        _run(command, clone)


def find_traces(clone: Path, paths: Sequence[str], texts: Sequence[str]) -> set[str]:
    """The reachable files of these paths, and objects with these texts, names included."""
    listed = _run(["git", "rev-list", "--objects", "--all"], clone).decode("utf-8", "replace")
    names = dict(line.partition(" ")[::2] for line in listed.splitlines())
    traces = {name for name in names.values() if _is_trace(name, paths, texts)}
    wanted = [text.encode() for text in texts]
    for id, content in _read_objects(clone, list(names)) if wanted else ():
        if any(text in content for text in wanted):
            traces.add(names[id] or f"commit {id[:12]}")
    return traces


def _is_trace(name: str, paths: Sequence[str], texts: Sequence[str]) -> bool:
    below = any(name == path or name.startswith(f"{path.rstrip('/')}/") for path in paths)
    return below or any(text in name for text in texts)


def _read_objects(clone: Path, ids: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """Every object but folders, whose names the list of objects has already."""
    command = ["git", "cat-file", "--batch", "--buffer"]
    with tempfile.TemporaryFile() as asked:
        asked.write("\n".join([*ids, ""]).encode())
        asked.seek(0)
        with subprocess.Popen(command, cwd=clone, stdin=asked, stdout=subprocess.PIPE) as git:
            assert git.stdout
            for _ in ids:
                id, kind, size = git.stdout.readline().decode().split()
                content = git.stdout.read(int(size) + 1)
                if kind != "tree":
                    yield id, content


def push(remote: Remote, clone: Path, before: Mapping[str, str], after: Mapping[str, str]) -> None:
    """All branches and tags at once, and only if none has moved since they were cloned."""
    ours = [name for name in before if name.startswith(("refs/heads/", "refs/tags/"))]
    moved = [name for name in ours if before[name] != after.get(name)]
    leases = [f"--force-with-lease={name}:{before[name]}" for name in moved]
    changes = [f"{name if name in after else ''}:{name}" for name in moved]
    command = ["git", "push", "--quiet", "--atomic", *leases]
    if remote.is_path and Path(remote.address, ".git").exists():
        # The book's own clone: its publisher brings the files up to the new head by itself.
        command.append("--receive-pack=git -c receive.denyCurrentBranch=ignore receive-pack")
    _run([*command, remote.address, *changes], clone, remote.environment)
    held = [name for name in before if name not in ours and before[name] != after.get(name)]
    if held:
        print(f"Only the git host itself can purge these: {', '.join(held)}.")


def _run(
    command: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None
) -> bytes:
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **(environment or {})},
        capture_output=True,
        check=False,
    )
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise PurgeError(f"git says: {said[-1] if said else done.returncode}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
