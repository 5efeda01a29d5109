"""The stands a table is tested on: SQLite, moto, ministack over HTTP, and AWS where it is set up."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from moto import mock_aws

from chalicelib.adapters.dynamodb_table import make_table
from chalicelib.table import Table
from tests.conftest import ROOT
from tests.lambdas.dynamodb_stands import REGION, make_client, new_table
from tests.lambdas.ministack_server import RELEASE, TRANSLATOR, run_server
from tests.lambdas.tables import Place, sqlite_table
from tests.venvs import NotInstalledError, make_venv

AWS_TABLE = os.environ.get("BOOK_TEST_AWS_TABLE", "")
# With the real table there, its stand-ins stay away: moto would answer in its place.
MOCKED = [] if AWS_TABLE else ["moto"]
SERVED = ["aws"] if AWS_TABLE else ["ministack"]


@pytest.fixture(scope="session")
def ministack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server for all tests of a process."""
    if os.environ.get("BOOK_SKIP_MINISTACK"):
        pytest.skip("BOOK_SKIP_MINISTACK is set")
    try:
        venv = make_venv(ROOT / "var" / "cache" / "ministack-venv", RELEASE, TRANSLATOR)
    except NotInstalledError as error:
        pytest.fail(f"{error}\nBOOK_SKIP_MINISTACK=1 leaves them out.", pytrace=False)
    with run_server(venv / "bin" / "ministack", tmp_path_factory.mktemp("ministack")) as address:
        yield address


@pytest.fixture(scope="module")
def stand_in_credentials() -> Iterator[None]:
    """Words that are no credentials: stand-ins want some."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ACCESS_KEY_ID", "testing")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
        patch.delenv("AWS_PROFILE", raising=False)
        yield


@pytest.fixture(scope="module")
def moto_client(stand_in_credentials: None) -> Iterator[Any]:
    with mock_aws():
        yield make_client()


@pytest.fixture(scope="module")
def ministack_client(stand_in_credentials: None, ministack: str) -> Any:
    return make_client(ministack)


@pytest.fixture
def moto_stand(moto_client: Any) -> Table:
    return new_table(moto_client)


@pytest.fixture
def ministack_stand(ministack_client: Any) -> Table:
    return new_table(ministack_client)


@pytest.fixture
def aws_stand() -> Table:
    return make_table(AWS_TABLE, os.environ.get("AWS_REGION", REGION))


@pytest.fixture
def sqlite_stand(tmp_path: Path) -> Iterator[Table]:
    with sqlite_table(tmp_path) as table:
        yield table


def stand(request: pytest.FixtureRequest) -> Iterator[Place]:
    place = Place(request.getfixturevalue(f"{request.param}_stand"))
    yield place
    if request.param == "aws":  # the others are thrown away whole
        place.clear()


@pytest.fixture(params=["sqlite", *MOCKED, *SERVED])
def place(request: pytest.FixtureRequest) -> Iterator[Place]:
    """Somewhere in a table, for one thread."""
    yield from stand(request)


@pytest.fixture(params=["sqlite", *SERVED])
def true_place(request: pytest.FixtureRequest) -> Iterator[Place]:
    """Somewhere in a table that keeps tokens and stands races, which moto does not."""
    yield from stand(request)


@pytest.fixture(params=["sqlite", *MOCKED])
def lone_place(request: pytest.FixtureRequest) -> Iterator[Place]:
    """Somewhere in a table of this process: for tests that do very much."""
    yield from stand(request)
