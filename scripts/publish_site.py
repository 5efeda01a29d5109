"""Put a built site online, in an order in which no reader ever meets half of it.

    scripts/publish_site.py build/site --to s3://bucket [--distribution ID]
    scripts/publish_site.py build/site --to book@example.org:/srv/www
    scripts/publish_site.py build/site --to /srv/www

Files that are named by their content come first and may be kept for a year; then pages; then what
names the others; last, what is no longer in the site is deleted, but the scripts and styles of the
releases before, which open pages still want.
"""

import argparse
import hashlib
import mimetypes
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

YEAR, MINUTE, NEVER = "public, max-age=31536000, immutable", "public, max-age=60", "no-cache"
LASTING = ("assets/", "search-index/")
NAMING = ("search-index/en/manifest.json", "offline.json", "service-worker.js", "build.json")
TYPES = {".bin": "application/octet-stream", ".ics": "text/calendar; charset=utf-8",
         ".js": "text/javascript; charset=utf-8", ".atom": "application/atom+xml"}  # fmt: skip


class PublishError(Exception):
    """Why the site could not be put online; the sentence says how to mend it."""


@dataclass(frozen=True, slots=True)
class SiteFile:
    """One file: its address below the root, and how long it may be kept."""

    name: str
    path: Path
    keep: str

    @property
    def kind(self) -> str:
        """Its media type; a file without an ending is JSON, as the open feed's are."""
        if "." not in Path(self.name).name:
            return "application/json"
        guess = TYPES.get(self.path.suffix) or mimetypes.guess_type(self.name)[0]
        return f"{guess}; charset=utf-8" if guess == "text/html" else guess or TYPES[".bin"]


class Target(Protocol):
    """Where a site is put."""

    def put(self, files: Sequence[SiteFile]) -> int:
        """Those that are not there already, byte for byte; how many they were."""

    def names(self) -> Iterable[str]:
        """What is there."""

    def delete(self, names: Sequence[str]) -> None:
        """Take these away."""

    def finish(self) -> None:
        """Tell caches, where there are any."""


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when it is online, 1 when it could not be, 2 when there is no site."""
    options = _parser().parse_args(arguments)
    if not (options.site / "index.html").exists():
        print(f"There is no site at {options.site}. Run: make build", file=sys.stderr)
        return 2
    try:
        target = choose_target(options.to, options.distribution, options.site)
        put, deleted = publish(list_site(options.site), target)
    except (PublishError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{put:,} files were put there, {deleted:,} taken away.")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("site", type=Path, nargs="?", default=Path("build/site"))
    parser.add_argument("--to", required=True, metavar="WHERE")
    parser.add_argument("--distribution", default="", help="of CloudFront, to be told of it")
    return parser


def list_site(folder: Path) -> list[SiteFile]:
    """Every file, in the order in which they are put."""
    names = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return [SiteFile(name, folder / name, keep_of(name)) for name in sorted(names, key=turn_of)]


def turn_of(name: str) -> tuple[int, str]:
    """Files that last, then pages, then those that name others."""
    if name in NAMING:
        return 2, f"{NAMING.index(name)}"
    return (0 if name.startswith(LASTING) else 1), name


def keep_of(name: str) -> str:
    if name in NAMING:
        return NEVER
    return YEAR if name.startswith(LASTING) else MINUTE


def publish(files: Sequence[SiteFile], target: Target) -> tuple[int, int]:
    """How many were put and taken away. Cut short, the same call again ends the same."""
    put = 0
    for turn in (0, 1, 2):
        put += target.put([one for one in files if turn_of(one.name)[0] == turn])
    wanted = {one.name for one in files}
    gone = [name for name in target.names() if name not in wanted and not is_of_a_release(name)]
    target.delete(gone)
    target.finish()
    return put, len(gone)


def is_of_a_release(name: str) -> bool:
    """Open pages, and copies on devices, still ask for these."""
    return name.startswith("assets/")


def choose_target(where: str, distribution: str, site: Path) -> Target:
    """By how the place is written. Raises PublishError."""
    if where.startswith("s3://"):
        return make_bucket(where.removeprefix("s3://").strip("/"), distribution)
    if ":" in where:
        return Remote(where, site)
    return Folder(Path(where))


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


def make_bucket(name: str, distribution: str) -> "Bucket":
    """The bucket, with credentials from where boto3 looks for them."""
    import boto3

    return Bucket(boto3.client("s3"), boto3.client("cloudfront"), name, distribution)


class Bucket:
    """A private bucket of S3, and the CloudFront in front of it."""

    def __init__(self, s3: Any, cloudfront: Any, name: str, distribution: str) -> None:
        self._s3, self._cloudfront = s3, cloudfront
        self._name, self._distribution = name, distribution
        self._known = dict(self._list())

    def _list(self) -> Iterator[tuple[str, str]]:
        for page in self._s3.get_paginator("list_objects_v2").paginate(Bucket=self._name):
            for one in page.get("Contents", ()):
                yield one["Key"], one["ETag"].strip('"')

    def put(self, files: Sequence[SiteFile]) -> int:
        return sum(self._put_one(one) for one in files)

    def _put_one(self, one: SiteFile) -> bool:
        content = one.path.read_bytes()
        if self._known.get(one.name) == hashlib.md5(content, usedforsecurity=False).hexdigest():
            return False
        self._s3.put_object(
            Bucket=self._name, Key=one.name, Body=content,
            ContentType=one.kind, CacheControl=one.keep,
        )  # fmt: skip
        return True

    def names(self) -> Iterable[str]:
        return sorted(self._known)

    def delete(self, names: Sequence[str]) -> None:
        for start in range(0, len(names), 1000):
            keys = [{"Key": name} for name in names[start : start + 1000]]
            self._s3.delete_objects(Bucket=self._name, Delete={"Objects": keys, "Quiet": True})

    def finish(self) -> None:
        """Pages are kept for a minute only; this makes it a few seconds."""
        if self._distribution:
            self._cloudfront.create_invalidation(
                DistributionId=self._distribution,
                InvalidationBatch={
                    "Paths": {"Quantity": 1, "Items": ["/*"]},
                    "CallerReference": secrets.token_hex(8),
                },
            )


if __name__ == "__main__":
    sys.exit(main())
