"""A folder as the place of a site: of this machine, or of another one by rsync."""

import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from scripts.hosting.site_files import PublishError, SiteFile


class Folder:
    """Another folder of this machine, such as a web server's."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, files: Sequence[SiteFile]) -> int:
        return sum(self._put_one(one) for one in files)

    def _put_one(self, one: SiteFile) -> bool:
        path = self._root / one.name
        content = one.path.read_bytes()
        if path.is_file() and path.read_bytes() == content:
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f".{path.name}.new")
        fresh.write_bytes(content)
        fresh.replace(path)
        return True

    def names(self) -> Iterator[str]:
        for path in sorted(self._root.rglob("*")):
            if path.is_file():
                yield path.relative_to(self._root).as_posix()

    def delete(self, names: Sequence[str]) -> None:
        for name in names:
            (self._root / name).unlink(missing_ok=True)

    def finish(self) -> None:
        """Folders that hold nothing any more go too."""
        for path in sorted(self._root.rglob("*"), reverse=True):
            if path.is_dir() and not any(path.iterdir()):
                path.rmdir()


class Remote:
    """A folder of another machine, by rsync; it compares and deletes by itself."""

    def __init__(self, where: str, site: Path) -> None:
        if not shutil.which("rsync"):
            raise PublishError("rsync is missing. On Debian: apt-get install rsync")
        self._where = where.rstrip("/") + "/"
        self._site = site

    def put(self, files: Sequence[SiteFile]) -> int:
        listed = "\0".join(one.name for one in files).encode()
        to_there = ["--files-from=-", "--from0", "--checksum", "--out-format=%n"]
        told = self._write(to_there, listed)
        return sum(not line.endswith("/") for line in told.splitlines())

    def names(self) -> Iterator[str]:
        """Kind and rights, size, day, time and name on each line."""
        for line in self._run(["--recursive", "--list-only", "-8", self._where]).splitlines():
            rights, *_, name = line.split(maxsplit=4)
            if not rights.startswith("d"):
                yield name

    def delete(self, names: Sequence[str]) -> None:
        if names:
            self._write(["--recursive", "--checksum", "--delete", "--exclude=/assets/"])

    def finish(self) -> None: ...

    def _write(self, options: Sequence[str], listed: bytes = b"") -> str:
        from_here = ["--times", "--chmod=D755,F644", *options, f"{self._site}/", self._where]
        return self._run(from_here, listed)

    def _run(self, words: Sequence[str], listed: bytes = b"") -> str:
        done = subprocess.run(["rsync", *words], input=listed, capture_output=True, check=False)
        if done.returncode:
            told = done.stderr.decode(errors="replace").strip()[-300:]
            raise PublishError(f"rsync could not publish to {self._where}: {told}")
        return done.stdout.decode(errors="replace")
