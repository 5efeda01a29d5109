"""A book whose key is only in BOOK_SECRET: every script finds it there, and none makes another."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from chalicelib.wiring import make_services, read_settings
from tests.app.conftest import START, Clock, RunningBook, seeded
from tests.conftest import ROOT
from tests.sitebuilder.test_serving import free_port

__all__ = ["seeded"]

KEY = "5e" * 32
# Every script that opens a store, and a call that does something with it; {} is a folder.
CALLS: dict[str, list[str]] = {
    "backup": ["--into", "{}/backups"],
    "daily": [],
    "moderators": ["list"],
    "move_store": ["--from", "sqlite:{}/var/store.sqlite", "--to", "sqlite:{}/other.sqlite"],
    "queue_listings": ["{}/var/content/assets"],
    "restore": ["--check", "{}/backup.tar.gz"],
    "retention": ["--yes"],
}
# They serve until they are stopped: the journeys of tests/world start them with BOOK_SECRET alone.
SERVING = {"run", "serve"}
# Parts of scripts, and what asks AWS and opens no store of ours.
OTHERS = {"serving", "store_digest"}


@pytest.fixture
def environment(seeded: Path, tmp_path: Path) -> dict[str, str]:
    shutil.copytree(seeded, tmp_path / "var")
    return {
        "BOOK_VAR": str(tmp_path / "var"),
        "BOOK_SECRET": KEY,
        "BOOK_ADDRESS": "http://localhost:8000",
        "BOOK_SHELL": str(tmp_path / "no-shell.html"),
        "PATH": os.environ["PATH"],
        "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "lambdas"))),
    }


def call(environment: dict[str, str], name: str, *arguments: str) -> str:
    command = [sys.executable, str(ROOT / "scripts" / f"{name}.py"), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def test_every_script_that_opens_a_store_is_known_here() -> None:
    opening = re.compile(r"make_services|SqliteTable|choose_table|read_settings|read_key")
    found = {path.stem for path in (ROOT / "scripts").glob("*.py")
             if opening.search(path.read_text(encoding="utf-8"))}  # fmt: skip
    assert found - OTHERS == {*CALLS} | SERVING


def test_nothing_but_the_settings_themselves_knows_where_the_key_is() -> None:
    places = [*(ROOT / "scripts").rglob("*.py"), *(ROOT / "lambdas" / "chalicelib").rglob("*.py")]
    knowing = {path.stem for path in places if "load_secret" in path.read_text(encoding="utf-8")}
    assert knowing == {"settings"}


def test_no_script_makes_a_key_where_one_is_given(
    environment: dict[str, str], tmp_path: Path
) -> None:
    call(environment, "moderators", "add", "kim@example.org", "--name", "Kim")
    said = call(environment, "backup", "--into", str(tmp_path / "first"))
    assert "The book's key is not in it" in said
    [backup] = (tmp_path / "first").glob("*.tar.gz")
    backup.rename(tmp_path / "backup.tar.gz")
    for name, arguments in CALLS.items():
        call(environment, name, *(one.replace("{}", str(tmp_path)) for one in arguments))
        assert not (tmp_path / "var" / "secrets").exists(), name
    assert [*tmp_path.rglob("*.key")] == []


def test_the_first_administrator_added_by_the_command_can_sign_in(
    environment: dict[str, str],
) -> None:
    call(environment, "moderators", "add", "kim@example.org", "--name", "Kim")
    clock = Clock(START)
    book = RunningBook(make_services(read_settings(environment), clock), clock)
    visitor = book.visitor()
    visitor.open("/app/sign-in")
    visitor.fill({"email": "kim@example.org"})
    [mail] = book.mails("kim@example.org")
    code = re.search(r"\b\d{4} ?\d{4}\b", mail.text)
    assert code, mail.text
    assert visitor.fill({"code": code[0]}).status == 200
    assert "Queue" in visitor.open("/app/moderate").text
    assert "Kim" in visitor.open("/app/moderate/people").text
    other = RunningBook(replace(book.services), clock).visitor()
    assert other.open("/app/moderate/people").address.startswith("/app/sign-in")


def test_a_bad_key_is_refused_by_every_script_with_a_sentence(environment: dict[str, str]) -> None:
    for name in ("moderators", "daily", "retention"):
        command = [sys.executable, str(ROOT / "scripts" / f"{name}.py"), *CALLS[name]]
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            check=False,
            env=environment | {"BOOK_SECRET": "none"},
        )
        assert done.returncode == 2, name
        assert "BOOK_SECRET is not in hex" in done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "damage", [b"not a database at all" * 400, b"SQLite format 3\0" + b"x" * 9000]
)
def test_a_server_on_a_damaged_store_ends_in_a_sentence(
    environment: dict[str, str], tmp_path: Path, damage: bytes
) -> None:
    (tmp_path / "var" / "store.sqlite").write_bytes(damage)
    command = [sys.executable, str(ROOT / "scripts" / "serve.py"), "--port", str(free_port())]
    command += ["--var", str(tmp_path / "var"), "--out", str(tmp_path / "site")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 2
    assert "restore a backup" in done.stderr
    assert "Traceback" not in done.stderr
