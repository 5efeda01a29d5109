"""Anybody reports a mistake and can hear back; worry about a person stores nothing."""

import pytest

from chalicelib.acts.reporting import close_report
from chalicelib.store.submissions import Submission
from communitybook.submitting.moves import MoveRefusedError, State
from tests.app.conftest import RunningBook
from tests.app.moderation import add
from tests.app.owned import STITCHERS, snapshot
from tests.app.visitor import Answered

KIM = "kim@example.org"


def report(book: RunningBook, **told: str) -> Answered:
    visitor = book.visitor()
    visitor.open(f"/app/report/{STITCHERS}")
    book.clock.pass_(seconds=5)
    return visitor.fill({"what": "times", "text": "It is at 11 now.", **told}, "/app/report/")


def reports(book: RunningBook, queue: str = "waiting") -> list[Submission]:
    cards = book.services.store.submissions.list_queue(queue)
    found = [book.services.store.submissions.find(card.body["id"]) for card in cards]
    return [one for one in found if one is not None]


def test_a_report_waits_and_whoever_sent_it_hears(book: RunningBook) -> None:
    page = report(book, email=KIM)
    assert "We have it" in page.text
    (one,) = reports(book)
    assert (one.sort, one.state, one.urgency) == ("report", State.WAITING, 5)
    assert one.detail == {"what": "times", "text": "It is at 11 now."}
    closed = close_report(book.services, one, "Now it says 11.", "moderator")
    assert closed.state is State.CLOSED
    mail = book.mails(KIM)[-1]
    assert "It is mended" in mail.text
    assert "Now it says 11." in mail.text
    assert book.services.store.submissions.find_private(one.id) == {}
    assert book.services.store.outbox.list_waiting() == [], "a report publishes nothing"
    with pytest.raises(MoveRefusedError):
        close_report(book.services, closed, "again", "moderator")


def test_a_report_that_needs_no_change_says_so(book: RunningBook) -> None:
    report(book, email=KIM)
    (one,) = reports(book)
    close_report(book.services, one, "They meet at 10.", "moderator", is_mended=False)
    assert "The page stays as it is" in book.mails(KIM)[-1].text


def test_a_report_needs_no_address(book: RunningBook) -> None:
    report(book)
    (one,) = reports(book)
    assert book.services.store.submissions.find_private(one.id) == {}
    close_report(book.services, one, "", "moderator")
    assert book.mails() == []


def test_private_details_are_looked_at_first(book: RunningBook) -> None:
    report(book)
    report(book, what="private", text="That is my home number.")
    assert reports(book)[0].detail["what"] == "private"


@pytest.mark.parametrize("text", ["", "He hits her."])
def test_danger_leads_to_people_who_help_and_stores_nothing(book: RunningBook, text: str) -> None:
    before = list(book.services.store.table.everything())
    page = report(book, what="danger", text=text, email=KIM)
    assert page.status == 200
    assert page.address == "/app/worried"
    for number in (*book.services.book.help.national, *book.services.book.help.borough):
        assert number.number in page.text
    assert page.forms == [] or all(one.method == "get" for one in page.forms)
    assert list(book.services.store.table.everything()) == before


@pytest.mark.parametrize(
    "told",
    [
        {"what": ""},
        {"what": "nonsense"},
        {"what": "other", "text": ""},
        {"email": "no"},
        {"text": "x" * 1501},
    ],
)
def test_what_is_missing_is_asked(book: RunningBook, told: dict[str, str]) -> None:
    before = snapshot(book)
    page = report(book, **told)
    assert page.status == 400
    assert page.mistakes
    assert snapshot(book) == before


def test_what_the_trap_catches_waits_among_the_spam(book: RunningBook) -> None:
    assert report(book, website="x").status == 200
    assert reports(book) == []
    assert len(reports(book, "spam")) == 1


def test_a_double_press_makes_one_report(book: RunningBook) -> None:
    visitor = book.visitor()
    page = visitor.open(f"/app/report/{STITCHERS}")
    token = dict(page.form("/app/report/").fields)["form_token"]
    book.clock.pass_(seconds=5)
    for _press in range(2):
        fields = {"what": "times", "form_token": token}
        assert visitor.post(f"/app/report/{STITCHERS}", fields).status == 200
    assert len(reports(book)) == 1


def test_what_is_typed_is_escaped(book: RunningBook) -> None:
    page = report(book, what="<script>", text="</textarea><script>t", email="<script>")
    assert "<script>" not in page.html.split("<main", 1)[1]


def test_looking_stores_nothing(book: RunningBook) -> None:
    before = list(book.services.store.table.everything())
    visitor = book.visitor()
    assert visitor.open(f"/app/report/{STITCHERS}").status == 200
    assert visitor.open("/app/worried").status == 200
    assert visitor.open("/app/report/nobody").status == 404
    assert list(book.services.store.table.everything()) == before


def test_danger_in_a_report_s_words_is_answered_and_told_at_once(book: RunningBook) -> None:
    add(book)
    page = report(book, what="other", text="The man who runs it hits my daughter.")
    assert page.text.index("Nobody is watching this now") < page.text.index("We have it")
    assert reports(book)[0].urgency == 0
    mail = book.mails("kim@staff.example")[-1]
    assert "words of danger" in mail.text
    assert "daughter" not in mail.text


def test_any_other_report_tells_nobody_at_once(book: RunningBook) -> None:
    add(book)
    assert "999" not in report(book, what="private", text="That is my home number.").text
    assert book.mails("kim@staff.example") == []
