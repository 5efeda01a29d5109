"""Personal data goes when its days are over; each canary here would be somebody's address."""

import pytest

from chalicelib.acts.leaving import plan_end_owner
from chalicelib.acts.reporting import close_report
from chalicelib.jobs.clearing import clear_away
from chalicelib.jobs.daily import run_daily
from chalicelib.jobs.retention import find_expired
from chalicelib.store import keys
from chalicelib.store.submissions import Submission
from communitybook.submitting.moves import Move
from scripts import daily, retention
from tests.app.answers import fill_in, submit, submit_and_confirm
from tests.app.conftest import RunningBook
from tests.app.owned import STITCHERS, give_owner, manage_link, published, snapshot

CANARY = "canary@example.org"


def holds(book: RunningBook, what: str = CANARY) -> list[str]:
    """Where the table still holds it."""
    return [
        f"{item.key.partition.split('#')[0]}/{item.key.sort.split('#')[0]}"
        for item in book.services.store.table.everything()
        if what in str(item.body)
    ]


def submission(book: RunningBook, id: str) -> Submission:
    found = book.services.store.submissions.find(id)
    assert found is not None
    return found


def move(book: RunningBook, id: str, how: Move) -> None:
    store, now = book.services.store, book.services.now
    _, writes = store.submissions.plan_move(
        submission(book, id), how, now, "moderator", book.services.new_id()
    )
    store.commit(writes)


def unconfirmed(book: RunningBook) -> int:
    submit(book, CANARY)
    book.mails()
    return 30  # the draft it came from is kept a little longer


def left_draft(book: RunningBook) -> int:
    visitor = book.visitor()
    visitor.open(f"{fill_in(visitor)}/you")
    visitor.fill({"email": CANARY})
    return 30


def refused(book: RunningBook) -> int:
    id = submit_and_confirm(book, CANARY)
    move(book, id, Move.REJECT)
    end_owner(book)
    return 30


def spam(book: RunningBook) -> int:
    id = submit_and_confirm(book, CANARY)
    move(book, id, Move.MARK_SPAM)
    end_owner(book)
    return 30


def end_owner(book: RunningBook) -> None:
    """The page of somebody whose only submission came to nothing, as after ninety days."""
    owner = book.services.store.owners.find_by_email(book.services.hash_email(CANARY))
    assert owner is not None
    book.services.store.commit(plan_end_owner(book.services, owner))


def held_message(book: RunningBook) -> int:
    give_owner(book, STITCHERS)
    visitor = book.visitor()
    visitor.open(f"/app/message/{STITCHERS}")
    book.clock.pass_(seconds=5)
    visitor.fill({"name": "Canary", "email": CANARY, "text": "Hello"}, "/app/message/")
    book.mails()
    return 14


@pytest.mark.parametrize("leave", [unconfirmed, left_draft, refused, spam, held_message])
def test_what_holds_an_address_is_gone_when_its_days_are_over(
    book: RunningBook, leave: object
) -> None:
    days = leave(book)  # type: ignore[operator]
    assert holds(book)
    book.clock.pass_(days=days - 1, hours=12)
    run_daily(book.services)
    book.mails()
    assert holds(book), "not a day too early"
    book.clock.pass_(days=2)
    run_daily(book.services)
    run_daily(book.services)
    assert holds(book) == []


def test_an_unconfirmed_submission_is_reminded_once_and_lapses(book: RunningBook) -> None:
    submit(book, CANARY)
    book.clock.pass_(days=1)
    run_daily(book.services)
    run_daily(book.services)
    reminders = [one for one in book.mails(CANARY) if "still waiting" in one.text]
    assert len(reminders) == 1
    for _day in range(12):
        book.clock.pass_(days=1)
        run_daily(book.services)
    assert len(book.mails(CANARY)) == 2
    assert published(book, "monday-menders").blob is None
    for _day in range(3):
        book.clock.pass_(days=1)
        run_daily(book.services)
    assert book.services.store.submissions.count_queue("unconfirmed") == 0
    assert book.services.store.listings.find("monday-menders") is None, "free again"
    assert book.visitor().open(reminders[0].link("/app/confirm/")).status == 404


def test_the_reminder_confirms_too(book: RunningBook) -> None:
    submit(book, CANARY)
    book.clock.pass_(days=1)
    run_daily(book.services)
    reminder = book.mails(CANARY)[-1]
    book.visitor().post(reminder.link("/app/confirm/"), {})
    assert book.services.store.submissions.count_queue("waiting") == 1
    book.clock.pass_(days=20)
    run_daily(book.services)
    assert book.services.store.submissions.count_queue("waiting") == 1


def test_a_confirming_link_is_too_old_before_anything_is_cleared(book: RunningBook) -> None:
    submit(book, CANARY)
    book.clock.pass_(days=14)
    assert book.visitor().open(book.mails(CANARY)[0].link("/app/confirm/")).status == 404


def test_a_report_keeps_no_address_after_its_answer_and_goes_after_a_month(
    book: RunningBook,
) -> None:
    visitor = book.visitor()
    visitor.open(f"/app/report/{STITCHERS}")
    book.clock.pass_(seconds=5)
    visitor.fill({"what": "times", "text": "Ring Canary", "email": CANARY}, "/app/report/")
    card = book.services.store.submissions.list_queue("waiting")[0]
    one = submission(book, card.body["id"])
    close_report(book.services, one, "", "moderator")
    book.mails()
    assert holds(book) == []
    assert holds(book, "Ring Canary")
    book.clock.pass_(days=29)
    clear_away(book.services)
    assert holds(book, "Ring Canary")
    book.clock.pass_(days=1)
    clear_away(book.services)
    assert holds(book, "Ring Canary") == []
    assert book.services.store.submissions.find_by_reference(one.reference) is None
    months = ("2026-11", "2026-12")
    lines = [line for month in months for line in book.services.store.audit.list_month(month)]
    assert one.reference in {line["about"] for line in lines}, "the audit log stays"


def test_an_owner_is_kept_ninety_days_after_the_last_listing_has_left(book: RunningBook) -> None:
    owner = give_owner(book, STITCHERS, CANARY)
    link = manage_link(book, owner)
    visitor = book.visitor()
    visitor.post(f"{link}/now/{STITCHERS}", {"do": "removed"})
    book.run_jobs()
    book.clock.pass_(days=89)
    clear_away(book.services)
    assert visitor.open(link).status == 200
    book.clock.pass_(days=1)
    clear_away(book.services)
    clear_away(book.services)
    assert visitor.open(link).status == 404
    assert holds(book) == []
    assert book.services.store.owners.find_by_email(book.services.hash_email(CANARY)) is None
    assert published(book, STITCHERS).owner_id == ""
    left = [key for key in snapshot(book) if key.partition == f"owner#{owner.id}"]
    assert left == []


def test_an_owner_with_a_listing_or_something_waiting_stays(book: RunningBook) -> None:
    give_owner(book, STITCHERS, CANARY)
    submit_and_confirm(book, "waiting@example.org")
    book.clock.pass_(days=400)
    clear_away(book.services)
    assert holds(book) == ["owner/a"]
    assert "owner/a" in holds(book, "waiting@example.org")


def test_counts_nonces_and_sent_mail_go_after_a_week(book: RunningBook) -> None:
    submit(book, CANARY)
    book.mails()
    kinds = ("rate#", "once#", "sent#")

    def left() -> set[str]:
        table = book.services.store.table
        return {
            one.key.partition[:5]
            for one in table.everything()
            if one.key.partition.startswith(kinds)
        }

    assert left() == set(kinds)
    book.clock.pass_(days=6)
    clear_away(book.services)
    assert left() == set(kinds)
    book.clock.pass_(days=1)
    clear_away(book.services)
    assert left() == set()


def test_a_cancelled_date_leaves_the_live_state_when_it_is_over(book: RunningBook) -> None:
    owner = give_owner(book, STITCHERS)
    visitor = book.visitor()
    fields = {"do": "cancelled", "value": "2026-12-01"}
    visitor.post(f"{manage_link(book, owner)}/now/{STITCHERS}", fields)
    book.clock.pass_(days=9)
    run_daily(book.services)
    assert book.services.store.live.list_of(STITCHERS)
    book.clock.pass_(days=1)
    run_daily(book.services)
    assert book.services.store.live.list_of(STITCHERS) == []


def test_the_command_shows_first_and_deletes_only_with_yes(
    book: RunningBook, capsys: pytest.CaptureFixture[str]
) -> None:
    submit(book, CANARY)
    book.mails()
    book.clock.pass_(days=40)
    before = snapshot(book)
    assert retention.run(book.services, is_real=False) == 0
    assert snapshot(book) == before
    shown = capsys.readouterr().out
    assert "submissions that nobody confirmed: kept for 14 days: 1" in shown
    assert "It would delete" in shown
    assert CANARY not in shown
    retention.run(book.services, is_real=True)
    assert "Deleted:" in capsys.readouterr().out
    assert holds(book) == []
    assert list(find_expired(book.services)) == []


def test_the_daily_command_says_what_it_did(
    book: RunningBook, capsys: pytest.CaptureFixture[str]
) -> None:
    submit(book, CANARY)
    book.clock.pass_(days=1)
    assert daily.run(book.services) == 0
    out = capsys.readouterr().out
    assert "unconfirmed: 1" in out
    assert "mail: 2" in out


def test_days_are_a_setting(make_book: object) -> None:
    book = make_book(BOOK_DAYS_UNCONFIRMED="2")  # type: ignore[operator]
    submit(book, CANARY)
    book.clock.pass_(days=2)
    clear_away(book.services)
    assert book.services.store.submissions.count_queue("unconfirmed") == 0


def test_a_draft_in_use_is_not_forgotten(book: RunningBook) -> None:
    visitor = book.visitor()
    draft = fill_in(visitor)
    for _week in range(8):
        book.clock.pass_(days=7)
        run_daily(book.services)
        visitor.open(f"{draft}/cost")
        assert visitor.fill({"cost.free": "yes"}, "/cost").status == 200
    dues = book.services.store.table.query("due")
    assert [key.sort.split("#")[1] for key in (item.key for item in dues)] == ["draft"]
    assert keys.draft_key(dues[0].key.sort.split("#")[2])
