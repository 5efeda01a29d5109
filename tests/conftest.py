"""What many tests share: the project's own content, a day, and a small book to change."""

import fcntl
import os
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import settings

from communitybook.loading import Content
from scripts import package_app
from scripts.sitebuilder.building import Options, Report, build_site

IS_LONG = bool(os.environ.get("BOOK_LONG"))
settings.register_profile("short", deadline=None)
settings.register_profile("long", deadline=None, max_examples=2000)
settings.load_profile("long" if IS_LONG else "short")

ROOT = Path(__file__).parents[1]
CONTENT = ROOT / "content"
TODAY = date(2026, 11, 22)
SMALL_SHELL = "<!doctype html><title>@@title@@</title>@@head@@<main>@@main@@</main>"
SMALL = (
    "tuesday-stitchers",
    "larkhill-community-centre",
    "larkhill-repair-cafe",
    "leigh-library",
    "abram-pharmacy",
    "leigh-community-choir",
)


def copy_small_book(content: Path) -> Path:
    """The small book's own files, put there."""
    (content / "assets").mkdir(parents=True)
    for slug in SMALL:
        shutil.copy(CONTENT / "assets" / f"{slug}.yml", content / "assets")
    return content


@pytest.fixture
def small_book(tmp_path: Path) -> Path:
    """A content folder with a few listings; the rest of the book comes from the project."""
    return copy_small_book(tmp_path / "content")


@pytest.fixture(scope="session")
def shared_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache in which the chrome is built once for all tests of a process."""
    return tmp_path_factory.mktemp("cache")


Build = Callable[..., Report]


@pytest.fixture
def build(shared_cache: Path) -> Build:
    """Build a content folder into a site folder."""

    def run(content: Path, out: Path, today: date = TODAY, **more: object) -> Report:
        known = {"cache": shared_cache, **more}
        options = Options(Content(content, CONTENT), out, today, **known)  # type: ignore[arg-type]
        return build_site(options)

    return run


@pytest.fixture(scope="session")
def whole_site(tmp_path_factory: pytest.TempPathFactory, shared_cache: Path) -> Path:
    """The project's own content, built once."""
    out = tmp_path_factory.mktemp("whole") / "site"
    build_site(Options(Content(CONTENT, CONTENT), out, TODAY, shared_cache))
    return out


@pytest.fixture(scope="session")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `make package` leaves, made once for all processes that test."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    out = shared / "packed-for-aws"
    with (shared / "packed.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (out / "sam.json").exists():
            shell = shared / "packed-shell.html"
            shell.write_text(SMALL_SHELL, encoding="utf-8")
            assert (
                package_app.main(["--stage", "prod", "--out", str(out), "--shell", str(shell)]) == 0
            )
    return out
