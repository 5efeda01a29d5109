"""Mail that matters first: codes before news before letters, and nothing lost on bad days."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from chalicelib.acts.mails import LANES, plan_mail
from chalicelib.adapters.function_waker import make_waker
from chalicelib.adapters.ses_mailer import SesMailer
from chalicelib.jobs.mailing import Timing, send_all_but_letters, send_due_mail, send_mail
from chalicelib.jobs.returned_mail import take_returned
from chalicelib.ports import (
    AddressRefusedError,
    Lane,
    MailDeferredError,
    MailerUnavailableError,
    Message,
)
from chalicelib.services import Services
from chalicelib.store.bodies import body_of
from chalicelib.store.moments import to_text
from chalicelib.store.returned_mail import Why
from chalicelib.table import Key, Put
from tests.app.conftest import RunningBook
from tests.app.moderation import signed_in
from tests.conftest import ROOT


class ListedMailer:
    """A mailer that keeps a list, and does something at each message."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.rate: float | None = None
        self.before: Callable[[Message], None] = lambda message: None

    def send(self, message: Message) -> None:
        self.before(message)
        self.sent.append(message.id)

    def rest(self) -> None: ...

    def find_rate(self) -> float | None:
        return self.rate


class FakeTime:
    """Time that passes only where somebody waits."""

    def __init__(self) -> None:
        self.now = 0.0

    def read(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def mailer() -> ListedMailer:
    return ListedMailer()


@pytest.fixture
def posted(book: RunningBook, mailer: ListedMailer) -> Services:
    return replace(book.services, mailer=mailer)


def plan(services: Services, id: str, lane: Lane, to: str = "ann@example.org") -> None:
    message = Message(id, to, "Hello", "Hello")
    services.store.commit(services.store.mail.plan(message, services.now, lane))


def test_every_template_has_a_lane_and_every_lane_a_template() -> None:
    stems = {path.name.removesuffix(".txt.jinja") for path in
             (ROOT / "templates" / "email").glob("[!_]*.txt.jinja")}  # fmt: skip
    assert {*LANES} == stems
    assert {*LANES.values()} == {*Lane}


def test_codes_go_before_news_before_letters(posted: Services, mailer: ListedMailer) -> None:
    for number in range(30):
        plan(posted, f"letter{number}", Lane.LETTERS)
        plan(posted, f"news{number}", Lane.NEWS)
    plan(posted, "code", Lane.URGENT)
    assert send_due_mail(posted) == 61
    assert mailer.sent[0] == "code"
    assert {one[:4] for one in mailer.sent[1:31]} == {"news"}


def test_a_code_that_comes_while_letters_go_is_the_next_to_go(
    posted: Services, mailer: ListedMailer
) -> None:
    for number in range(300):
        plan(posted, f"letter{number}", Lane.LETTERS)

    def ask_for_code(message: Message) -> None:
        if len(mailer.sent) == 100:
            plan(posted, "code", Lane.URGENT)

    mailer.before = ask_for_code
    assert send_due_mail(posted) == 301
    assert mailer.sent.index("code") == 101


def test_letters_are_spread_by_the_rate_and_codes_are_not(
    posted: Services, mailer: ListedMailer
) -> None:
    time, mailer.rate = FakeTime(), 2
    at: dict[str, float] = {}
    mailer.before = lambda message: at.__setitem__(message.id, time.now)
    for number in range(5):
        plan(posted, f"letter{number}", Lane.LETTERS)
        plan(posted, f"code{number}", Lane.URGENT)
    assert send_due_mail(posted, Timing(time.read, time.sleep)) == 10
    assert {at[f"code{number}"] for number in range(5)} == {0}
    assert sorted(at[f"letter{number}"] for number in range(5)) == [0, 0.5, 1, 1.5, 2]


def test_a_turn_ends_and_the_next_goes_on(posted: Services, mailer: ListedMailer) -> None:
    woken: list[str] = []
    time, mailer.rate = FakeTime(), 1
    services = replace(posted, wake=woken.append)
    for number in range(70):
        plan(services, f"letter{number}", Lane.LETTERS)
    assert send_due_mail(services, Timing(time.read, time.sleep)) == 50
    assert woken == ["mail"]
    assert send_due_mail(services, Timing(time.read, time.sleep)) == 20
    assert len({*mailer.sent}) == 70


def test_whoever_is_woken_by_a_code_leaves_letters_to_the_minutes_run(
    posted: Services, mailer: ListedMailer
) -> None:
    for id, lane in (("letter", Lane.LETTERS), ("news", Lane.NEWS), ("code", Lane.URGENT)):
        plan(posted, id, lane)
    assert send_all_but_letters(posted) == 2
    assert mailer.sent == ["code", "news"]


def test_no_letter_goes_on_a_day_whose_quota_is_nearly_used_up(
    posted: Services, mailer: ListedMailer
) -> None:
    mailer.rate = 0
    plan(posted, "letter", Lane.LETTERS)
    plan(posted, "code", Lane.URGENT)
    assert send_due_mail(posted) == 1
    assert mailer.sent == ["code"]


def test_mail_from_before_there_were_lanes_still_goes(
    posted: Services, mailer: ListedMailer
) -> None:
    message = body_of(Message("old", "ann@example.org", "Hello", "Hello"))
    at = to_text(posted.now)
    body = {"message": message, "tries": 0, "at": at, "error": "", "v": 1}
    posted.store.commit([Put(Key("mail", f"{at}#old"), body)])
    plan(posted, "news", Lane.NEWS)
    assert posted.store.mail.count_waiting() == 2
    assert send_due_mail(posted) == 2
    assert mailer.sent == ["old", "news"]


def test_a_silent_server_costs_one_try_and_is_then_left_alone_for_a_while(
    book: RunningBook, posted: Services, mailer: ListedMailer
) -> None:
    tries: list[str] = []

    def be_silent(message: Message) -> None:
        tries.append(message.id)
        raise MailerUnavailableError("mail.example.org can't be reached.")

    mailer.before = be_silent
    for number in range(50):
        plan(posted, f"news{number}", Lane.NEWS)
    for _again in range(3):
        with pytest.raises(MailerUnavailableError, match=r"mail\.example\.org"):
            send_mail(posted)
    assert len(tries) == 1
    book.clock.pass_(seconds=5)
    send_due_mail(posted)
    assert len(tries) == 2
    book.clock.pass_(seconds=5)
    send_due_mail(posted)
    assert len(tries) == 2, "ten seconds now"
    book.clock.pass_(days=-100)
    send_due_mail(posted)
    mailer.before = lambda message: None
    book.clock.pass_(days=100, minutes=2)
    assert send_mail(posted) == 50
    assert len({*mailer.sent}) == 50


def test_one_mailbox_that_is_full_stops_nobody_else(
    book: RunningBook, posted: Services, mailer: ListedMailer
) -> None:
    def defer(message: Message) -> None:
        if message.id == "full":
            raise MailDeferredError("mail.example.org takes it later (452).")

    mailer.before = defer
    plan(posted, "full", Lane.NEWS, "full@example.org")
    plan(posted, "other", Lane.NEWS)
    assert send_mail(posted) == 1
    mailer.before = lambda message: None
    book.clock.pass_(minutes=1)
    assert send_mail(posted) == 1
    assert mailer.sent == ["other", "full"]


def test_an_address_that_is_nobodys_gets_nothing_more_and_is_a_task(
    book: RunningBook, posted: Services, mailer: ListedMailer
) -> None:
    def refuse(message: Message) -> None:
        raise AddressRefusedError("mail.example.org refuses the recipient (550).")

    kim = signed_in(book)
    mailer.before = refuse
    plan(posted, "first", Lane.URGENT, "kim@staff.example")
    send_due_mail(posted)
    mailer.before = lambda message: None
    plan(posted, "second", Lane.URGENT, "kim@staff.example")
    send_due_mail(posted)
    assert mailer.sent == []
    assert "comes back (1)" in kim.open("/app/moderate").text
    page = kim.open("/app/moderate/returned")
    assert "Kim" in page.text
    assert "kim@staff.example" not in page.html
    kim.fill({}, "/app/moderate/returned")
    plan(posted, "third", Lane.URGENT, "kim@staff.example")
    assert send_due_mail(posted) == 1


def told_by_ses(kind: str, email: str, bounce: str = "Permanent") -> dict[str, object]:
    """An event of SNS as SES writes it, cut down to what is read."""
    told = {
        "eventType": kind,
        "bounce": {"bounceType": bounce, "bouncedRecipients": [{"emailAddress": email}]},
        "complaint": {"complainedRecipients": [{"emailAddress": email}]},
        "mail": {"destination": [email]},
    }
    return {"Records": [{"EventSource": "aws:sns", "Sns": {"Message": json.dumps(told)}}]}


def test_what_ses_tells_stops_mail_to_that_address(posted: Services, mailer: ListedMailer) -> None:
    assert take_returned(posted, told_by_ses("Bounce", "ann@example.org", "Transient")) == 0
    assert take_returned(posted, told_by_ses("Delivery", "ann@example.org")) == 0
    assert take_returned(posted, told_by_ses("Bounce", "Ann@Example.org")) == 1
    assert take_returned(posted, told_by_ses("Complaint", "bob@example.org")) == 1
    for name in ("ann", "bob"):
        plan(posted, f"{name}-code", Lane.URGENT, f"{name}@example.org")
        plan(posted, f"{name}-letter", Lane.LETTERS, f"{name}@example.org")
    send_due_mail(posted)
    assert mailer.sent == ["bob-code"], "a code is what they asked for themselves"
    assert [one.why for one in posted.store.returned.list_all()].count(Why.BOUNCED) == 1
    text = json.dumps([item.body for item in posted.store.table.query("returned")])
    assert "example.org" not in text


class HeardClient:
    """Lambda's client, as far as it is used."""

    def __init__(self) -> None:
        self.heard: list[dict[str, Any]] = []
        self.error: Exception | None = None

    def invoke(self, **arguments: Any) -> None:
        self.heard.append(arguments)
        if self.error:
            raise self.error


def test_the_mail_function_is_woken_for_urgent_mail_only_and_may_fail(
    book: RunningBook,
) -> None:
    from botocore.exceptions import ClientError

    client, mail = HeardClient(), book.services.store.mail
    functions = {"mail": "book-Mailing", "git": "book-Mailing"}
    is_due = {"mail": mail.forget_urgent, "git": book.services.store.outbox.forget_planned}
    wake = make_waker(functions, is_due, lambda: client)
    services = replace(book.services, wake=wake)
    services.store.commit(plan_mail(services, "a@example.org", "published", name="x", page="x",
                                    tell="x"))  # fmt: skip
    services.wake("mail")
    assert client.heard == []
    services.store.commit(plan_mail(services, "a@example.org", "code", code="1234 5678"))
    services.wake("build")
    services.wake("mail")
    services.wake("mail")
    services.wake("git")
    (heard,) = client.heard
    assert heard.pop("Payload") == b'{"jobs": ["mail"]}'
    assert heard == {"FunctionName": "book-Mailing", "InvocationType": "Event"}
    client.error = ClientError({"Error": {"Code": "TooManyRequestsException"}}, "Invoke")
    services.store.commit(plan_mail(services, "a@example.org", "code", code="1234 5678"))
    services.wake("mail")
    assert len(client.heard) == 2


class QuotaSes:
    """SES's client, as far as it is asked for what it allows."""

    def __init__(self, day: float, sent: float) -> None:
        self.quota = {"Max24HourSend": day, "MaxSendRate": 14.0, "SentLast24Hours": sent}

    def get_account(self) -> dict[str, object]:
        return {"SendQuota": self.quota}


@pytest.mark.parametrize(
    ("day", "sent", "rate"), [(50_000, 100, 10.5), (50_000, 45_000, 0), (-1, 1e6, 10.5)]
)
def test_ses_itself_says_how_many_letters_may_go(
    book: RunningBook, day: float, sent: float, rate: float
) -> None:
    mailer = SesMailer(QuotaSes(day, sent), "book@example.org", book.clock)
    assert mailer.find_rate() == rate


def test_whoever_wants_to_be_forgotten_is_found_behind_a_thousand_letters(
    posted: Services, tmp_path: Path
) -> None:
    at, writes = to_text(posted.now), []
    for number in range(1_200):
        message = body_of(Message(f"l{number}", "many@example.org", "Hello", "Hello"))
        body = {"message": message, "tries": 0, "at": at, "error": "", "v": 1}
        writes.append(Put(Key("mail#letters", f"{at}#{number:05}"), body))
    for start in range(0, len(writes), 100):
        posted.store.commit(writes[start : start + 100])
    plan(posted, "hers", Lane.LETTERS, "Ann@example.org")
    assert len(posted.store.mail.list_to("ann@example.org")) == 1
