"""S3 as far as the builder uses it, in memory; it may die at any call."""

# ruff: noqa: N803 - the arguments' names are boto3's

import hashlib
import io
import threading
from collections.abc import Iterator
from typing import Any

PAGE = 1000


class DiedError(Exception):
    """The process was killed there."""


class NoSuchKey(Exception):  # noqa: N818 - boto3's own name
    pass


class FakeS3:
    """Buckets of names to bytes. `lives` is how many more calls that write it answers."""

    class exceptions:  # noqa: N801 - boto3's own name
        NoSuchKey = NoSuchKey

    def __init__(self) -> None:
        self.buckets: dict[str, dict[str, bytes]] = {}
        self.kinds: dict[str, str] = {}
        self.lives: int | None = None
        self.written: list[str] = []
        self.lock = threading.Lock()

    def files(self, bucket: str) -> dict[str, bytes]:
        return self.buckets.setdefault(bucket, {})

    def _live(self, what: str) -> None:
        with self.lock:
            if self.lives is not None:
                if self.lives == 0:
                    raise DiedError
                self.lives -= 1
            self.written.append(what)

    def put_object(
        self, Bucket: str, Key: str, Body: bytes, ContentType: str = "", **more: str
    ) -> None:
        self._live(f"put {Bucket}/{Key}")
        self.files(Bucket)[Key] = Body
        self.kinds[Key] = ContentType

    def get_object(self, Bucket: str, Key: str) -> dict[str, Any]:
        if Key not in self.files(Bucket):
            raise NoSuchKey
        return {"Body": io.BytesIO(self.files(Bucket)[Key])}

    def delete_objects(self, Bucket: str, Delete: dict[str, Any]) -> None:
        assert len(Delete["Objects"]) <= PAGE
        for one in Delete["Objects"]:
            self._live(f"delete {Bucket}/{one['Key']}")
            self.files(Bucket).pop(one["Key"], None)

    def get_paginator(self, name: str) -> "FakeS3":
        assert name == "list_objects_v2"
        return self

    def paginate(self, Bucket: str) -> Iterator[dict[str, Any]]:
        names = sorted(self.files(Bucket))
        for start in range(0, len(names), PAGE):
            page = names[start : start + PAGE]
            yield {"Contents": [self._listed(Bucket, name) for name in page]}

    def _listed(self, bucket: str, name: str) -> dict[str, str]:
        digest = hashlib.md5(self.files(bucket)[name], usedforsecurity=False).hexdigest()
        return {"Key": name, "ETag": f'"{digest}"'}
