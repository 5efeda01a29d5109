"""Over a year without an answer: letters at six and seven months, dates hidden at nine."""

from datetime import date, timedelta

import pytest

from chalicelib.jobs import fresh
from chalicelib.jobs.daily import run_daily
from chalicelib.jobs.publishing import publish_due, sync_content
from chalicelib.store import keys
from tests.app.conftest import RunningBook
from tests.app.owned import PAT, STITCHERS, give_owner, listing_in_git, live_of, publish, snapshot

CHOIR = "leigh-community-choir"
CENTRE = "larkhill-community-centre"


def confirm_today(book: RunningBook, slug: str) -> None:
    """The file says that it was confirmed today, as an approved change would."""
    listing = listing_in_git(book, slug)
    text = book.file(slug).replace(
        f"confirmed_on: {listing.confirmed_on}", f"confirmed_on: {book.services.today}"
    )
    publish(book, slug, text)


@pytest.fixture
def owned(book: RunningBook) -> RunningBook:
    give_owner(book, STITCHERS)
    confirm_today(book, STITCHERS)
    return book


def letters(book: RunningBook) -> list[str]:
    return [one.subject for one in book.mails(PAT) if "/app/right/" in one.text]


def live_through(book: RunningBook, days: int) -> dict[date, int]:
    """The daily job on each day (and twice); how many letters had gone out when that changed."""
    history: dict[date, int] = {}
    seen = len(letters(book))
    for _day in range(days):
        book.clock.pass_(days=1)
        fresh.ask_if_right(book.services)
        fresh.ask_if_right(book.services)
        if book.services.store.outbox.list_waiting():
            publish_due(book.services)
        if book.services.store.mail.count_waiting():
            seen = len(letters(book))
            history[book.services.today] = seen
    return history


def test_a_year_without_an_answer(owned: RunningBook) -> None:
    history = live_through(owned, 272)
    assert history == {date(2027, 5, 22): 1, date(2027, 6, 22): 2}
    assert listing_in_git(owned, STITCHERS).unanswered_on is None
    assert live_through(owned, 93) == {}, "no third letter"
    assert listing_in_git(owned, STITCHERS).unanswered_on == date(2027, 8, 22)
    assert owned.services.store.submissions.count_queue("waiting") == 0
    link = owned.mails(PAT)[-1].link("/app/right/")
    visitor = owned.visitor()
    before = snapshot(owned)
    page = visitor.open(link)
    assert "Every Tuesday" in page.text, "its own people see what they confirm"
    assert snapshot(owned) == before
    assert "marked as right" in visitor.fill({}, "/app/right/", press="do=right").text
    assert live_of(owned, STITCHERS).confirmed_on == owned.services.today
    owned.run_jobs()
    listing = listing_in_git(owned, STITCHERS)
    assert listing.unanswered_on is None
    assert listing.confirmed_on == owned.services.today
    sync_content(owned.services)
    dues = owned.services.store.table.query("due", prefix="2028")
    assert [one.key.sort.split("#")[1:] for one in dues] == [["fresh", STITCHERS]]


def test_an_answer_ends_the_asking(owned: RunningBook) -> None:
    live_through(owned, 185)
    (first,) = [one for one in owned.mails(PAT) if "/app/right/" in one.text]
    visitor = owned.visitor()
    visitor.open(first.link("/app/right/"))
    visitor.fill({}, "/app/right/", press="do=right")
    visitor.post(first.link("/app/right/"), {"do": "right"})
    owned.run_jobs()
    assert live_through(owned, 150) == {}


def test_opening_hours_are_asked_about_sooner(book: RunningBook) -> None:
    give_owner(book, CENTRE)
    confirm_today(book, CENTRE)
    assert live_through(book, 130) == {date(2027, 2, 22): 1, date(2027, 3, 22): 2}


def test_several_on_one_day_are_asked_in_one_letter(owned: RunningBook) -> None:
    give_owner(owned, CHOIR)
    confirm_today(owned, CHOIR)
    assert live_through(owned, 185) == {date(2027, 5, 22): 1}
    text = owned.mails(PAT)[-1].text
    assert "Tuesday Stitchers" in text
    assert "Lantern Street Community Choir" in text
    assert text.count("/app/right/") == 2


def test_something_has_changed_leads_to_the_page(owned: RunningBook) -> None:
    live_through(owned, 182)
    link = owned.mails(PAT)[-1].link("/app/right/")
    visitor = owned.visitor()
    visitor.open(link)
    page = visitor.fill({}, "/app/right/", press="do=changed")
    assert page.address.startswith("/app/manage/")
    assert "Tuesday Stitchers" in page.text


def test_the_letters_link_ends_with_the_holders_links_and_in_time(owned: RunningBook) -> None:
    live_through(owned, 182)
    link = owned.mails(PAT)[-1].link("/app/right/")
    owner = owned.services.store.owners.find_by_email(owned.services.hash_email(PAT))
    assert owner is not None
    owned.clock.pass_(days=270)
    assert owned.visitor().post(link, {"do": "right"}).status == 404
    owned.clock.pass_(days=-200)
    assert owned.visitor().open(link).status == 200
    services = owned.services
    services.store.commit(services.store.owners.plan_end_links(owner.id))
    assert owned.visitor().open(link).status == 404


def test_nobody_is_asked_about_what_has_left_the_book(owned: RunningBook) -> None:
    listing = listing_in_git(owned, STITCHERS)
    publish(
        owned,
        STITCHERS,
        owned.file(STITCHERS).replace(
            f"confirmed_by: {listing.confirmed_by}",
            f"confirmed_by: {listing.confirmed_by}\nwithdrawn_on: 2026-11-22",
        ),
    )
    assert live_through(owned, 200) == {}
    assert not owned.services.store.table.query("due", prefix="2027-05-22#fresh")


def test_whoever_writes_first_at_the_same_time_sends_the_only_letter(owned: RunningBook) -> None:
    owned.clock.pass_(days=181)
    due = list(owned.services.store.due.walk(owned.services.today, "fresh"))
    assert len(due) == 1
    found = fresh._read(owned.services, due[0])
    assert found is not None
    assert fresh._ask(owned.services, [found]) == 1
    assert fresh._ask(owned.services, [found]) == 0
    assert len(letters(owned)) == 1


def test_a_confirmation_in_the_same_moment_wins_over_silence(owned: RunningBook) -> None:
    live_through(owned, 272)
    visitor = owned.visitor()
    due = next(
        iter(owned.services.store.due.walk(owned.services.today + timedelta(days=2), "fresh"))
    )
    found = fresh._read(owned.services, due)
    assert found is not None
    visitor.post(owned.mails(PAT)[-1].link("/app/right/"), {"do": "right"})
    fresh._find_silent(owned.services, found)
    owned.run_jobs()
    assert listing_in_git(owned, STITCHERS).unanswered_on is None


def test_whole_days_of_the_daily_job_agree(owned: RunningBook) -> None:
    owned.clock.pass_(days=181)
    assert run_daily(owned.services)["fresh"] == 1
    assert run_daily(owned.services)["fresh"] == 0
    assert owned.services.store.table.get(keys.due_key("2027-06-22", "fresh", STITCHERS))
