"""Waking the function that sends mail, at AWS: a code is not to wait for the minute's run."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

MAIL = "mail"


@lru_cache(maxsize=1)
def make_client(region: str) -> Any:
    """A client that tries once and briefly: somebody's page waits for it."""
    import boto3
    from botocore.config import Config

    config = Config(connect_timeout=1, read_timeout=2, retries={"total_max_attempts": 1})
    return boto3.client("lambda", region_name=region, config=config)


def make_waker(
    function: str, has_urgent: Callable[[], bool], open_client: Callable[[], Any]
) -> Callable[[str], None]:
    """What Services.wake does at AWS: an event for urgent mail, nothing for all else.

    Where it fails, the minute's run sends it.
    """

    def wake(job: str) -> None:
        if job != MAIL or not has_urgent():
            return
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            open_client().invoke(FunctionName=function, InvocationType="Event")
        except (BotoCoreError, ClientError):
            return

    return wake
