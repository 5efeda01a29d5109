"""Mail over SES: the same message as over SMTP, and what becomes of each refusal."""

from email import message_from_bytes
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError
from moto import mock_aws

from chalicelib.adapters.ses_mailer import SesMailer, make_client
from chalicelib.ports import MailerUnavailableError, MailRefusedError, Message
from tests.lambdas.tables import Clock

SENDER = "The book <book@example.org>"
MAIL = Message(
    "m1", "ann@example.org", "A grüß", "Hello Ann, é", "<p>Hello</p>", {"Reply-To": "x@y.z"}
)


class FakeSes:
    """Keeps what is sent, or fails as it is told."""

    def __init__(self, failure: Exception | None = None) -> None:
        self.failure = failure
        self.sent: list[dict[str, Any]] = []

    def send_email(self, **arguments: Any) -> dict[str, str]:
        if self.failure:
            raise self.failure
        self.sent.append(arguments)
        return {"MessageId": "1"}


def refusal(code: str, message: str = "no") -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": message}}, "SendEmail")


def test_the_whole_message_goes_out_as_it_is() -> None:
    ses = FakeSes()
    SesMailer(ses, SENDER, Clock()).send(MAIL)
    (sent,) = ses.sent
    assert sent["FromEmailAddress"] == "book@example.org"
    assert sent["Destination"] == {"ToAddresses": ["ann@example.org"]}
    mail = message_from_bytes(sent["Content"]["Raw"]["Data"])
    assert mail["Message-ID"] == "<m1@example.org>"
    assert mail["Reply-To"] == "x@y.z"
    assert [part.get_content_type() for part in mail.walk()][1:] == ["text/plain", "text/html"]


def test_the_set_that_tells_of_returned_mail_is_named_where_there_is_one() -> None:
    ses = FakeSes()
    SesMailer(ses, SENDER, Clock()).send(MAIL)
    SesMailer(ses, SENDER, Clock(), "communitybook-prod").send(MAIL)
    assert [one.get("ConfigurationSetName") for one in ses.sent] == [None, "communitybook-prod"]


@pytest.mark.parametrize(
    ("failure", "kind"),
    [
        (refusal("MessageRejected"), MailRefusedError),
        (refusal("BadRequestException"), MailRefusedError),
        (
            refusal("MessageRejected", "Email address is not verified: a@b.c"),
            MailerUnavailableError,
        ),
        (refusal("TooManyRequestsException"), MailerUnavailableError),
        (refusal("AccountSuspendedException"), MailerUnavailableError),
        (refusal("AccessDeniedException"), MailerUnavailableError),
        (EndpointConnectionError(endpoint_url="https://ses"), MailerUnavailableError),
    ],
)
def test_only_what_will_never_be_taken_is_given_up(
    failure: Exception, kind: type[Exception]
) -> None:
    with pytest.raises(kind) as caught:
        SesMailer(FakeSes(failure), SENDER, Clock()).send(MAIL)
    assert "a@b.c" not in str(caught.value)


def test_a_line_break_is_refused_before_anything_is_sent() -> None:
    ses = FakeSes()
    with pytest.raises(ValueError, match="line"):
        SesMailer(ses, SENDER, Clock()).send(Message("m", "a@b.org", "x\r\nBcc: c@d.org", "t"))
    assert ses.sent == []


def test_the_real_client_takes_what_we_give_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    with mock_aws():
        client = make_client("eu-west-2")
        client.create_email_identity(EmailIdentity="book@example.org")
        SesMailer(client, SENDER, Clock()).send(MAIL)
