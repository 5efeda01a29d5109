"""Waking functions at AWS that are not to wait for the minute's run: mail, git, and the builder."""

import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

MAIL, GIT, BUILD = "mail", "git", "build"
# What follows from each in the same run: what git has taken is told by mail.
_JOBS = {MAIL: [MAIL], GIT: [GIT, MAIL], BUILD: []}


@lru_cache(maxsize=1)
def make_client(region: str) -> Any:
    """A client that tries once and briefly: somebody's page waits for it."""
    import boto3
    from botocore.config import Config

    config = Config(connect_timeout=1, read_timeout=2, retries={"total_max_attempts": 1})
    return boto3.client("lambda", region_name=region, config=config)


def make_waker(
    functions: Mapping[str, str],
    is_due: Mapping[str, Callable[[], bool]],
    open_client: Callable[[], Any],
) -> Callable[[str], None]:
    """What Services.wake does at AWS: an event for the job's function, where one is set.

    `is_due` says of some jobs whether there is anything that can't wait: urgent mail, a file for
    git. The event names the jobs to do. Where it fails, the minute's run does them.
    """

    def wake(job: str) -> None:
        function = functions.get(job, "")
        if not function or (job in is_due and not is_due[job]()):
            return
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            event = json.dumps({"jobs": _JOBS[job]}).encode()
            open_client().invoke(FunctionName=function, InvocationType="Event", Payload=event)
        except (BotoCoreError, ClientError):
            return

    return wake
