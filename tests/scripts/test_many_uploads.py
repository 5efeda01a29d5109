"""Tens of thousands of files into a bucket that takes 20 ms for each, as one far away does."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scripts.hosting.bucket import AT_ONCE, MOST_DELETED, Bucket
from scripts.hosting.site_files import SiteFile, keep_of, publish, turn_of
from tests.conftest import IS_LONG

ANSWERS_IN_SECONDS = 0.02
PAGES = 40_000 if IS_LONG else 1_600


class FarBucket:
    """S3 as far as a site needs it: what is put there, when, and how much at once."""

    def __init__(self, fails_at: int = -1) -> None:
        self.there: dict[str, bytes] = {}
        self.begun: list[str] = []
        self.ended: list[str] = []
        self.deleted: list[int] = []
        self.fails_at = fails_at
        self.most = 0
        self._now = 0
        self._lock = threading.Lock()

    def put_object(self, **asked: Any) -> None:
        with self._lock:
            self._now += 1
            self.most = max(self.most, self._now)
            self.begun.append(asked["Key"])
            is_cut = len(self.begun) == self.fails_at
        time.sleep(ANSWERS_IN_SECONDS)
        with self._lock:
            self._now -= 1
            if is_cut:
                raise OSError("the line broke")
            self.there[asked["Key"]] = asked["Body"]
            self.ended.append(asked["Key"])

    def delete_objects(self, **asked: Any) -> None:
        self.deleted.append(len(asked["Delete"]["Objects"]))
        for one in asked["Delete"]["Objects"]:
            del self.there[one["Key"]]

    def get_paginator(self, name: str) -> "FarBucket":
        return self

    def paginate(self, **asked: Any) -> Iterator[dict[str, Any]]:
        yield {"Contents": [{"Key": name, "ETag": '"other"'} for name in self.there]}


@pytest.fixture
def files(tmp_path: Path) -> list[SiteFile]:
    """Pages, what they are made with, and what names it all: one content, for it does not matter."""
    path = tmp_path / "page"
    path.write_bytes(b"page")
    names = [f"listings/{number}/index.html" for number in range(PAGES)]
    names += [f"assets/r/{number}.js" for number in range(40)]
    names += ["build.json", "service-worker.js", "search-index/en/manifest.json"]
    return [SiteFile(name, path, keep_of(name)) for name in sorted(names, key=turn_of)]


def test_many_are_put_at_once_in_turns(files: list[SiteFile]) -> None:
    s3 = FarBucket()
    began = time.monotonic()
    assert publish(files, Bucket(s3, None, "book")) == (len(files), 0)
    took = time.monotonic() - began
    assert s3.most == AT_ONCE
    turns = [turn_of(name)[0] for name in s3.ended]
    assert turns == sorted(turns), "nothing that names others came before what it names"
    assert took < len(files) * ANSWERS_IN_SECONDS / 4, "one after another it would take four times"


def test_a_broken_line_ends_it_soon_and_the_next_run_goes_on(files: list[SiteFile]) -> None:
    s3 = FarBucket(fails_at=200)
    with pytest.raises(OSError, match="broke"):
        publish(files, Bucket(s3, None, "book"))
    assert len(s3.begun) < 200 + 3 * AT_ONCE, "what had not begun is left"
    assert "build.json" not in s3.there
    publish(files, Bucket(s3, None, "book"))
    assert len(s3.there) == len(files)


def test_what_is_gone_is_taken_away_a_thousand_at_a_time(files: list[SiteFile]) -> None:
    s3 = FarBucket()
    s3.there = {f"listings/old-{number}/index.html": b"" for number in range(2_500)}
    s3.there["assets/old/book.js"] = b""
    few = files[-3:]
    assert publish(few, Bucket(s3, None, "book")) == (3, 2_500)
    assert s3.deleted == [MOST_DELETED, MOST_DELETED, 500]
    assert "assets/old/book.js" in s3.there
