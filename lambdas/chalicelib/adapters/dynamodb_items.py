"""An item as DynamoDB holds it: keys, version, body, what was added since, and when it ends."""

import json
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from chalicelib.table import Item, Key

BY_DAY = re.compile(r"(?:once|rate)#(\d{4}-\d\d-\d\d)")
HELPED_AFTER = timedelta(days=30)


def encode_key(key: Key) -> dict[str, Any]:
    return {"pk": {"S": key.partition}, "sk": {"S": key.sort}}


def numbers(**values: int) -> dict[str, Any]:
    return {f":{name}": {"N": str(value)} for name, value in values.items()}


def encode_item(key: Key, text: str, version: int, plus: Mapping[str, int]) -> dict[str, Any]:
    added = {field: {"N": str(amount)} for field, amount in plus.items()}
    rest = {"v": {"N": str(version)}, "body": {"S": text}, "plus": {"M": added}}
    return encode_key(key) | rest | _end(key)


def _end(key: Key) -> dict[str, Any]:
    """For DynamoDB's own clearing of what is counted by days: a helper, and late at that.

    Nothing relies on it: what is over is not looked at, and the daily job deletes it.
    """
    found = BY_DAY.fullmatch(key.partition)
    if not found:
        return {}
    ends = datetime.fromisoformat(f"{found[1]}T00:00:00+00:00") + HELPED_AFTER
    return {"ends": {"N": str(int(ends.timestamp()))}}


def read_item(attributes: Mapping[str, Any]) -> Item:
    body = json.loads(attributes["body"]["S"])
    for field, amount in attributes["plus"]["M"].items():
        body[field] = body.get(field, 0) + int(amount["N"])
    key = Key(attributes["pk"]["S"], attributes["sk"]["S"])
    return Item(key, body, int(attributes["v"]["N"]))
