"""Who asked, who offered and what they wrote goes in time; totals stay, and nothing too early."""

import json

import pytest

from chalicelib.acts.helping.ending import close_request, withdraw_ask
from chalicelib.acts.taking_away import withdraw
from chalicelib.jobs.clearing import clear_away
from chalicelib.jobs.daily import run_daily
from chalicelib.jobs.retention import find_expired
from chalicelib.store import keys
from communitybook.helping.moves import RequestState
from scripts import retention
from tests.app.asked import (
    DRIVERS,
    GAZEBO,
    drivers,
    gazebo,
    offer_help,
    offer_id_of,
    open_request,
    press,
    press_for,
    record_of,
)
from tests.app.conftest import RunningBook
from tests.app.owned import PAT, STITCHERS, give_owner, manage_link
from tests.app.test_retention import holds

WORDS = "CANARY-WORDS"


def ended(book: RunningBook) -> tuple[str, str]:
    """Ann's offer to drive and her page, after the request was closed; and the asker's page."""
    page = f"{manage_link(book, give_owner(book, STITCHERS))}/requests/{DRIVERS}"
    open_request(book, drivers())
    link = offer_help(book, DRIVERS, "Ann", message=WORDS, phone="07700 900987")
    pat = book.visitor()
    press_for(book, pat, page, DRIVERS, "Ann", "question", text=f"{WORDS}?")
    press(book, link, "answer", text=f"{WORDS}!")
    press_for(book, pat, page, DRIVERS, "Ann", "accept", shares="yes", phone="01942 496496")
    close_request(book.services, DRIVERS, {"hours": 3, "helped": 4}, "the group")
    return link, page


def later(book: RunningBook, **span: float) -> None:
    book.clock.pass_(**span)
    run_daily(book.services)
    book.run_jobs()


def test_what_was_written_and_who_offered_go_thirty_days_after_the_end(book: RunningBook) -> None:
    link, page = ended(book)
    later(book, days=29)
    assert holds(book, WORDS)
    assert holds(book, "ann@example.org")
    assert WORDS in book.visitor().open(link).text
    later(book, days=1, hours=12)
    run_daily(book.services)
    assert holds(book, WORDS) == []
    assert holds(book, "ann@example.org") == []
    assert holds(book, "07700 900987") == []
    assert book.visitor().open(link).status == 404
    assert WORDS not in book.visitor().open(page).text
    assert record_of(book, DRIVERS).outcome["helped"] == 4


def test_too_old_is_not_shown_even_where_nothing_has_deleted_it(book: RunningBook) -> None:
    link, page = ended(book)
    book.clock.pass_(days=30, hours=1)
    assert holds(book, WORDS), "no job has run"
    assert book.visitor().open(link).status == 404
    assert book.visitor().open(f"{link}/everything").status == 404
    shown = book.visitor().open(page)
    assert shown.status == 200
    assert WORDS not in shown.text
    assert "ann@example.org" not in shown.text
    book.clock.pass_(days=60)
    assert book.visitor().open(page).status == 404


def test_words_may_go_before_the_people(make_book: object) -> None:
    book: RunningBook = make_book(BOOK_DAYS_MESSAGE="5")  # type: ignore[operator]
    link, _ = ended(book)
    later(book, days=6)
    assert holds(book, WORDS) == []
    assert holds(book, "ann@example.org")
    assert book.visitor().open(link).status == 200


def test_the_request_itself_goes_after_ninety_days_and_its_figures_stay(book: RunningBook) -> None:
    ended(book)
    later(book, days=89)
    assert book.services.store.help.find(DRIVERS)
    later(book, days=1, hours=12)
    run_daily(book.services)
    clear_away(book.services)
    assert book.services.store.help.find(DRIVERS) is None
    left = {item.key.partition for item in book.services.store.table.everything()}
    assert not any(one.startswith((f"request#{DRIVERS}", "asked#")) for one in left)
    assert list(book.services.store.due.walk(book.services.today, "help-ended")) == []
    (outcome,) = book.services.store.table.query("outcomes")
    assert outcome.body["hours"] == 3
    assert holds(book, PAT), "who looks after a listing stays"


def lent(book: RunningBook) -> str:
    """Lee's gazebo, handed over; the page of the offer."""
    page = f"{manage_link(book, give_owner(book, STITCHERS))}/requests/{GAZEBO}"
    open_request(book, gazebo())
    link = offer_help(book, GAZEBO, "Lee")
    pat = book.visitor()
    press_for(book, pat, page, GAZEBO, "Lee", "accept", shares="yes")
    press(book, link, "loan", what="handed_over", note=WORDS)
    return link


def test_while_a_thing_is_out_its_lender_is_known_and_notes_stay_ninety_days(
    book: RunningBook,
) -> None:
    link = lent(book)
    for _week in range(20):
        later(book, days=7)
    assert record_of(book, GAZEBO).ask.state is RequestState.EXPIRED
    assert holds(book, "lee@example.org"), "it is still out"
    press(book, link, "loan", what="returned", note=f"{WORDS} again")
    later(book, days=29)
    assert holds(book, "lee@example.org")
    later(book, days=2)
    run_daily(book.services)
    assert holds(book, "lee@example.org") == []
    assert holds(book, WORDS), "ninety days for the loan"
    later(book, days=60)
    clear_away(book.services)
    assert holds(book, WORDS) == []


def test_the_command_says_what_would_go_and_why_and_names_nobody(
    book: RunningBook, capsys: pytest.CaptureFixture[str]
) -> None:
    ended(book)
    book.mails()
    book.clock.pass_(days=31)
    retention.run(book.services, is_real=False)
    told = capsys.readouterr().out
    assert "those who offered help: kept for 30 days: 1" in told
    assert holds(book, "ann@example.org"), "only shown"
    assert not any(word in told for word in ("Ann", "ann@", WORDS, "07700"))
    retention.run(book.services, is_real=True)
    retention.run(book.services, is_real=True)
    assert holds(book, "ann@example.org") == []


def test_nothing_of_a_running_request_expires(book: RunningBook) -> None:
    give_owner(book, STITCHERS)
    open_request(book, drivers())
    offer_help(book, DRIVERS, "Ann", message=WORDS)
    book.mails()
    book.clock.pass_(days=80)
    kept = {f"{one.why}" for one in find_expired(book.services)}
    assert not any("help" in why or "wrote" in why for why in kept)


def test_an_asker_is_given_everything_and_forgotten_on_request(book: RunningBook) -> None:
    owner = give_owner(book, STITCHERS)
    manage = manage_link(book, owner)
    page = f"{manage}/requests/{DRIVERS}"
    open_request(book, drivers())
    link = offer_help(book, DRIVERS, "Ann", message="May I?")
    pat = book.visitor()
    press_for(book, pat, page, DRIVERS, "Ann", "question", text=WORDS)
    press_for(book, pat, page, DRIVERS, "Ann", "accept", shares="yes", phone="01942 496496")
    press(book, link, "withdraw")
    book.services.store.commit(
        [book.services.store.help.plan_news(DRIVERS, [], book.services.now, "later")]
    )
    book.mails()
    given = json.loads(pat.open(f"{manage}/everything").html)
    (request,) = given["requests"]
    assert request["you_shared"] == [{"name": "Pat", "email": PAT, "phone": "01942 496496"}]
    assert request["your_questions"] == [WORDS]
    assert given["mail_waiting"] is not None
    assert "ann@" not in str(given)
    assert "May I?" not in str(given)
    pat.post(f"{manage}/leave", {})
    assert record_of(book, DRIVERS).ask.state is RequestState.WITHDRAWN
    assert holds(book, "01942 496496") == []
    assert holds(book, WORDS) == []
    assert "ann@example.org" in str(
        book.services.store.table.get(
            keys.offer_private_key(DRIVERS, offer_id_of(book, DRIVERS, "Ann"))
        )
    )
    run_daily(book.services)
    book.mails()
    book.clock.pass_(days=1)
    run_daily(book.services)
    assert holds(book, PAT) == []


def test_nobody_is_forgotten_while_they_have_somebodys_thing(book: RunningBook) -> None:
    lent(book)
    owner = book.services.store.owners.find_by_email(book.services.hash_email(PAT))
    assert owner
    answered = book.visitor().post(f"{manage_link(book, owner)}/leave", {})
    assert answered.status == 409
    assert "still out" in answered.text
    assert holds(book, PAT)


def test_somebody_who_only_asked_goes_ninety_days_after_the_end(book: RunningBook) -> None:
    owner = give_owner(book, STITCHERS)
    open_request(book, drivers())
    book.clock.pass_(days=60)
    withdraw_ask(book.services, DRIVERS, "the group")
    publish_withdrawn(book)
    later(book, days=89)
    assert book.services.store.owners.find(owner.id), "not a day too early"
    later(book, days=2)
    assert book.services.store.owners.find(owner.id) is None


def publish_withdrawn(book: RunningBook) -> None:
    """The listing itself leaves the book too."""
    withdraw(book.services, STITCHERS, "")
    book.run_jobs()
