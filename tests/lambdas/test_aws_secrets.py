"""Secrets that settings only name are read at AWS, once, and appear nowhere else."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from chalicelib.adapters.aws_secrets import read_named_secrets
from chalicelib.settings import SettingsError

SECRET = "0f" * 32
TOKEN = "hunter2"


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    with mock_aws():
        ssm, manager = make("ssm"), make("secretsmanager")
        ssm.put_parameter(Name="/book/secret", Value=SECRET, Type="SecureString")
        manager.create_secret(Name="book-token", SecretString=TOKEN)
        yield


def make(name: str) -> Any:
    return boto3.client(name, region_name="eu-west-2")


def test_named_secrets_are_put_in_their_places(aws: None) -> None:
    named = {
        "BOOK_SECRET": "ssm:/book/secret",
        "BOOK_CONTENT_TOKEN": "secretsmanager:book-token",
        "BOOK_SMTP": "smtps://u:p@host",
        "BOOK_ADDRESS": "ssm:/not/a/secret",
    }
    found = read_named_secrets(named, make)
    assert found == named | {"BOOK_SECRET": SECRET, "BOOK_CONTENT_TOKEN": TOKEN}


def test_all_parameters_are_read_in_one_call(aws: None) -> None:
    calls: list[str] = []

    def counted(name: str) -> Any:
        calls.append(name)
        return make(name)

    read_named_secrets(
        {"BOOK_SECRET": "ssm:/book/secret", "BOOK_SMTP": "ssm:/book/secret"}, counted
    )
    assert calls == ["ssm"]
    assert read_named_secrets({"BOOK_SMTP": "smtps://u:p@host"}, counted)
    assert calls == ["ssm"]


@pytest.mark.parametrize("where", ["ssm:/book/none", "secretsmanager:none"])
def test_a_secret_that_is_not_there_is_said_by_its_setting(aws: None, where: str) -> None:
    with pytest.raises(SettingsError, match="BOOK_SMTP") as caught:
        read_named_secrets({"BOOK_SMTP": where, "BOOK_CONTENT_TOKEN": TOKEN}, make)
    assert TOKEN not in str(caught.value)
