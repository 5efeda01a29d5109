"""Putting a site online: in which order, for how long, and what goes."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from scripts import publish_site
from scripts.hosting.bucket import Bucket
from scripts.hosting.folders import Folder
from scripts.hosting.site_files import list_site, publish, turn_of

FILES = {
    "index.html": "home",
    "listings/tuesday-stitchers/index.html": "stitchers",
    "assets/aaa/javascripts/book.js": "js",
    "search-index/en/p-1.bin": "bin",
    "search-index/en/manifest.json": "{}",
    "service-worker.js": "sw",
    "build.json": "{}",
    "offline.json": "{}",
    "404.html": "missing",
}


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return write(tmp_path / "site", FILES)


def test_what_names_others_comes_after_them(site: Path) -> None:
    names = [one.name for one in list_site(site)]
    assert names[:2] == ["assets/aaa/javascripts/book.js", "search-index/en/p-1.bin"]
    assert names[-4:] == [
        *("search-index/en/manifest.json", "offline.json", "service-worker.js", "build.json"),
    ]


def test_only_what_is_named_by_its_content_is_kept_for_long(site: Path) -> None:
    kept = {one.name: one.keep for one in list_site(site)}
    assert "immutable" in kept["search-index/en/p-1.bin"]
    assert kept["search-index/en/manifest.json"] == kept["service-worker.js"] == "no-cache"
    assert kept["index.html"] == "public, max-age=20"


def test_a_folder_becomes_the_site_and_old_releases_stay(site: Path, tmp_path: Path) -> None:
    old = {"listings/gone/index.html": "x", "assets/old/book.js": "old", "index.html": "before"}
    there = write(tmp_path / "www", old)
    assert publish_site.main([str(site), "--to", str(there)]) == 0
    found = {path.relative_to(there).as_posix(): path.read_text()
             for path in there.rglob("*") if path.is_file()}  # fmt: skip
    assert found == FILES | {"assets/old/book.js": "old"}
    assert not (there / "listings" / "gone").exists()
    assert publish(list_site(site), Folder(there)) == (0, 0)


@pytest.mark.skipif(not shutil.which("rsync"), reason="rsync is not installed")
def test_another_machine_gets_the_same_by_rsync(
    site: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Real rsync on both ends; what runs it "there" leaves out the host and runs it here."""
    shell = tmp_path / "shell"
    shell.write_text('#!/bin/sh\nshift\nexec "$@"\n')
    shell.chmod(0o755)
    monkeypatch.setenv("RSYNC_RSH", str(shell))
    old = {"listings/gone/index.html": "x", "assets/old/book.js": "old", "index.html": "hame"}
    there = write(tmp_path / "www", old)
    assert publish_site.main([str(site), "--to", f"book.example:{there}"]) == 0
    assert capsys.readouterr().out == "9 files were put there, 1 taken away.\n"
    assert publish_site.main([str(site), "--to", f"book.example:{there}"]) == 0
    assert capsys.readouterr().out == "0 files were put there, 0 taken away.\n"
    found = {path.relative_to(there).as_posix(): path.read_text()
             for path in there.rglob("*") if path.is_file()}  # fmt: skip
    assert found == FILES | {"assets/old/book.js": "old"}
    assert not (there / "listings" / "gone").exists()


@pytest.mark.skipif(not shutil.which("rsync"), reason="rsync is not installed")
def test_where_rsync_fails_its_own_words_are_told(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RSYNC_RSH", "false")
    assert publish_site.main([str(site), "--to", "book.example:/srv/www"]) == 1
    assert "rsync could not publish to book.example:/srv/www" in capsys.readouterr().err


class CutOffFolder(Folder):
    """Fails when it comes to a turn."""

    def put(self, files: Any) -> int:
        if any(turn_of(one.name)[0] == 2 for one in files):
            raise OSError("the line broke")
        return super().put(files)


def test_cut_short_the_old_manifest_still_finds_its_files(site: Path, tmp_path: Path) -> None:
    old = {"search-index/en/manifest.json": "old", "search-index/en/p-0.bin": "old"}
    there = write(tmp_path / "www", old)
    with pytest.raises(OSError, match="broke"):
        publish(list_site(site), CutOffFolder(there))
    assert (there / "search-index/en/manifest.json").read_text() == "old"
    assert (there / "search-index/en/p-0.bin").exists()


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Any, list[Any]]]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    told: list[Any] = []

    class CloudFront:
        def create_invalidation(self, **arguments: Any) -> None:
            told.append(arguments)

    with mock_aws():
        s3 = boto3.client("s3", region_name="us-east-1")
        s3.create_bucket(Bucket="book")
        s3.put_object(Bucket="book", Key="listings/gone/index.html", Body=b"x")
        yield (lambda: Bucket(s3, CloudFront(), "book", "DIST"), s3), told


def test_a_bucket_holds_types_and_times(site: Path, aws: tuple[Any, list[Any]]) -> None:
    (make, s3), told = aws
    assert publish(list_site(site), make()) == (len(FILES), 1)
    page = s3.get_object(Bucket="book", Key="index.html")
    assert page["ContentType"] == "text/html; charset=utf-8"
    assert page["CacheControl"] == "public, max-age=20"
    part = s3.get_object(Bucket="book", Key="search-index/en/p-1.bin")
    assert part["ContentType"] == "application/octet-stream"
    assert "immutable" in part["CacheControl"]
    assert publish(list_site(site), make()) == (0, 0)
    assert [one["DistributionId"] for one in told] == ["DIST", "DIST"]


def test_without_a_site_nothing_is_published(tmp_path: Path, capsys: Any) -> None:
    assert publish_site.main([str(tmp_path / "none"), "--to", str(tmp_path / "www")]) == 2
    assert "make build" in capsys.readouterr().err
