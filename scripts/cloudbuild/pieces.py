"""What a builder keeps between builds, in a bucket: many small pieces, of which few change."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from scripts.hosting.bucket import AT_ONCE, MOST_DELETED
from scripts.sitebuilder.writing import replace_file

LIST = "pieces.json"
_HELD = "held/"


class Pieces:
    """A folder of files, kept in a bucket as objects that are named by their digest, and one list
    that says which of them stands for which file. The list is written last, in one go: killed at
    any point, a builder leaves the folder as it was or as it is.

    Only one may save at a time: whoever holds the lease of building.
    """

    def __init__(self, s3: Any, bucket: str, folder: Path) -> None:
        self._s3, self._bucket, self.folder = s3, bucket, folder
        self._listed: dict[str, str] = {}

    def restore(self) -> int:
        """Make the folder what the list says, taking files away too; how many had to be fetched."""
        self._listed = self._read_list()
        here = self._digest_files()
        for name in here.keys() - self._listed.keys():
            (self.folder / name).unlink()
        wanted = [name for name, digest in self._listed.items() if here.get(name) != digest]
        with ThreadPoolExecutor(AT_ONCE) as hands:
            list(hands.map(self._fetch, wanted))
        return len(wanted)

    def forget(self, names: Sequence[str]) -> None:
        """Until the next save no file has such a name: whoever restores meanwhile has none."""
        rest = {
            path: digest for path, digest in self._listed.items() if Path(path).name not in names
        }
        if rest != self._listed:
            self._write_list(rest)

    def save(self) -> int:
        """Keep the folder as it stands now; how many objects had to be put.

        What no file stands for any more goes, also what a builder that was killed has left.
        """
        here, held = self._digest_files(), self._list_held()
        fresh = {digest: name for name, digest in here.items() if digest not in held}
        with ThreadPoolExecutor(AT_ONCE) as hands:
            list(hands.map(self._put, fresh.items()))
        self._write_list(here)
        self._delete(held - set(here.values()))
        return len(fresh)

    def _list_held(self) -> set[str]:
        pages = self._s3.get_paginator("list_objects_v2").paginate(Bucket=self._bucket)
        names = {one["Key"] for page in pages for one in page.get("Contents", ())}
        return {name.removeprefix(_HELD) for name in names if name.startswith(_HELD)}

    def _digest_files(self) -> dict[str, str]:
        paths = (path for path in self.folder.rglob("*") if path.is_file())
        return {path.relative_to(self.folder).as_posix(): _digest(path) for path in sorted(paths)}

    def _read_list(self) -> dict[str, str]:
        try:
            answer = self._s3.get_object(Bucket=self._bucket, Key=LIST)
        except self._s3.exceptions.NoSuchKey:
            return {}
        return dict(json.loads(answer["Body"].read()))

    def _write_list(self, files: Mapping[str, str]) -> None:
        body = json.dumps(files, sort_keys=True).encode()
        self._s3.put_object(Bucket=self._bucket, Key=LIST, Body=body)
        self._listed = dict(files)

    def _fetch(self, name: str) -> None:
        """One that is missing, or is not what it is named by, is left out: it will be made anew."""
        digest = self._listed[name]
        try:
            answer = self._s3.get_object(Bucket=self._bucket, Key=_HELD + digest)
        except self._s3.exceptions.NoSuchKey:
            (self.folder / name).unlink(missing_ok=True)
            return
        replace_file(self.folder / name, answer["Body"].read())

    def _put(self, fresh: tuple[str, str]) -> None:
        digest, name = fresh
        body = (self.folder / name).read_bytes()
        self._s3.put_object(Bucket=self._bucket, Key=_HELD + digest, Body=body)

    def _delete(self, digests: Iterable[str]) -> None:
        keys = [{"Key": _HELD + digest} for digest in sorted(digests)]
        for start in range(0, len(keys), MOST_DELETED):
            objects = {"Objects": keys[start : start + MOST_DELETED], "Quiet": True}
            self._s3.delete_objects(Bucket=self._bucket, Delete=objects)


def _digest(path: Path) -> str:
    return hashlib.blake2b(path.read_bytes(), digest_size=20).hexdigest()
