"""The weekly letter: confirmed, by ward and interest, once a week, stopped in one press."""

from concurrent.futures import ThreadPoolExecutor
from email import message_from_bytes, policy

import pytest

from chalicelib.acts.helping.turning import take_turn
from chalicelib.jobs.clearing import clear_away
from chalicelib.jobs.daily import run_daily
from chalicelib.jobs.letters import send_letters
from chalicelib.table import Table, Write
from communitybook.helping.offers import hold
from tests.app.asked import DRIVERS, drivers, gazebo, open_request
from tests.app.conftest import RunningBook
from tests.app.owned import publish_sample, snapshot
from tests.app.subscribed import SUE, ask_for_letter, letters, subscribe
from tests.app.test_retention import holds


def test_nobody_gets_a_letter_before_pressing_the_button(book: RunningBook) -> None:
    link = ask_for_letter(book)
    open_request(book, drivers())
    before = snapshot(book)
    for _scan in range(3):
        assert "Yes, send it to me" in book.visitor().open(link).text
    assert snapshot(book) == before, "opening the link changes nothing"
    book.clock.pass_(days=7)
    assert letters(book) == []


def test_a_week_with_something_new_has_one_letter_and_a_week_without_has_none(
    book: RunningBook,
) -> None:
    subscribe(book)
    open_request(book, drivers())
    publish_sample(book, "canalside-community-garden")
    publish_sample(book, "pemberton-lamplight-brass")
    book.clock.pass_(days=3)
    assert letters(book) == [], "not before Thursday"
    book.clock.pass_(days=1)
    (letter,) = letters(book)
    assert "Two drivers for the Thursday lunch" in letter.text
    assert letter.link("/requests/") == f"/requests/{DRIVERS}/"
    assert "/listings/pemberton-lamplight-brass/" in letter.text
    assert "canalside" not in letter.text, "another interest"
    run_daily(book.services)
    book.clock.pass_(hours=5)
    assert len(letters(book)) == 1
    book.clock.pass_(days=7)
    assert len(letters(book)) == 1, "nothing new"
    open_request(book, gazebo())
    book.clock.pass_(days=7)
    both = letters(book)
    assert len(both) == 2
    assert "gazebo" in both[1].text
    assert "drivers" not in both[1].text


def test_a_letter_keeps_to_the_wards_that_were_chosen(book: RunningBook) -> None:
    subscribe(book, wards=("astley",))
    subscribe(book, "wes@example.org", wards=("pemberton",))
    open_request(book, drivers(area="Pemberton"))
    book.clock.pass_(days=5)
    assert letters(book) == []
    assert len(letters(book, "wes@example.org")) == 1


def test_what_is_held_or_over_by_then_is_left_out(book: RunningBook) -> None:
    subscribe(book)
    open_request(book, drivers())
    take_turn(book.services, DRIVERS, hold, "moderator", "held_request")
    book.clock.pass_(days=5)
    assert letters(book) == []


def test_many_runs_at_once_write_each_letter_once(book: RunningBook) -> None:
    people = [f"p{number}@example.org" for number in range(6)]
    for one in people:
        subscribe(book, one)
        book.clock.pass_(hours=1)
    open_request(book, drivers())
    book.clock.pass_(days=5)
    with ThreadPoolExecutor(6) as pool:
        sent = sum(pool.map(lambda _: send_letters(book.services), range(12)))
    assert sent == len(people)
    assert all(len(letters(book, one)) == 1 for one in people)


class Killed(BaseException):
    """The process ends here, as under kill -9."""


def test_a_job_that_is_killed_half_way_goes_on_with_the_others(
    book: RunningBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [f"p{number}@example.org" for number in range(4)]
    for one in people:
        subscribe(book, one)
    open_request(book, drivers())
    book.clock.pass_(days=5)
    table: Table = book.services.store.table
    real = table.transact
    for last in (1, 2):
        calls = []

        def transact(writes: list[Write], token: str = "", last: int = last, calls: list[int] = calls) -> None:  # fmt: skip
            calls.append(1)
            if len(calls) > last:
                raise Killed
            real(writes, token)

        monkeypatch.setattr(table, "transact", transact)
        with pytest.raises(Killed):
            send_letters(book.services)
        monkeypatch.undo()
    assert all(len(letters(book, one)) == 1 for one in people)


def test_stopping_deletes_the_address_everywhere(book: RunningBook) -> None:
    subscribe(book)
    open_request(book, drivers())
    book.clock.pass_(days=5)
    link = letters(book)[0].link("/app/letter/stop/")
    visitor = book.visitor()
    before = snapshot(book)
    assert "Stop the weekly letter?" in visitor.open(link).text
    assert snapshot(book) == before
    page = visitor.fill({}, "/app/letter/stop/")
    assert "Your address and what you chose are deleted" in page.text
    assert holds(book, SUE) == []
    assert "deleted" in visitor.open(link).text, "a second press finds it done"
    clear_away(book.services)
    kept = [key for key in snapshot(book) if key.partition.startswith(("letter", "link#"))]
    assert [key for key in kept if not key.partition.startswith("letter-asked")] == []
    subscribe(book)
    assert len(holds(book, SUE)) == 1, "and may ask for it again"


def test_a_mail_program_stops_it_without_a_page(book: RunningBook) -> None:
    subscribe(book)
    open_request(book, drivers())
    book.clock.pass_(days=5)
    letters(book)
    folder = book.services.settings.var / "mail"
    mails = [
        message_from_bytes(path.read_bytes(), policy=policy.default) for path in folder.iterdir()
    ]
    (mail,) = [one for one in mails if one["List-Unsubscribe-Post"] and one["To"] == SUE]
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = str(mail["List-Unsubscribe"]).strip("<>").removeprefix("http://localhost:8000")
    body = b"--b\r\n\r\nOne-Click\r\n--b--\r\n"
    kind = {"Content-Type": "multipart/form-data; boundary=b"}
    assert book.visitor().ask("POST", address, body, kind).status == 200
    assert holds(book, SUE) == []


def test_choices_are_changed_by_the_letters_own_link(book: RunningBook) -> None:
    subscribe(book)
    open_request(book, drivers())
    book.clock.pass_(days=5)
    link = letters(book)[0].link("/app/letter/choices/")
    visitor = book.visitor()
    assert visitor.open(link).html.count(" checked") == 3
    page = visitor.fill({"interests": []}, "/app/letter/choices/")
    assert page.status == 400
    page = visitor.fill({"interests": ["lending"], "wards": ["abram"]}, "/app/letter/choices/")
    assert "Your choices are saved" in page.text
    assert visitor.open(link).html.count(" checked") == 2
    stop = letters(book)[0].link("/app/letter/stop/").rpartition("/")[2]
    assert visitor.open(f"/app/letter/choices/{stop}").status == 404, "each link has one purpose"


def test_asking_again_changes_the_choices_and_makes_no_second_letter(book: RunningBook) -> None:
    subscribe(book)
    subscribe(book, wards=("abram",))
    found = list(book.services.store.letters.walk())
    assert [one.wards for one in found] == [["abram"]]


def test_what_nobody_confirms_is_deleted_and_its_link_has_ended(book: RunningBook) -> None:
    link = ask_for_letter(book)
    book.clock.pass_(days=14, hours=1)
    assert book.visitor().open(link).status == 404, "looked at when it is read"
    clear_away(book.services)
    assert holds(book, SUE) == []


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({"email": "no address"}, "not an e-mail address"),
        ({"website": "x"}, "must stay empty"),
        ({"interests": []}, "Choose at least one"),
    ],
)
def test_the_form_says_what_is_wrong_and_keeps_what_was_typed(
    book: RunningBook, answers: dict[str, str | list[str]], told: str
) -> None:
    visitor = book.visitor()
    visitor.open("/app/letter")
    book.clock.pass_(seconds=5)
    given: dict[str, str | list[str]] = {"email": SUE, "interests": ["lending"], **answers}
    page = visitor.fill(given, "/app/letter")
    assert page.status == 400
    assert [told in one for one in page.mistakes] == [True]
    assert holds(book, SUE) == []


def test_a_flood_of_forms_sends_one_address_no_more_than_three_mails(book: RunningBook) -> None:
    for number in range(6):
        visitor = book.visitor(f"192.0.2.{number}")
        visitor.open("/app/letter")
        book.clock.pass_(seconds=5)
        visitor.fill({"email": SUE, "interests": ["lending"]}, "/app/letter")
    assert len(book.mails(SUE)) == 3


def test_a_form_that_is_forged_or_sent_too_often_is_refused(book: RunningBook) -> None:
    visitor = book.visitor()
    visitor.open("/app/letter")
    page = visitor.post("/app/letter", {"email": SUE, "interests": "lending", "form_token": "x"})
    assert page.status == 400
    for number in range(11):
        visitor.open("/app/letter")
        book.clock.pass_(seconds=5)
        page = visitor.fill({"email": f"a{number}@example.org", "interests": ["lending"]}, "/app/letter")  # fmt: skip
    assert page.status == 429
