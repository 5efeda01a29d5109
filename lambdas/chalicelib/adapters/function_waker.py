"""Waking functions at AWS that are not to wait for the minute's run: mail, and the builder."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

MAIL, BUILD = "mail", "build"


@lru_cache(maxsize=1)
def make_client(region: str) -> Any:
    """A client that tries once and briefly: somebody's page waits for it."""
    import boto3
    from botocore.config import Config

    config = Config(connect_timeout=1, read_timeout=2, retries={"total_max_attempts": 1})
    return boto3.client("lambda", region_name=region, config=config)


def make_waker(
    functions: Mapping[str, str], has_urgent: Callable[[], bool], open_client: Callable[[], Any]
) -> Callable[[str], None]:
    """What Services.wake does at AWS: an event for the job's function, where one is set.

    Only urgent mail wakes anybody. Where it fails, the minute's run does it.
    """

    def wake(job: str) -> None:
        function = functions.get(job, "")
        if not function or (job == MAIL and not has_urgent()):
            return
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            open_client().invoke(FunctionName=function, InvocationType="Event")
        except (BotoCoreError, ClientError):
            return

    return wake
