"""A clock that jumps ahead deletes nothing in one run, and is seen."""

from dataclasses import replace

import pytest

from chalicelib.jobs.by_clock import run_all
from chalicelib.jobs.timetable import DAILY, TIMETABLE, jobs_at
from chalicelib.store.clock_mark import ClockDoubtedError
from chalicelib.store.keys import draft_key
from chalicelib.tokens import hash_token
from scripts import daily
from tests.app.answers import fill_in
from tests.app.conftest import RunningBook

BY_DATE = tuple(job for job in TIMETABLE if job.goes_by_date)


def begin_a_form(book: RunningBook) -> str:
    return fill_in(book.visitor())


def is_there(book: RunningBook, draft: str) -> bool:
    token = draft.rsplit("/", 1)[1]
    return book.services.store.table.get(draft_key(hash_token(token))) is not None


def run_hourly(book: RunningBook, hours: int) -> set[str]:
    """The names of the jobs that failed in these hours."""
    failed: set[str] = set()
    for _hour in range(hours):
        failed |= {*run_all(book.services, jobs_at(DAILY))}
        book.clock.pass_(hours=1)
    return failed


def test_a_clock_four_hundred_days_ahead_deletes_no_form(book: RunningBook) -> None:
    assert run_hourly(book, 2) == set()
    draft = begin_a_form(book)
    book.clock.pass_(days=400)
    failed = run_all(book.services, jobs_at(DAILY))
    assert {*failed} == {job.name for job in BY_DATE}
    assert "Nothing is deleted until it is right" in str(failed["drafts"])
    assert "22 November 2026" in str(failed["drafts"])
    book.clock.pass_(days=-400)
    assert run_hourly(book, 2) == set()
    assert is_there(book, draft)


def test_a_book_that_really_stood_still_goes_on_after_three_days(book: RunningBook) -> None:
    assert run_hourly(book, 1) == set()
    draft = begin_a_form(book)
    book.clock.pass_(days=100)
    assert run_hourly(book, 48) != set()
    assert is_there(book, draft)
    book.clock.pass_(days=1)
    assert run_hourly(book, 1) == set()
    assert not is_there(book, draft)


def test_a_second_jump_is_doubted_anew(book: RunningBook) -> None:
    mark, today = book.services.store.clock_mark, book.services.today
    mark.check(today)
    for year in (2028, 2030):
        with pytest.raises(ClockDoubtedError):
            mark.check(today.replace(year=year))
    mark.check(today)


def test_the_script_says_why_it_did_nothing(
    book: RunningBook, capsys: pytest.CaptureFixture[str]
) -> None:
    assert daily.run(book.services) == 0
    book.clock.pass_(days=400)
    assert daily.run(replace(book.services)) == 1
    assert "The clock says" in capsys.readouterr().err


def test_whatever_deletes_goes_by_date() -> None:
    names = {job.name for job in BY_DATE}
    assert {"drafts", "unconfirmed", "claims", "offers", "retention", "clear"} <= names
    assert not {"mail", "git", "sync", "digest", "letters"} & names
