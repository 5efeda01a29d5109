"""The table in DynamoDB: for AWS.

An item has the attributes `pk`, `sk`, `v` (its version), `body` and `plus`. The body is JSON in a
string: DynamoDB's own maps know no fractions as Python has them, and would give back 1 for 1.0.
`plus` is a map of the numbers that were added since the body was written: so adding needs no
reading, and a count that everybody adds to has no losers. Whoever reads sees the sum.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from typing import Any
from uuid import uuid4

from chalicelib.adapters.dynamodb_items import encode_item, encode_key, numbers, read_item
from chalicelib.adapters.dynamodb_table_calls import (
    ATTEMPTS,
    Calls,
    ConditionFailedError,
    pause_for,
)
from chalicelib.table import (
    ABSENT,
    ConflictError,
    Delete,
    Item,
    Key,
    Put,
    TableUnavailableError,
    Write,
    check_key,
    check_query,
    encode_body,
    encode_writes,
    sort_range,
)

KEYS = (("pk", "HASH"), ("sk", "RANGE"))
MOST_KEYS = 100  # of one BatchGetItem
MOST_FILLED = 25  # of one BatchWriteItem
IS_ABSENT = {"ConditionExpression": "attribute_not_exists(pk)"}
WITHIN = "pk = :partition AND sk BETWEEN :first AND :last"
OVERWRITE = "SET body = :body, plus = :plus, v = if_not_exists(v, :zero) + :one"
ADD = "SET plus.#field = if_not_exists(plus.#field, :zero) + :amount, v = v + :one"


def make_table(name: str, region: str, endpoint: str | None = None) -> "DynamoDbTable":
    """The adapter for a table that is there. Credentials come from where boto3 looks for them."""
    # Imported late: it takes longer than a request does, and not every installation has it.
    import boto3
    from botocore.config import Config

    # Trying again is for the adapter to decide: boto3 would add twice after a broken connection.
    config = Config(
        connect_timeout=2,
        read_timeout=5,
        retries={"total_max_attempts": 1},
        max_pool_connections=32,
    )
    client = boto3.client("dynamodb", region_name=region, endpoint_url=endpoint, config=config)
    return DynamoDbTable(name, client)


def create_table(client: Any, name: str) -> None:
    """Make the table, paid by the request and with recovery to any point in time."""
    from botocore.exceptions import ClientError

    client.create_table(
        TableName=name,
        KeySchema=[{"AttributeName": key, "KeyType": kind} for key, kind in KEYS],
        AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key, _ in KEYS],
        BillingMode="PAY_PER_REQUEST",
    )
    waiter = client.get_waiter("table_exists")
    waiter.wait(TableName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 60})
    try:
        client.update_continuous_backups(
            TableName=name,
            PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True},
        )
    except ClientError as error:
        # Stand-ins may lack it; for AWS it must not be missing without a word.
        if error.response["Error"]["Code"] != "UnknownOperationException":
            raise


class DynamoDbTable:
    """The `Table` in one table of DynamoDB with the keys `pk` and `sk`."""

    def __init__(self, name: str, client: Any, pause: Callable[[float], None] = time.sleep) -> None:
        self._name = name
        self._calls = Calls(client, pause)

    def get(self, key: Key) -> Item | None:
        """See `Table`."""
        check_key(key)
        answer = self._calls.call(
            "get_item", TableName=self._name, Key=encode_key(key), ConsistentRead=True
        )
        return read_item(answer["Item"]) if "Item" in answer else None

    def get_many(self, keys: Sequence[Key]) -> list[Item | None]:
        """See `Table`."""
        for key in keys:
            check_key(key)
        wanted = [encode_key(key) for key in dict.fromkeys(keys)]
        found: dict[Key, Item] = {}
        for start in range(0, len(wanted), MOST_KEYS):
            for item in self._get_batch(wanted[start : start + MOST_KEYS]):
                found[item.key] = item
        return [found.get(key) for key in keys]

    def query(
        self,
        partition: str,
        *,
        prefix: str = "",
        after: str = "",
        until: str = "",
        limit: int = 100,
        descending: bool = False,
    ) -> list[Item]:
        """See `Table`."""
        check_query(partition, limit)
        span = sort_range(prefix=prefix, after=after, until=until, descending=descending)
        items: list[Item] = []
        for answer in self._ask(partition, span, ScanIndexForward=not descending, Limit=limit):
            items += map(read_item, answer["Items"])
            if len(items) >= limit:
                break
        return items[:limit]

    def count(self, partition: str, *, prefix: str = "", most: int | None = None) -> int:
        """See `Table`."""
        check_query(partition, 1 if most is None else most)
        limit = {} if most is None else {"Limit": most}
        counted = 0
        for answer in self._ask(partition, sort_range(prefix=prefix), Select="COUNT", **limit):
            counted += answer["Count"]
            if most is not None and counted >= most:
                return most
        return counted

    def transact(self, writes: Sequence[Write], token: str = "") -> None:
        """See `Table`."""
        pairs = zip(writes, encode_writes(writes, token), strict=True)
        actions = [self._encode_write(write, text) for write, text in pairs]
        try:
            # Always with a token: what is tried again after a broken connection happens once.
            self._calls.call(
                "transact_write_items",
                TransactItems=actions,
                ClientRequestToken=token or uuid4().hex,
            )
        except ConditionFailedError as error:
            raise ConflictError([writes[place].key for place in error.places]) from error

    def add(self, key: Key, field: str, amount: int, body: Mapping[str, Any]) -> int:
        """See `Table`."""
        text = encode_body(key, {**body, field: 0})
        for _ in range(ATTEMPTS):
            with suppress(ConditionFailedError):
                return self._add_to_standing(key, field, amount)
            with suppress(ConditionFailedError):
                return self._add_to_nothing(key, text, field, amount)
        raise TableUnavailableError(f"{key} comes and goes too fast to add to it")

    def everything(self) -> Iterator[Item]:
        """See `Table`."""
        for answer in self._page("scan", TableName=self._name, ConsistentRead=True):
            yield from map(read_item, answer["Items"])

    def walk_on(self, after: Key | None, limit: int) -> list[Item]:
        """See `Table`."""
        items: list[Item] = []
        start: dict[str, Any] = {"ExclusiveStartKey": encode_key(after)} if after else {}
        while len(items) < limit:
            more: dict[str, Any] = {"Limit": limit - len(items), **start}
            answer = self._calls.call("scan", TableName=self._name, ConsistentRead=True, **more)
            items += map(read_item, answer["Items"])
            if "LastEvaluatedKey" not in answer:
                break
            start = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}
        return items

    def fill(self, items: Iterable[Item]) -> int:
        """See `Table`."""
        source, filled = iter(items), 0
        while batch := list(islice(source, MOST_FILLED)):
            texts = [encode_body(one.key, one.body) for one in batch]
            pairs = zip(batch, texts, strict=True)
            self._put_batch([encode_item(one.key, text, one.version, {}) for one, text in pairs])
            filled += len(batch)
        return filled

    def _put_batch(self, items: list[dict[str, Any]]) -> None:
        """Write up to MOST_FILLED items, again those that DynamoDB leaves out."""
        wanted = [{"PutRequest": {"Item": item}} for item in items]
        for attempt in range(ATTEMPTS):
            if attempt:
                pause_for(attempt, self._calls.pause)
            answer = self._calls.call("batch_write_item", RequestItems={self._name: wanted})
            wanted = answer.get("UnprocessedItems", {}).get(self._name, [])
            if not wanted:
                return
        raise TableUnavailableError("DynamoDB left out items again and again: start again later")

    def _get_batch(self, wanted: list[dict[str, Any]]) -> Iterator[Item]:
        """Ask for up to MOST_KEYS items, again for those that DynamoDB leaves out."""
        for attempt in range(ATTEMPTS):
            if attempt:
                pause_for(attempt, self._calls.pause)
            request = {self._name: {"Keys": wanted, "ConsistentRead": True}}
            answer = self._calls.call("batch_get_item", RequestItems=request)
            found = answer["Responses"].get(self._name, [])
            yield from map(read_item, found)
            wanted = answer.get("UnprocessedKeys", {}).get(self._name, {}).get("Keys", [])
            if not wanted:
                return
        raise TableUnavailableError("DynamoDB left out items again and again")

    def _ask(self, partition: str, span: tuple[str, str], **more: Any) -> Iterator[Any]:
        first, last = span
        if first > last:
            return iter(())
        return self._page(
            "query",
            TableName=self._name,
            ConsistentRead=True,
            KeyConditionExpression=WITHIN,
            ExpressionAttributeValues={
                ":partition": {"S": partition},
                ":first": {"S": first},
                ":last": {"S": last},
            },
            **more,
        )

    def _page(self, operation: str, **arguments: Any) -> Iterator[Any]:
        """Every answer of a listing that comes in pages of at most a megabyte."""
        while True:
            answer = self._calls.call(operation, **arguments)
            yield answer
            if not answer.get("LastEvaluatedKey"):
                return
            arguments["ExclusiveStartKey"] = answer["LastEvaluatedKey"]

    def _encode_write(self, write: Write, text: str) -> dict[str, Any]:
        place = {"TableName": self._name, "Key": encode_key(write.key)}
        if isinstance(write, Put) and write.expected is None:
            return {"Update": place | _overwrite(text)}
        condition = _expect(write.expected)
        if isinstance(write, Put):
            item = encode_item(write.key, text, (write.expected or ABSENT) + 1, {})
            return {"Put": {"TableName": self._name, "Item": item} | condition}
        return {"Delete" if isinstance(write, Delete) else "ConditionCheck": place | condition}

    def _add_to_standing(self, key: Key, field: str, amount: int) -> int:
        answer = self._calls.call(
            "update_item",
            is_repeatable=False,
            TableName=self._name,
            Key=encode_key(key),
            UpdateExpression=ADD,
            ConditionExpression="attribute_exists(pk)",
            ExpressionAttributeNames={"#field": field},
            ExpressionAttributeValues=numbers(zero=0, one=1, amount=amount),
            ReturnValues="ALL_NEW",
        )
        return int(read_item(answer["Attributes"]).body[field])

    def _add_to_nothing(self, key: Key, text: str, field: str, amount: int) -> int:
        item = encode_item(key, text, 1, {field: amount})
        self._calls.call(
            "put_item", is_repeatable=False, TableName=self._name, Item=item, **IS_ABSENT
        )
        return amount


def _expect(version: int | None) -> dict[str, Any]:
    if version is None:
        return {}
    if version == ABSENT:
        return IS_ABSENT
    values = numbers(expected=version)
    return {"ConditionExpression": "v = :expected", "ExpressionAttributeValues": values}


def _overwrite(text: str) -> dict[str, Any]:
    values = numbers(zero=0, one=1) | {":body": {"S": text}, ":plus": {"M": {}}}
    return {"UpdateExpression": OVERWRITE, "ExpressionAttributeValues": values}
