"""Tables on stands for DynamoDB."""

from typing import Any
from uuid import uuid4

import boto3

from chalicelib.adapters.dynamodb_table import DynamoDbTable, create_table

REGION = "eu-west-2"


def make_client(address: str | None = None) -> Any:
    return boto3.client("dynamodb", region_name=REGION, endpoint_url=address)


def new_table(client: Any) -> DynamoDbTable:
    name = f"book-{uuid4().hex}"
    create_table(client, name)
    return DynamoDbTable(name, client)
