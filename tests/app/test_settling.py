"""Reports, claims and what was changed at once, from the moderator's side."""

from chalicelib.acts.taking_away import mark_full
from chalicelib.store.submissions import Submission
from communitybook.submitting.moves import State
from tests.app.conftest import RunningBook
from tests.app.moderation import signed_in

STITCHERS = "tuesday-stitchers"


def only_waiting(book: RunningBook) -> Submission:
    cards = book.services.store.submissions.list_queue("waiting")
    assert len(cards) == 1
    found = book.services.store.submissions.find(cards[0].body["id"])
    assert found
    return found


def report(book: RunningBook) -> Submission:
    visitor = book.visitor()
    visitor.open(f"/app/report/{STITCHERS}")
    assert visitor.page
    form = visitor.page.form("/report/")
    book.clock.pass_(seconds=5)
    answers = {"what": "times", "text": "They start at 11 now.", "email": "res@example.org"}
    page = visitor.fill(answers, form.action)
    assert page.status == 200, page.text
    return only_waiting(book)


def test_a_resident_reports_a_mistake_and_hears_back(book: RunningBook) -> None:
    sent = report(book)
    kim = signed_in(book)
    page = kim.open(f"/app/moderate/{sent.id}")
    assert "They start at 11 now." in page.text
    assert "Approve" not in page.text
    page = kim.fill({"note": "Thank you, we changed the time."}, "/settle/mended")
    assert page.status == 200
    mail = book.mails("res@example.org")[-1]
    assert "we changed the time" in mail.text
    found = book.services.store.submissions.find(sent.id)
    assert found
    assert found.state is State.CLOSED
    assert book.services.store.submissions.find_private(sent.id) == {}


def test_a_report_is_not_closed_without_a_word_and_not_twice(book: RunningBook) -> None:
    sent = report(book)
    kim, ann = signed_in(book, "Kim"), signed_in(book, "Ann")
    kim.open(f"/app/moderate/{sent.id}")
    assert kim.fill({"note": ""}, "/settle/no_change").status == 400
    kim.open(f"/app/moderate/{sent.id}")
    ann.open(f"/app/moderate/{sent.id}")
    assert kim.fill({"note": "It is right."}, "/settle/no_change").status == 200
    assert ann.fill({"note": "It is wrong."}, "/settle/mended").status == 409
    assert len(book.mails("res@example.org")) == 1


def test_what_was_changed_at_once_is_seen_or_undone(book: RunningBook) -> None:
    for way in ("seen", "undo"):
        sent = mark_full(book.services, STITCHERS, "somebody")
        assert sent
        kim = signed_in(book, f"Kim{way}")
        page = kim.open(f"/app/moderate/{sent.id}")
        assert "changed this at once" in page.text
        assert kim.fill({}, f"/settle/{way}").status == 200
        book.run_jobs()
        is_full = "state: full" in book.file(STITCHERS)
        assert is_full is (way == "seen")
        found = book.services.store.submissions.find(sent.id)
        assert found
        assert found.state is State.CLOSED
        if way == "seen":
            kim.open(f"/app/moderate/{sent.id}")
            kim.fill({}, "/settle/undo")
            book.run_jobs()
            assert "state: full" not in book.file(STITCHERS), "undone after it was seen"


def test_a_way_that_is_not_of_its_sort_is_not_there(book: RunningBook) -> None:
    sent = report(book)
    kim = signed_in(book)
    kim.open(f"/app/moderate/{sent.id}")
    assert kim.page
    form = kim.page.form("/settle/mended")
    page = kim.post(form.action.replace("mended", "grant"), dict(form.fields))
    assert page.status == 404
