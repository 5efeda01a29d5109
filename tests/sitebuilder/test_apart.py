"""A build whose site stands elsewhere: nothing is read from it, and only what differs is made."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

import pytest

from benchmarks.listings import write_listings
from scripts.sitebuilder.record_cache import piece_of
from tests.conftest import CONTENT, IS_LONG, ROOT, TODAY, Build

SHELL = 'mount -t tmpfs -o ro tmpfs /dev/shm && ! touch /dev/shm/probe 2>/dev/null && exec "$@"'


def snapshot(site: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(site)): path.read_bytes() for path in site.rglob("*") if path.is_file()
    }


class Elsewhere:
    """A site like a bucket's: it is told what to put and what to take away, and never read."""

    def __init__(self, folder: Path, build: Build) -> None:
        self.files: dict[str, bytes] = {}
        self.out = folder / "out"
        self.build = build
        self.put = 0

    def update(self, content: Path, today: date = TODAY, **more: object) -> None:
        """Build into an empty folder, and carry over what came of it."""
        shutil.rmtree(self.out, ignore_errors=True)
        self.out.mkdir()
        report = self.build(content, self.out, today, apart=True, **more)
        changed = snapshot(self.out)
        self.put = len(changed)
        self.files |= changed
        for name in report.gone:
            del self.files[name]


def without_older_releases(files: dict[str, bytes], fresh: dict[str, bytes]) -> dict[str, bytes]:
    return {
        name: data for name, data in files.items()
        if not name.startswith("assets/") or name in fresh
    }  # fmt: skip


def edit(content: Path, chance: random.Random, turn: int) -> str:
    """Some change of the folder; what it was."""
    assets = sorted((content / "assets").glob("*.yml"))
    path = chance.choice(assets)
    kind = chance.choice(["word", "new", "gone", "withdrawn", "nothing"])
    if kind == "word":
        path.write_text(path.read_text().replace("summary: ", f"summary: Turn {turn}. ", 1))
    elif kind == "new":
        fresh = sorted({one.name for one in (CONTENT / "assets").glob("*.yml")})
        shutil.copy(CONTENT / "assets" / chance.choice(fresh), content / "assets")
    elif kind == "gone" and len(assets) > 4:
        path.unlink()
    elif kind == "withdrawn" and "withdrawn_on" not in path.read_text():
        path.write_text(path.read_text().rstrip() + "\nwithdrawn_on: 2026-11-20\n")
    return f"{kind} {path.name}"


@pytest.mark.parametrize("seed", range(12 if IS_LONG else 1))
def test_what_is_carried_over_makes_the_same_site_as_a_fresh_build(
    small_book: Path, build: Build, tmp_path: Path, seed: int
) -> None:
    chance, elsewhere = random.Random(seed), Elsewhere(tmp_path, build)
    today, done = TODAY, ["first"]
    elsewhere.update(small_book, today, keep_going=True)
    for turn in range(8 if IS_LONG else 4):
        done.append(edit(small_book, chance, turn))
        today += timedelta(days=chance.choice([0, 0, 0, 1]))
        live = {"leigh-library": {"paused": True}} if chance.random() < 0.3 else {}
        elsewhere.update(small_book, today, keep_going=True, live=live, landed=turn)
        fresh = tmp_path / f"fresh{turn}"
        build(small_book, fresh, today, keep_going=True, live=live, landed=turn)
        expected = snapshot(fresh)
        assert without_older_releases(elsewhere.files, expected) == expected, done


def test_a_change_that_shows_nowhere_is_one_file(
    small_book: Path, build: Build, tmp_path: Path
) -> None:
    elsewhere = Elsewhere(tmp_path, build)
    elsewhere.update(small_book)
    elsewhere.update(small_book, commit="later", landed=4)
    assert sorted(snapshot(elsewhere.out)) == ["build.json"]
    elsewhere.update(small_book, commit="later", landed=4)
    assert snapshot(elsewhere.out) == {}


def test_one_changed_listing_writes_the_pieces_that_it_falls_into(
    small_book: Path, build: Build, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    build(small_book, site, cache=tmp_path / "cache")
    (cache,) = [path.parent for path in (tmp_path / "cache").glob("*/records")]
    before = {path: path.stat().st_ino for path in cache.rglob("*.marshal")}
    path = small_book / "assets" / "tuesday-stitchers.yml"
    path.write_text(path.read_text().replace("summary: ", "summary: New. ", 1))
    build(small_book, site, cache=tmp_path / "cache")
    after = {path: path.stat().st_ino for path in cache.rglob("*.marshal")}
    written = {path.stem for path in after if before.get(path) != after[path]}
    assert written == {piece_of("tuesday-stitchers"), "shared-files"}


@pytest.fixture(scope="module")
def thousand(tmp_path_factory: pytest.TempPathFactory) -> Path:
    content = tmp_path_factory.mktemp("thousand")
    write_listings(1000, content)
    assert len(list((content / "assets").glob("*.yml"))) == 1000
    return content


def command(content: Path, folder: Path) -> list[str]:
    script = str(ROOT / "scripts" / "build_site.py")
    place = ["--content", str(content), "--out", str(folder / "site")]
    return [sys.executable, script, *place, "--cache", str(folder / "cache"), "--keep-going"]


def test_a_thousand_listings_are_built_without_shared_memory(
    thousand: Path, tmp_path: Path
) -> None:
    """As in a function at AWS, where /dev/shm can't be written: a pool of processes fails there."""
    if os.geteuid() != 0:
        pytest.skip("only root may mount")
    words = ["unshare", "--mount", "sh", "-c", SHELL, "sh", *command(thousand, tmp_path)]
    done = subprocess.run(words, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    assert len(list((tmp_path / "site" / "listings").iterdir())) > 900, "some may be of the past"


def test_a_build_that_is_killed_leaves_no_process_that_holds_up_the_next(
    thousand: Path, tmp_path: Path
) -> None:
    """Its helpers end with it, wherever they were: one that lives on would hold the lock."""
    for wait in (0.9, 1.4, 1.9):
        with subprocess.Popen(command(thousand, tmp_path), cwd=ROOT, stderr=subprocess.DEVNULL,
                              stdout=subprocess.DEVNULL) as build:  # fmt: skip
            time.sleep(wait)
            build.send_signal(signal.SIGKILL)
    done = subprocess.run(command(thousand, tmp_path), cwd=ROOT, timeout=90, capture_output=True)
    assert done.returncode == 0
