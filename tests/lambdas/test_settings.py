"""Every setting is declared once, documented, and refused with a sentence where it can't be used."""

import stat
from pathlib import Path

import pytest

from chalicelib.settings import SETTINGS, Settings, SettingsError, load_secret, read_key
from scripts.run import refusals
from tests.conftest import ROOT

GOOD = {
    "BOOK_ADDRESS": "https://book.example.org",
    "BOOK_MAIL": "smtp",
    "BOOK_SMTP": "smtps://user:password@mail.example.org:465",
    "BOOK_TRUSTED_PROXY": "127.0.0.1",
}


def settings(**values: str) -> Settings:
    return Settings(values, b"secret", ROOT)


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda one: one.name)
def test_every_setting_is_in_the_handbook_with_its_default(setting: object) -> None:
    handbook = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
    rows = {row.split("`")[1]: row for row in handbook.splitlines() if row.startswith("| `BOOK_")}
    row = rows[setting.name]  # type: ignore[attr-defined]
    assert setting.line in row  # type: ignore[attr-defined]
    assert setting.is_secret or setting.default in row  # type: ignore[attr-defined]
    assert len(rows) == len(SETTINGS)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("BOOK_STORE", "oracle", "choose one of sqlite, dynamodb"),
        ("BOOK_DAYS_DRAFT", "soon", "give whole days, such as 30"),
        ("BOOK_DAYS_DRAFT", "0", "give whole days"),
    ],
)
def test_a_setting_that_cannot_be_used_is_refused_with_a_sentence(
    name: str, value: str, sentence: str
) -> None:
    with pytest.raises(SettingsError, match=sentence):
        settings(**{name: value})


def test_a_real_book_needs_https_mail_and_a_proxy() -> None:
    assert list(refusals(settings(**GOOD))) == []
    assert len(list(refusals(settings()))) == 3


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BOOK_ADDRESS", "http://book.example.org"),
        ("BOOK_MAIL", "folder"),
        ("BOOK_SMTP", ""),
        ("BOOK_TRUSTED_PROXY", "somebody"),
        ("BOOK_SHOW_MAIL", "yes"),
    ],
)
def test_each_thing_that_a_real_book_lacks_is_named(name: str, value: str) -> None:
    told = list(refusals(settings(**(GOOD | {name: value}))))
    assert len(told) == 1
    assert name in told[0]


def test_the_key_is_made_once_and_only_its_user_may_read_it(tmp_path: Path) -> None:
    first = load_secret(tmp_path / "secrets")
    assert load_secret(tmp_path / "secrets") == first
    assert len(first) == 32
    path = tmp_path / "secrets" / "book.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in path.parent.iterdir()] == ["book.key"]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [("my secret", "is not in hex"), ("ab" * 31, "holds 31 bytes"), ("0" * 63, "is not in hex")],
)
def test_a_key_that_nobody_can_have_meant_is_refused(
    given: str, sentence: str, tmp_path: Path
) -> None:
    with pytest.raises(SettingsError, match=sentence) as caught:
        read_key(given, tmp_path / "secrets")
    assert given not in str(caught.value)
    assert not (tmp_path / "secrets").exists()


def test_a_key_file_that_was_cut_short_is_refused_and_not_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "secrets" / "book.key"
    load_secret(path.parent)
    path.write_bytes(b"short")
    with pytest.raises(SettingsError, match="holds 5 bytes"):
        read_key("", path.parent)
    assert path.read_bytes() == b"short"


def test_a_key_may_end_in_a_line_break_as_files_do(tmp_path: Path) -> None:
    assert read_key("ab" * 32 + "\n", tmp_path) == bytes.fromhex("ab" * 32)
