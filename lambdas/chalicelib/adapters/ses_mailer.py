"""Mail over Amazon SES."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from chalicelib.adapters.eml import format_message, parse_mailbox
from chalicelib.ports import MailerUnavailableError, MailRefusedError, Message

# Only what will never be taken is final; all else may be mended by the operator, and waits.
REFUSED = {"BadRequestException", "MessageRejected"}
# What letters leave to codes: a quarter of each second's mail, a tenth of the day's.
SHARE_OF_LETTERS, KEPT_FOR_CODES = 0.75, 0.1
# In the sandbox, SES takes mail for checked addresses only: that is for the operator to end.
NOT_YET = "not verified"


def make_client(region: str, endpoint: str | None = None) -> Any:
    """A client that tries once: the mail queue tries again, with longer pauses."""
    # Imported late: it takes longer than a request does, and not every installation has it.
    import boto3
    from botocore.config import Config

    config = Config(connect_timeout=3, read_timeout=10, retries={"total_max_attempts": 1})
    return boto3.client("sesv2", region_name=region, endpoint_url=endpoint, config=config)


class SesMailer:
    """One message a call, as the whole text that the other mailers send too.

    `configuration_set` is the one of SES that tells of what comes back; "" where nobody is told.
    `rate`, in letters a second, is used where SES does not say its own.
    """

    def __init__(
        self,
        client: Any,
        sender: str,
        read_clock: Callable[[], datetime],
        configuration_set: str = "",
        rate: float | None = None,
    ) -> None:
        self._client = client
        self._sender = sender
        self._read_clock = read_clock
        self._rate = rate
        self._with_set = {"ConfigurationSetName": configuration_set} if configuration_set else {}

    def send(self, message: Message) -> None:
        content = format_message(message, self._sender, self._read_clock()).as_bytes()
        sender, recipient = (parse_mailbox(each).addr_spec for each in (self._sender, message.to))
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            self._client.send_email(
                FromEmailAddress=sender,
                Destination={"ToAddresses": [recipient]},
                Content={"Raw": {"Data": content}},
                **self._with_set,
            )
        except ClientError as error:
            raise _judge(error.response["Error"]) from error
        except BotoCoreError as error:
            raise MailerUnavailableError("SES can't be reached.") from error

    def rest(self) -> None:
        """Nothing is held open that the client does not look after itself."""

    def find_rate(self) -> float | None:
        """Three quarters of what SES allows a second; none when a tenth of the day's is left."""
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            quota = self._client.get_account()["SendQuota"]
        except (BotoCoreError, ClientError):
            return self._rate
        day, sent = float(quota["Max24HourSend"]), float(quota["SentLast24Hours"])
        if day >= 0 and sent >= day * (1 - KEPT_FOR_CODES):  # -1 is without limit
            return 0.0
        return float(quota["MaxSendRate"]) * SHARE_OF_LETTERS


def _judge(error: Any) -> MailerUnavailableError | MailRefusedError:
    """What SES said is not repeated, for it may name the recipient."""
    code = error["Code"]
    if code in REFUSED and NOT_YET not in error.get("Message", ""):
        return MailRefusedError(f"SES refuses the message ({code}).")
    return MailerUnavailableError(f"SES does not take mail for now ({code}).")
