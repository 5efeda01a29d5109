"""A bad day at AWS: throttling, conflicts, a function cut off, events twice, mail refused."""

import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError

from chalicelib.adapters.dynamodb_table import DynamoDbTable, create_table
from chalicelib.adapters.ses_mailer import SesMailer
from chalicelib.jobs.by_clock import run_all
from chalicelib.jobs.timetable import PUBLISHING, jobs_at
from chalicelib.ports import Landed, Publication
from chalicelib.services import Services
from chalicelib.store.store import Store
from communitybook.submitting.moves import State
from tests.app.answers import submit
from tests.app.conftest import RunningBook
from tests.app.moderation import approve_one
from tests.conftest import IS_LONG
from tests.lambdas.conftest import ministack, ministack_client, stand_in_credentials

__all__ = ["ministack", "ministack_client", "stand_in_credentials"]

BUSY = ("ProvisionedThroughputExceededException", "ThrottlingException", "RequestLimitExceeded",
        "TransactionConflictException")  # fmt: skip
SEEDS = range(20) if IS_LONG else range(2)


class MoodyClient:
    """Refuses some of its calls before anything has happened, as DynamoDB does when it is busy."""

    def __init__(self, client: Any, chance: random.Random, share: float) -> None:
        self._client, self._chance, self._share = client, chance, share
        self.refused = 0

    def __getattr__(self, operation: str) -> Any:
        real = getattr(self._client, operation)

        def call(**arguments: Any) -> Any:
            if self._chance.random() < self._share:
                self.refused += 1
                code = self._chance.choice(BUSY)
                raise ClientError({"Error": {"Code": code, "Message": "busy"}}, operation)
            return real(**arguments)

        return call


@pytest.fixture
def on_dynamodb(
    make_book: Callable[..., RunningBook], ministack_client: Any, ministack: str
) -> RunningBook:
    name = f"faults-{uuid4().hex[:12]}"
    create_table(ministack_client, name)
    return make_book(BOOK_STORE="dynamodb", BOOK_TABLE=name, BOOK_TABLE_ENDPOINT=ministack)


def state_of(book: RunningBook, id: str) -> State:
    found = book.services.store.submissions.find(id)
    assert found
    return found.state


def commits_of(book: RunningBook) -> list[str]:
    from dulwich.repo import Repo

    with Repo(str(book.services.settings.content)) as repo:
        entries = list(repo.get_walker())
    return [
        one.commit.message.decode() for one in entries if b"Monday Menders" in one.commit.message
    ]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_busy_table_delays_everything_and_loses_nothing(
    on_dynamodb: RunningBook, ministack_client: Any, seed: int
) -> None:
    book, chance = on_dynamodb, random.Random(seed)
    moody = MoodyClient(ministack_client, chance, share=0.25)
    name = book.services.settings["BOOK_TABLE"]
    table = DynamoDbTable(name, moody, pause=lambda seconds: None)
    book = RunningBook(replace(book.services, store=Store(table)), book.clock)
    id = approve_one(book)
    for _ in range(3):
        run_all(book.services, jobs_at(PUBLISHING))
    assert moody.refused > 20
    assert state_of(book, id) is State.PUBLISHED
    assert len(commits_of(book)) == 1


class CutOffError(BaseException):
    """Lambda ends the process: nothing catches it."""


class CutOffPublisher:
    """Pushes to git, and is cut off before it can say so; or before it pushes."""

    def __init__(self, real: Any, *, after: bool) -> None:
        self._real, self._after = real, after
        self.is_due = True

    def publish(self, publications: list[Publication]) -> list[Landed]:
        if self.is_due and publications:
            self.is_due = False
            if self._after:
                self._real.publish(publications)
            raise CutOffError
        found: list[Landed] = self._real.publish(publications)
        return found

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)


@pytest.mark.parametrize("after", [False, True])
def test_a_function_cut_off_between_store_and_git_ends_in_one_commit(
    on_dynamodb: RunningBook, *, after: bool
) -> None:
    book = on_dynamodb
    publisher = CutOffPublisher(book.services.publisher, after=after)
    book = RunningBook(replace(book.services, publisher=publisher), book.clock)
    id = approve_one(book)
    with pytest.raises(CutOffError):
        run_all(book.services, jobs_at(PUBLISHING))
    assert state_of(book, id) in (State.PUBLISHING, State.APPROVED)
    for _ in range(4):
        book.clock.pass_(minutes=10)
        run_all(book.services, jobs_at(PUBLISHING))
    assert state_of(book, id) is State.PUBLISHED
    assert len(commits_of(book)) == 1


class MoodySes:
    """Takes no mail until it does."""

    def __init__(self) -> None:
        self.code = "TooManyRequestsException"
        self.sent: list[str] = []

    def get_account(self) -> dict[str, Any]:
        return {"SendQuota": {"Max24HourSend": 200, "MaxSendRate": 1, "SentLast24Hours": 0}}

    def send_email(self, **arguments: Any) -> None:
        if self.code:
            raise ClientError({"Error": {"Code": self.code, "Message": "no"}}, "SendEmail")
        self.sent += arguments["Destination"]["ToAddresses"]


def test_mail_that_ses_turns_away_waits_and_goes_once(on_dynamodb: RunningBook) -> None:
    ses, book = MoodySes(), on_dynamodb
    mailer = SesMailer(ses, "The book <book@example.org>", book.clock)
    services: Services = replace(book.services, mailer=mailer)
    submit(RunningBook(services, book.clock))
    waiting = services.store.mail.count_waiting()
    assert waiting > 0
    run_all(services, jobs_at(PUBLISHING))
    assert services.store.mail.count_waiting() == waiting
    ses.code = ""
    for _ in range(6):
        book.clock.pass_(hours=3)
        run_all(services, jobs_at(PUBLISHING))
    assert len(ses.sent) == waiting
    assert len(set(ses.sent)) == waiting
