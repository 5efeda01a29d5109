"""Health tells the truth: of every loop, of what waits, and of how far the site is behind."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.acts.health import LONG, LONGEST_TURN, is_overdue
from chalicelib.embedded import EmbeddedApp
from chalicelib.jobs.alarms import raise_alarms
from chalicelib.jobs.by_clock import run_function, run_loop
from chalicelib.jobs.timetable import FUNCTIONS, TIMETABLE, Job, Loop, loops_at_aws
from chalicelib.ports import Lane, Message, PublisherUnavailableError
from chalicelib.services import Services
from chalicelib.store.keys import health_key
from chalicelib.store.moments import to_text
from chalicelib.store.outcomes import KEEP_EVERY, Outcomes, Record
from chalicelib.store.store import Store
from chalicelib.table import Put
from communitybook.messages import MESSAGES
from tests.app.conftest import RunningBook
from tests.app.moderation import approve_one, find, send, signed_in
from tests.app.test_bad_days import FullTable

SECRET_WORDS = "ann@example.org"


class Weather:
    """A job that fails while it storms."""

    def __init__(self) -> None:
        self.error: Exception | None = None

    def __call__(self, services: Services) -> None:
        if self.error:
            raise self.error


@pytest.fixture
def weather() -> Weather:
    return Weather()


@pytest.fixture
def looped(book: RunningBook, weather: Weather) -> RunningBook:
    """A book with one loop, of one job, that is expected to run every five seconds."""
    loop = Loop("git", 5, (Job("git", weather),))
    services = replace(book.services, loops=(loop,))
    return RunningBook(services, book.clock)


def turn(book: RunningBook) -> None:
    run_loop(book.services, book.services.loops[0])


def health(book: RunningBook) -> tuple[int, dict[str, object]]:
    page = book.visitor().open("/app/health")
    return page.status, json.loads(page.html)


def from_outside(book: RunningBook) -> RunningBook:
    """The same book in another process, which knows what the store knows."""
    return RunningBook(replace(book.services, store=Store(book.services.store.table)), book.clock)


def test_a_loop_that_works_is_ok_with_its_last_success(looped: RunningBook) -> None:
    turn(looped)
    status, told = health(looped)
    assert (status, told["ok"]) == (200, True)
    assert told["jobs"]["git"]["last_success"] == "2026-11-22T10:00:00Z"  # type: ignore[index]
    assert told["jobs"]["git"]["last_failure"] is None  # type: ignore[index]


def test_a_failure_is_told_at_once_and_is_not_ok_after_ten_minutes(
    looped: RunningBook, weather: Weather
) -> None:
    turn(looped)
    weather.error = KeyError(SECRET_WORDS)
    looped.clock.pass_(seconds=5)
    turn(looped)
    status, told = health(looped)
    assert status == 200
    assert told["amiss"] == [{"what": "git", "since": "2026-11-22T10:00:05Z"}]
    looped.clock.pass_(minutes=10)
    turn(looped)
    status, told = health(looped)
    assert (status, told["ok"]) == (503, False)
    job = told["jobs"]["git"]  # type: ignore[index]
    assert job["failures"] == 2
    assert job["failing_since"] == "2026-11-22T10:00:05Z"
    assert SECRET_WORDS not in json.dumps(told)
    weather.error = None
    turn(looped)
    assert health(looped)[0] == 200
    assert health(looped)[1]["jobs"]["git"]["last_failure"]["kind"] == "KeyError"  # type: ignore[index]


def test_a_loop_that_is_gone_or_has_fallen_silent_is_not_ok(looped: RunningBook) -> None:
    assert health(looped)[0] == 503, "it has never run"
    turn(looped)
    assert health(looped)[0] == 200
    looped.services.store.outcomes.die("git")
    status, told = health(looped)
    assert status == 503
    assert told["amiss"][0]["what"] == "silent:git"  # type: ignore[index]
    turn(looped)
    assert health(looped)[0] == 200
    looped.clock.pass_(minutes=11)
    assert health(looped)[0] == 200, "this process knows that the clock jumped"
    assert health(from_outside(looped))[0] == 503, "nothing was heard of it for too long"


def test_a_turn_that_takes_long_is_not_silent(book: RunningBook) -> None:
    now = book.clock()
    at_work = Record(to_text(now), to_text(now - timedelta(seconds=5)))
    assert not is_overdue(5, at_work, now + timedelta(minutes=50))
    assert is_overdue(5, at_work, now + timedelta(minutes=65))
    at_rest = Record(to_text(now), to_text(now))
    assert is_overdue(5, at_rest, now + timedelta(minutes=50))
    assert is_overdue(5, replace(at_rest, silent_for=700.0), now)


def test_a_full_disk_does_not_silence_health(looped: RunningBook, weather: Weather) -> None:
    store = Store(FullTable(looped.services.store.table))  # type: ignore[arg-type]
    full = RunningBook(replace(looped.services, store=store), looped.clock)
    weather.error = OSError("disk")
    turn(full)
    looped.clock.pass_(minutes=11)
    turn(full)
    status, told = health(full)
    assert status == 503
    assert told["jobs"]["git"]["failures"] == 2  # type: ignore[index]


def test_what_is_well_is_written_once_a_minute_and_what_changes_at_once(
    looped: RunningBook, weather: Weather
) -> None:
    def version() -> int:
        item = looped.services.store.table.get(health_key("git"))
        return item.version if item else 0

    turn(looped)
    for _second in range(50):
        looped.clock.pass_(seconds=1)
        turn(looped)
    assert version() == 1
    looped.clock.pass_(seconds=KEEP_EVERY.total_seconds())
    turn(looped)
    assert version() == 2
    weather.error = OSError()
    turn(looped)
    assert version() == 3
    turn(looped)
    assert version() == 3


def test_another_process_reads_what_this_one_wrote(looped: RunningBook, weather: Weather) -> None:
    weather.error = PublisherUnavailableError("git.example.org can't be reached.")
    turn(looped)
    other = Outcomes(looped.services.store.table).list_of(["git", "nobody"])
    assert other["nobody"] is None
    assert other["git"]
    assert other["git"].jobs["git"].why == "git.example.org can't be reached."


def test_no_count_of_health_reads_a_whole_partition(looped: RunningBook) -> None:
    mail = looped.services.store.mail
    for number in range(120):
        message = Message(f"m{number}", "a@example.org", "x", "x")
        looped.services.store.commit(mail.plan(message, looped.clock(), Lane.LETTERS))
    assert health(looped)[1]["waiting"]["mail"] == "100 or more"  # type: ignore[index]


def test_the_functions_of_aws_write_the_same(make_book: Callable[..., RunningBook]) -> None:
    made = make_book()
    book = RunningBook(replace(made.services, loops=loops_at_aws()), made.clock)
    assert health(book)[0] == 503, "the minute's function never ran"
    run_function(book.services, FUNCTIONS[0])
    status, told = health(book)
    assert status == 200
    assert {"git", "mail", "sync"} <= {*told["jobs"]}  # type: ignore[misc]
    book.clock.pass_(minutes=14)
    assert health(from_outside(book))[0] == 503


def test_the_site_is_behind_from_the_first_commit_that_it_lacks(book: RunningBook) -> None:
    site, clock = book.services.store.site, book.clock
    site.note_git("aaa", clock())
    assert site.find().since is None, "no site was ever noted"
    site.note_shown("aaa", clock())
    assert site.find().since is None
    clock.pass_(seconds=10)
    first = clock()
    site.note_git("bbb", first)
    clock.pass_(minutes=3)
    site.note_git("ccc", clock())
    assert site.find().since == first
    site.note_shown("ccc", clock())
    assert site.find().since is None


def test_whoever_looks_is_told_that_the_site_is_behind(book: RunningBook) -> None:
    kim = signed_in(book, "Lee", "moderator", "administrator")
    id = approve_one(book)
    book.services.store.site.note_shown("before", book.clock())
    book.run_jobs()
    book.clock.pass_(minutes=3)
    words = "behind since 10"
    assert words in kim.open("/app/moderate").text
    assert "Published, and not on the site yet" in kim.open(f"/app/moderate/{id}").text
    assert words in kim.open("/app/moderate/health").text
    book.services.store.site.note_shown(book.services.publisher.read_head(), book.clock())
    assert words not in kim.open("/app/moderate").text
    assert "not on the site yet" not in kim.open(f"/app/moderate/{id}").text


def test_the_page_says_what_fails_since_when_and_what_to_do(
    looped: RunningBook, weather: Weather
) -> None:
    kim = signed_in(looped, "Kim", "administrator")
    weather.error = PublisherUnavailableError("git.example.org can't be reached.")
    turn(looped)
    text = kim.open("/app/moderate/health").text
    assert "Publishing approved changes: failing since 10am." in text
    assert "git.example.org can't be reached." in text
    assert "Check that the git host is up" in text
    weather.error = None
    turn(looped)
    assert "Yes. Nothing is failing." in kim.open("/app/moderate/health").text
    assert signed_in(looped, "Lee", "moderator").open("/app/moderate/health").status == 404


def test_an_alarm_comes_after_ten_minutes_then_daily_and_once_when_it_is_over(
    looped: RunningBook, weather: Weather
) -> None:
    signed_in(looped, "Kim", "administrator")

    def alarms() -> list[str]:
        raise_alarms(looped.services)
        found = [mail.subject for mail in looped.mails() if "working" in mail.subject]
        return [re.sub(r"^The .*: ", "", one) for one in found]

    weather.error = PublisherUnavailableError("git.example.org can't be reached.")
    for _minute in range(9):
        turn(looped)
        looped.clock.pass_(minutes=1)
    assert alarms() == []
    for _minute in range(30):
        looped.clock.pass_(minutes=1)
        turn(looped)
        raise_alarms(looped.services)
    assert alarms() == ["something is not working"]
    looped.clock.pass_(days=1)
    turn(looped)
    assert alarms() == ["something is not working"] * 2
    weather.error = None
    looped.clock.pass_(minutes=1)
    turn(looped)
    assert alarms() == ["something is not working"] * 2 + ["everything is working again"]
    assert alarms() == ["something is not working"] * 2 + ["everything is working again"]


def test_every_job_has_a_name_that_people_can_read() -> None:
    names = {job.name for job in TIMETABLE} | {one.name for one in FUNCTIONS if one.seconds}
    assert [name for name in sorted(names | {"build"}) if f"job_{name}" not in MESSAGES] == []


def test_the_queues_counts_stop_at_two_hundred(book: RunningBook) -> None:
    kim = signed_in(book)
    card = find(book, send(book))
    writes = [
        Put(replace_sort(item.key, number), item.body)
        for item in book.services.store.submissions.list_queue("waiting")
        for number in range(210)
    ]
    assert card
    for write in writes:
        book.services.store.commit([write])
    assert "Waiting 200 or more" in kim.open("/app/moderate").text


def replace_sort(key: object, number: int) -> object:
    return key._replace(sort=f"{key.sort}{number}")  # type: ignore[attr-defined]


def test_the_hour_after_which_a_turn_is_silent_is_longer_than_any_alarm() -> None:
    assert timedelta() < LONG < LONGEST_TURN


def test_an_app_without_loops_expects_none(book: RunningBook) -> None:
    book.app = EmbeddedApp(book.services)
    assert health(book)[1]["ok"] is True
