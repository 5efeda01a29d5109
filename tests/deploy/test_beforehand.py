"""Secrets are made once and never replaced; certificates and mail's domain are found or asked for."""

import io
from pathlib import Path
from typing import Any

import boto3
import pytest

from scripts import deploy
from scripts.deploying.account import Account
from scripts.deploying.certificates import find_certificate, request_certificate
from scripts.deploying.code_bucket import CodeBucket
from scripts.deploying.preflight import alarms_wait
from scripts.deploying.stage import WANTED, DeployError, Stage
from scripts.deploying.stage_secrets import (
    EDGE_KEY,
    KEY,
    make_secrets,
    missing_secrets,
    read_edge_secret,
    read_secrets,
)

NUMBER = "123456789012"


def give(name: str) -> str:
    return f"given-{name}"


def give_none(name: str) -> str:
    return ""


def make_table(stage: Stage) -> None:
    boto3.client("dynamodb", region_name=stage.region).create_table(
        TableName=stage.table,
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )


def test_secrets_are_made_once_and_stand_however_often_it_is_run(
    account: Account, stage: Stage
) -> None:
    first = make_secrets(account, stage, give)
    assert len(bytes.fromhex(first[KEY])) == 32
    assert first["content-token"] == "given-content-token"
    assert read_edge_secret(account, stage) == first[EDGE_KEY] != first[KEY]
    make_table(stage)
    assert make_secrets(account, stage, lambda name: "another") == first
    assert list(missing_secrets(account, stage)) == []


def test_the_token_of_the_git_host_is_asked_for_and_never_made(
    account: Account, stage: Stage
) -> None:
    with pytest.raises(DeployError, match="BOOK_CONTENT_TOKEN"):
        make_secrets(account, stage, give_none)
    assert read_secrets(account, stage) == {}, "nothing was made before it was known"


def test_a_lost_key_is_not_made_anew_where_a_table_stands(account: Account, stage: Stage) -> None:
    make_table(stage)
    for act in (lambda: make_secrets(account, stage, give),
                lambda: list(missing_secrets(account, stage))):  # fmt: skip
        with pytest.raises(DeployError, match="put the old one back"):
            act()
    assert read_secrets(account, stage) == {}


def test_the_edge_key_is_the_same_in_both_places_or_nothing_is_done(
    account: Account, stage: Stage
) -> None:
    manager = account.at_edge("secretsmanager")
    manager.create_secret(Name=stage.edge_secret, SecretString="from-before")
    assert make_secrets(account, stage, give)[EDGE_KEY] == "from-before"
    manager.put_secret_value(SecretId=stage.edge_secret, SecretString="another")
    with pytest.raises(DeployError, match="CloudFront would be refused"):
        make_secrets(account, stage, give)


def test_an_edge_key_in_one_place_is_copied_to_the_other(account: Account, stage: Stage) -> None:
    account.client("ssm").put_parameter(
        Name=stage.parameter(EDGE_KEY), Value="first", Type="SecureString"
    )
    make_secrets(account, stage, give)
    assert read_edge_secret(account, stage) == "first"


def test_a_certificate_is_asked_for_once_and_its_record_is_known(account: Account) -> None:
    assert find_certificate(account, "book.example.org") is None
    asked = request_certificate(account, "book.example.org", lambda seconds: None)
    assert asked.record[0].endswith("book.example.org.")
    again = request_certificate(account, "book.example.org", lambda seconds: None)
    found = find_certificate(account, "book.example.org")
    assert found
    assert found.arn == asked.arn == again.arn


def test_who_is_nobody_at_aws_is_told_to_sign_in(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nowhere")
    with pytest.raises(DeployError, match="Sign in"):
        Account("eu-west-2").find_number()


def test_a_command_that_is_not_told_enough_says_everything_it_wants(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for one in WANTED:
        monkeypatch.delenv(one.name, raising=False)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    assert deploy.main(["--stage", "prod", "--settings", str(tmp_path)]) == 2
    assert "BOOK_ADMINISTRATOR is missing." in capsys.readouterr().err


def test_an_alarm_that_nobody_has_confirmed_is_known(account: Account) -> None:
    class Topics:
        def __init__(self, arn: str) -> None:
            self.arn = arn

        def list_subscriptions_by_topic(self, **asked: Any) -> dict[str, Any]:
            return {"Subscriptions": [{"SubscriptionArn": self.arn}]}

    class Told(Account):
        def __init__(self, arn: str) -> None:
            super().__init__("eu-west-2")
            self._clients["sns", "eu-west-2"] = Topics(arn)

    assert alarms_wait(Told("PendingConfirmation"), "topic")
    assert not alarms_wait(Told("arn:aws:sns:eu-west-2:1:alarms:x"), "topic")


@pytest.mark.parametrize(
    ("names", "fits"),
    [
        (["book.example.org"], True),
        (["*.example.org"], True),
        (["example.org", "book.example.org"], True),
        (["example.org"], False),
        (["*.book.example.org"], False),
        (["other.org", "*.example.net"], False),
    ],
)
def test_a_star_stands_for_one_label(account: Account, names: list[str], fits: bool) -> None:
    more: dict[str, Any] = {"SubjectAlternativeNames": names[1:]} if names[1:] else {}
    account.at_edge("acm").request_certificate(DomainName=names[0], ValidationMethod="DNS", **more)
    assert (find_certificate(account, "book.example.org") is not None) is fits


def test_the_bucket_of_code_is_private_and_takes_each_content_once(account: Account) -> None:
    bucket = CodeBucket(account, NUMBER)
    assert not bucket.exists()
    bucket.make()
    bucket.make()
    s3 = account.client("s3")
    block = s3.get_public_access_block(Bucket=bucket.name)["PublicAccessBlockConfiguration"]
    assert set(block.values()) == {True}
    assert s3.get_bucket_encryption(Bucket=bucket.name)["ServerSideEncryptionConfiguration"]
    first = bucket.put(b"code", ".zip")
    written = s3.head_object(Bucket=bucket.name, Key=first)["LastModified"]
    assert bucket.put(b"code", ".zip") == first
    assert bucket.put(b"other", ".zip") != first
    assert s3.head_object(Bucket=bucket.name, Key=first)["LastModified"] == written
