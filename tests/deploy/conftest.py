"""An account for tests of single calls: moto's, empty at first, and a stage in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from moto import mock_aws

from scripts.deploying.account import Account
from scripts.deploying.stage import Stage, load_stage
from tests.deploy.test_stage import GIVEN


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Iterator[Account]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    with mock_aws():
        yield Account("eu-west-2")


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return load_stage("prod", tmp_path, GIVEN, None)
