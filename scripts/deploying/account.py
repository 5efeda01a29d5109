"""An AWS account: its services, region by region, and who we are there."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from scripts.deploying.stack_events import advise
from scripts.deploying.stage import DeployError

# CloudFront takes certificates, and reads secrets, from there alone.
EDGE_REGION = "us-east-1"
PATIENCE_SECONDS = 910  # Lambda ends a function after 900
NO_BOTO3 = "boto3 is missing. Run: .venv/bin/pip install -e '.[aws]'"
NO_CREDENTIALS = (
    "AWS does not know who is asking ({reason}). Sign in (aws configure, or AWS_PROFILE), as"
    " somebody who may make roles, functions, tables, buckets and distributions."
)


class Account:
    """Clients of one account, made once each. AWS_ENDPOINT_URL leads them to a stand-in."""

    def __init__(self, region: str) -> None:
        self.region = region
        self._clients: dict[tuple[str, str], Any] = {}

    def client(self, service: str, region: str = "") -> Any:
        """boto3's client of that service, in the book's region unless another is named."""
        where = (service, region or self.region)
        if where not in self._clients:
            self._clients[where] = _import_boto3().client(service, region_name=where[1])
        return self._clients[where]

    def patient_client(self, service: str) -> Any:
        """One that waits as long as a function may run, and asks once: twice would be two runs."""
        from botocore.config import Config

        config = Config(read_timeout=PATIENCE_SECONDS, retries={"total_max_attempts": 1})
        return _import_boto3().client(service, region_name=self.region, config=config)

    def at_edge(self, service: str) -> Any:
        """The same where CloudFront looks."""
        return self.client(service, EDGE_REGION)

    def find_number(self) -> str:
        """The account's number. Raises DeployError where there are no credentials."""
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            return str(self.client("sts").get_caller_identity()["Account"])
        except (BotoCoreError, ClientError) as error:
            reason = type(error).__name__
            if isinstance(error, ClientError):
                reason = code_of(error)
            raise DeployError(NO_CREDENTIALS.format(reason=reason)) from error


def _import_boto3() -> Any:
    try:
        import boto3
    except ImportError as error:
        raise DeployError(NO_BOTO3) from error
    return boto3


@contextmanager
def in_plain_words() -> Iterator[None]:
    """What AWS refuses inside is a DeployError, which says what was asked and what AWS said."""
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except ClientError as error:
        told = error.response.get("Error", {}).get("Message", "")
        said = f"AWS refuses {error.operation_name} ({code_of(error)}): {told}"
        raise DeployError("\n".join(filter(None, (said, advise(str(told)))))) from error
    except BotoCoreError as error:
        raise DeployError(f"AWS can't be reached: {error}") from error


def code_of(error: Any) -> str:
    """What AWS calls the failure, of botocore's ClientError."""
    return str(error.response.get("Error", {}).get("Code", ""))
