"""Every setting is declared once, documented, and refused with a sentence where it can't be used."""

import stat
from pathlib import Path

import pytest

from chalicelib.settings import SETTINGS, Settings, SettingsError, load_secret
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
