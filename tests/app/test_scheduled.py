"""What runs by the clock on AWS: twice, at once, after a failure."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from chalice.app import Chalice
from chalice.test import Client

from chalicelib.acts.rebuilding import ask_for_rebuild
from chalicelib.adapters.function_waker import make_waker
from chalicelib.adapters.rebuild_hook import ask_to_build
from chalicelib.jobs.by_clock import (
    ScheduledError,
    is_after_midnight,
    run_all,
    run_function,
    run_scheduled,
)
from chalicelib.jobs.timetable import (
    DAILY,
    FUNCTIONS,
    PUBLISHING,
    TIMETABLE,
    Function,
    Job,
    Loop,
    jobs_at,
    loops_of_server,
)
from chalicelib.ports import PublisherUnavailableError
from chalicelib.scheduled import _hang, schedule
from communitybook.submitting.moves import State
from tests.app.conftest import RunningBook
from tests.app.moderation import approve_one


def test_an_approval_is_published_once_by_two_events_at_once(book: RunningBook) -> None:
    id = approve_one(book)
    threads = [
        threading.Thread(target=run_all, args=(book.services, jobs_at(PUBLISHING)))
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    run_all(book.services, jobs_at(PUBLISHING))
    submission = book.services.store.submissions.find(id)
    assert submission
    assert submission.state is State.PUBLISHED
    assert "Monday Menders" in book.file("monday-menders")
    mails = [mail for mail in book.mails() if "is in the book" in mail.subject.lower()]
    assert len(mails) <= 1


def test_the_daily_event_may_come_twice(book: RunningBook) -> None:
    approve_one(book)
    assert run_all(book.services, jobs_at(DAILY)) == {}
    before = [item.key for item in book.services.store.table.everything()]
    assert run_all(book.services, jobs_at(DAILY)) == {}
    assert [item.key for item in book.services.store.table.everything()] == before


def test_one_job_that_fails_stops_no_other_and_tells_only_its_kind(book: RunningBook) -> None:
    done: list[str] = []

    def fail(services: object) -> None:
        raise KeyError("ann@example.org")

    jobs = (Job("first", fail), Job("second", lambda services: done.append("second")))
    with pytest.raises(ScheduledError) as caught:
        run_scheduled(book.services, Loop("both", 60, jobs))
    assert done == ["second"]
    assert str(caught.value) == '{"first": "KeyError"}'


def test_everything_that_a_server_does_is_done_at_aws_too_and_once_in_the_table() -> None:
    on_server = [job for loop in loops_of_server() for job in loop.jobs]
    at_aws = {job for one in FUNCTIONS for job in jobs_at(one.name)}
    alone = {job.name for job in {*on_server} - at_aws}
    assert alone == {"tidy"}, "at AWS a clone lasts for hours"
    assert {*on_server} | at_aws == {*TIMETABLE}
    names = [job.name for job in TIMETABLE]
    assert len(names) == len({*names}) == len(on_server) + 3, (
        "a server builds by itself, and has one mail job"
    )
    assert {name for job in TIMETABLE for name in job.at} == {
        one.name for one in FUNCTIONS if not one.takes
    }


def test_every_job_of_the_timetable_can_be_done(book: RunningBook) -> None:
    assert run_all(book.services, TIMETABLE) == {}


def test_what_belongs_to_midnight_is_let_through_in_the_boroughs_first_hour_only(
    book: RunningBook,
) -> None:
    done: list[str] = []
    services = replace(book.services, rebuild=lambda: done.append("built"))
    [function] = [one for one in FUNCTIONS if one.is_after_midnight]
    run_function(services, function)
    assert done == []
    book.clock.now = datetime(2026, 11, 23, 0, 10, tzinfo=UTC)
    run_function(services, function)
    assert done == ["built"]


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2026, 1, 5, 0, 10, tzinfo=UTC), True),
        (datetime(2026, 1, 5, 23, 10, tzinfo=UTC), False),
        (datetime(2026, 7, 5, 23, 10, tzinfo=UTC), True),
        (datetime(2026, 7, 5, 0, 10, tzinfo=UTC), False),
    ],
)
def test_midnight_is_the_boroughs_own(moment: datetime, expected: bool) -> None:
    assert is_after_midnight(moment) is expected


def test_a_build_is_asked_for_once_a_day_and_again_where_nobody_took_it(book: RunningBook) -> None:
    asked: list[str] = []

    def refuse() -> None:
        raise PublisherUnavailableError("git.example.org does not build (500).")

    down = replace(book.services, rebuild=refuse)
    up = replace(book.services, rebuild=lambda: asked.append("built"))
    with pytest.raises(PublisherUnavailableError):
        ask_for_rebuild(down)
    assert [ask_for_rebuild(up), ask_for_rebuild(up)] == [True, False]
    book.clock.pass_(days=1)
    assert ask_for_rebuild(up)
    assert asked == ["built", "built"]


@pytest.fixture
def host() -> Iterator[tuple[str, list[tuple[str, str, str]]]]:
    heard: list[tuple[str, str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            heard.append((self.path, self.headers.get("Authorization", ""), body))
            self.send_response(204 if self.path == "/build" else 404)
            self.end_headers()

        def log_message(self, *words: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", heard
    server.shutdown()
    server.server_close()


def test_the_host_hears_the_event_and_the_token(
    host: tuple[str, list[tuple[str, str, str]]],
) -> None:
    address, heard = host
    ask_to_build(f"{address}/build", "s3cret")
    assert heard == [("/build", "Bearer s3cret", '{"event_type": "rebuild"}')]
    for wrong in (f"{address}/other", "http://127.0.0.1:1/build"):
        with pytest.raises(PublisherUnavailableError) as caught:
            ask_to_build(wrong, "s3cret")
        assert "s3cret" not in str(caught.value)


def test_chalice_knows_every_function_of_the_timetable_and_hands_out_its_handler(
    make_book: Callable[..., RunningBook],
) -> None:
    book = make_book()
    app = Chalice("communitybook")
    handlers = schedule(app, lambda: book.services)
    assert [*handlers] == [one.name for one in FUNCTIONS]
    with Client(app) as client:
        for one in FUNCTIONS:
            event = client.events.generate_cw_event("aws.events", "Scheduled Event", {}, [])
            client.lambda_.invoke(one.name, event)
            handlers[one.name](event, None)


def test_a_function_without_a_schedule_runs_when_it_is_invoked(book: RunningBook) -> None:
    app = Chalice("communitybook")
    handler = _hang(app, Function("alone"), lambda: book.services)
    assert handler({"any": "event"}, None) is None
    assert [one.handler_string for one in app.pure_lambda_functions] == ["app.alone"]


def test_an_event_names_the_jobs_that_somebody_waits_for(book: RunningBook) -> None:
    """A code does not wait for a git host; an approval goes to git at once, and is told by mail."""
    approve_one(book)
    [mailing] = [one for one in FUNCTIONS if one.name == "mailing"]
    run_function(book.services, mailing, {"jobs": ["mail"]})
    assert book.file("monday-menders") == ""
    run_function(book.services, mailing, {"jobs": ["git", "mail"]})
    assert "Monday Menders" in book.file("monday-menders")


def test_whoever_approves_wakes_git_and_whoever_offers_does_not(book: RunningBook) -> None:
    woken: list[bytes] = []

    class Client:
        def invoke(self, Payload: bytes, **more: str) -> None:  # noqa: N803 - boto3's own name
            woken.append(Payload)

    outbox = book.services.store.outbox
    wake = make_waker({"git": "book-Mailing"}, {"git": outbox.forget_planned}, Client)
    approve_one(book)
    wake("git")
    wake("git")
    assert woken == [b'{"jobs": ["git", "mail"]}']
