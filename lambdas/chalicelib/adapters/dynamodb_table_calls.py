"""Calls to DynamoDB: what is tried again, for how long, and the sentence when it is given up."""

import random
from collections.abc import Callable
from typing import Any

from chalicelib.table import TableUnavailableError

ATTEMPTS = 8
FIRST_PAUSE_SECONDS = 0.025
LONGEST_PAUSE_SECONDS = 1.0
# Refused before anything happened: asking again is always safe.
BUSY = {
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "ThrottlingException",
    "TransactionConflictException",
    "TransactionInProgressException",
}
# Perhaps it happened: asking again is safe only where twice is the same as once.
UNKNOWN = {"InternalServerError", "ServiceUnavailable"}
BUSY_REASONS = {"ProvisionedThroughputExceeded", "ThrottlingError", "TransactionConflict"}
UNFIT = {"IdempotentParameterMismatchException", "ValidationException"}
UNFIT_REASONS = {"ItemCollectionSizeLimitExceeded", "ValidationError"}
CONDITION_FAILED = "ConditionalCheckFailed"


class ConditionFailedError(Exception):
    """Something stands otherwise than expected; `places` are the numbers of those writes."""

    def __init__(self, places: list[int]) -> None:
        super().__init__(places)
        self.places = places


def pause_for(attempt: int, pause: Callable[[float], None]) -> None:
    """Wait a random time that may double with each attempt, so that rivals fall out of step."""
    longest = min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2**attempt)
    pause(random.uniform(0, longest))


class Calls:
    """A client of boto3 whose calls are answered, tried again, or explained."""

    def __init__(self, client: Any, pause: Callable[[float], None]) -> None:
        self._client = client
        self.pause = pause

    def call(self, operation: str, *, is_repeatable: bool = True, **arguments: Any) -> Any:
        """The answer. Raises ConditionFailedError, ValueError or TableUnavailableError."""
        from botocore.exceptions import BotoCoreError, ClientError

        cause: Exception | None = None
        for attempt in range(ATTEMPTS):
            if attempt:
                pause_for(attempt, self.pause)
            try:
                return getattr(self._client, operation)(**arguments)
            except ClientError as error:
                cause = error
                _raise_unless_busy(error.response, is_repeatable, error)
            except BotoCoreError as error:
                cause = error
                if not (is_repeatable and _is_of_network(error)):
                    break
        raise TableUnavailableError(f"DynamoDB does not answer: {cause}") from cause


def _is_of_network(error: Exception) -> bool:
    from botocore.exceptions import ConnectionError, HTTPClientError

    return isinstance(error, ConnectionError | HTTPClientError)


def _raise_unless_busy(response: Any, is_repeatable: bool, cause: Exception) -> None:
    code = response.get("Error", {}).get("Code", "")
    reasons = [reason.get("Code") for reason in response.get("CancellationReasons", ())]
    failed = [place for place, reason in enumerate(reasons) if reason == CONDITION_FAILED]
    if failed or code == "ConditionalCheckFailedException":
        raise ConditionFailedError(failed) from cause
    if code in UNFIT or UNFIT_REASONS.intersection(reasons):
        raise ValueError(f"DynamoDB can't hold this: {cause}") from cause
    if code in BUSY or BUSY_REASONS.intersection(reasons):
        return
    if not (is_repeatable and code in UNKNOWN):
        raise TableUnavailableError(f"DynamoDB refuses: {cause}") from cause
