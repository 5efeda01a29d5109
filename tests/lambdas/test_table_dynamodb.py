"""What the adapter does when DynamoDB refuses, tires or can't be reached."""

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError, ReadTimeoutError
from moto import mock_aws

from chalicelib.adapters.dynamodb_table import DynamoDbTable, create_table, make_table
from chalicelib.adapters.dynamodb_table_calls import ATTEMPTS
from chalicelib.table import ABSENT, ConflictError, Delete, Key, Put, TableUnavailableError
from tests.conftest import ROOT
from tests.lambdas.dynamodb_stands import REGION, make_client

KEY, OTHER = Key("p", "a"), Key("p", "b")
STORED = {"pk": {"S": "p"}, "sk": {"S": "a"}, "v": {"N": "1"}, "body": {"S": "{}"}, "plus": {"M": {"n": {"N": "2"}}}}  # fmt: skip


def refusal(code: str, *reasons: str) -> ClientError:
    answer = {"Error": {"Code": code, "Message": "no"}, "CancellationReasons": [{"Code": reason} for reason in reasons]}  # fmt: skip
    return ClientError(answer, "Call")


def cancelled(*reasons: str) -> ClientError:
    return refusal("TransactionCanceledException", *reasons)


class FakeClient:
    """Gives the answers it was told, the last of them for ever, and keeps what it was asked."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, dict[str, Any]]] = []

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        def answer(**arguments: Any) -> Any:
            self.asked.append((operation, arguments))
            given = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
            if isinstance(given, Exception):
                raise given
            return given

        return answer


def table_of(client: FakeClient, pauses: list[float] | None = None) -> DynamoDbTable:
    kept = [] if pauses is None else pauses
    return DynamoDbTable("book", client, pause=kept.append)


def test_the_keys_whose_conditions_failed_are_named() -> None:
    client = FakeClient(cancelled("None", "ConditionalCheckFailed", "TransactionConflict"))
    writes = [Put(KEY, {}), Put(OTHER, {}, ABSENT), Delete(Key("p", "c"))]
    with pytest.raises(ConflictError) as caught:
        table_of(client).transact(writes)
    assert caught.value.keys == (OTHER,)
    assert len(client.asked) == 1


@pytest.mark.parametrize(
    "error",
    [
        cancelled("TransactionConflict", "None"),
        cancelled("None", "ThrottlingError"),
        cancelled("ProvisionedThroughputExceeded"),
        refusal("ThrottlingException"),
        refusal("ProvisionedThroughputExceededException"),
        refusal("RequestLimitExceeded"),
        refusal("TransactionInProgressException"),
        refusal("InternalServerError"),
        ConnectTimeoutError(endpoint_url="x"),
        ReadTimeoutError(endpoint_url="x"),
    ],
)
def test_a_tired_database_is_asked_again_under_the_same_token(error: Exception) -> None:
    pauses: list[float] = []
    client = FakeClient(error, error, {})
    table_of(client, pauses).transact([Put(KEY, {})])
    tokens = [arguments["ClientRequestToken"] for _, arguments in client.asked]
    assert len(tokens) == 3
    assert len(set(tokens)) == 1
    assert len(pauses) == 2
    assert all(0 <= pause <= 0.1 for pause in pauses)

    client, pauses = FakeClient(error), []
    with pytest.raises(TableUnavailableError, match="DynamoDB does not answer"):
        table_of(client, pauses).transact([Put(KEY, {})], "mine")
    assert {arguments["ClientRequestToken"] for _, arguments in client.asked} == {"mine"}
    assert len(client.asked) == ATTEMPTS
    assert sum(pauses) <= 4


def test_pauses_differ_and_grow_but_not_for_ever() -> None:
    pauses: list[float] = []
    for _ in range(50):
        with pytest.raises(TableUnavailableError):
            table_of(FakeClient(refusal("ThrottlingException")), pauses).get(KEY)
    assert len(set(pauses)) == len(pauses) == 50 * (ATTEMPTS - 1)
    assert 0.1 < max(pauses) <= 1


def test_an_addition_that_may_have_happened_is_not_made_again() -> None:
    for error in (ReadTimeoutError(endpoint_url="x"), refusal("InternalServerError")):
        client = FakeClient(error)
        with pytest.raises(TableUnavailableError):
            table_of(client).add(KEY, "n", 1, {})
        assert len(client.asked) == 1


def test_an_addition_that_was_refused_is_made_again() -> None:
    for code in ("ThrottlingException", "TransactionConflictException"):
        client = FakeClient(refusal(code), {"Attributes": STORED})
        assert table_of(client).add(KEY, "n", 2, {}) == 2
        assert len(client.asked) == 2


def test_adding_to_what_another_made_meanwhile_adds_to_it() -> None:
    missed = refusal("ConditionalCheckFailedException")
    client = FakeClient(missed, missed, {"Attributes": STORED})
    assert table_of(client).add(KEY, "n", 2, {}) == 2
    assert [operation for operation, _ in client.asked] == [
        "update_item",
        "put_item",
        "update_item",
    ]
    with pytest.raises(TableUnavailableError, match="comes and goes"):
        table_of(FakeClient(missed)).add(KEY, "n", 2, {})


def test_keys_that_were_left_out_are_asked_for_again() -> None:
    key, other = ({"pk": {"S": k.partition}, "sk": {"S": k.sort}} for k in (KEY, OTHER))
    client = FakeClient(
        {"Responses": {}, "UnprocessedKeys": {"book": {"Keys": [key, other]}}},
        {"Responses": {"book": [STORED]}, "UnprocessedKeys": {"book": {"Keys": [other]}}},
        {"Responses": {"book": []}, "UnprocessedKeys": {}},
    )
    found = table_of(client).get_many([KEY, OTHER, KEY])
    assert [item and item.body for item in found] == [{"n": 2}, None, {"n": 2}]
    wanted = [asked["RequestItems"]["book"]["Keys"] for _, asked in client.asked]
    assert wanted == [[key, other], [key, other], [other]]
    never = FakeClient({"Responses": {}, "UnprocessedKeys": {"book": {"Keys": [key]}}})
    with pytest.raises(TableUnavailableError, match="left out"):
        table_of(never).get_many([KEY])


def test_every_read_is_consistent() -> None:
    empty = {"Items": [], "Count": 0, "Responses": {}}
    for call in (
        lambda table: table.get(KEY),
        lambda table: table.query("p"),
        lambda table: table.count("p"),
        lambda table: list(table.everything()),
        lambda table: table.get_many([KEY]),
    ):
        client = FakeClient(empty)
        call(table_of(client))
        asked = client.asked[0][1]
        assert asked.get("RequestItems", {"book": asked})["book"]["ConsistentRead"] is True


@pytest.mark.parametrize("code", ["AccessDeniedException", "ResourceNotFoundException"])
def test_a_refusal_for_good_is_not_asked_again(code: str) -> None:
    client = FakeClient(refusal(code))
    with pytest.raises(TableUnavailableError, match=f"DynamoDB refuses.*{code}"):
        table_of(client).get(KEY)
    assert len(client.asked) == 1


def test_a_server_that_is_not_there_is_unavailable(stand_in_credentials: None) -> None:
    table = make_table("book", REGION, "http://127.0.0.1:9")
    with pytest.raises(TableUnavailableError, match="DynamoDB does not answer"):
        table.add(KEY, "n", 1, {})  # the one call that is not tried again


def test_the_table_the_app_makes_speaks_to_a_server(
    stand_in_credentials: None, ministack: str
) -> None:
    create_table(make_client(ministack), "book-of-the-app")
    table = make_table("book-of-the-app", REGION, ministack)
    table.transact([Put(KEY, {"n": 1}, ABSENT)])
    found = table.get(KEY)
    assert found is not None
    assert found.body == {"n": 1}


def test_a_table_that_is_not_there_is_unavailable(stand_in_credentials: None) -> None:
    with mock_aws():
        client = boto3.client("dynamodb", region_name=REGION)
        for call in (
            lambda table: table.get(KEY),
            lambda table: table.transact([Put(KEY, {})]),
        ):
            with pytest.raises(TableUnavailableError, match="ResourceNotFound"):
                call(DynamoDbTable("nowhere", client))


def test_a_made_table_is_paid_by_the_request_and_can_go_back_in_time(
    stand_in_credentials: None,
) -> None:
    with mock_aws():
        client = boto3.client("dynamodb", region_name=REGION)
        create_table(client, "book")
        made = client.describe_table(TableName="book")["Table"]
        backups = client.describe_continuous_backups(TableName="book")
    assert made["BillingModeSummary"]["BillingMode"] == "PAY_PER_REQUEST"
    assert made["KeySchema"] == [
        {"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"},
    ]  # fmt: skip
    recovery = backups["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]
    assert recovery["PointInTimeRecoveryStatus"] == "ENABLED"


def test_boto3_is_not_imported_before_it_is_needed() -> None:
    code = (
        "import sys; sys.path[:0] = ['.', 'lambdas']\n"
        "import chalicelib.adapters.dynamodb_table\n"
        "sys.exit('boto3' in sys.modules or 'botocore' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
