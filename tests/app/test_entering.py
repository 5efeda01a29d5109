"""A connector enters a listing for somebody who is not online, and sees nothing private."""

from chalicelib.acts.keeping_people import remove_person
from communitybook.submitting.moves import State
from tests.app.answers import STEPS
from tests.app.conftest import RunningBook
from tests.app.moderation import add, decide, signed_in
from tests.app.test_submitting import only_submission
from tests.app.visitor import Answered, Visitor


def enter(book: RunningBook, visitor: Visitor, **told: str) -> Answered:
    """The whole form as a connector fills it in; the page at its end."""
    visitor.open("/app/moderate/enter")
    page = visitor.fill({"kind": "group"}, "/enter")
    draft = page.address.rsplit("/", 1)[0]
    for step, answers in STEPS.items():
        visitor.open(f"{draft}/{step}")
        assert visitor.fill(answers, step).status == 200
    visitor.open(f"{draft}/you")
    page = visitor.fill(told, "/you")
    if page.status != 200:
        return page
    visitor.open(f"{draft}/check")
    book.clock.pass_(seconds=5)
    return visitor.fill({}, "/check")


def test_a_listing_is_entered_for_somebody_without_e_mail(book: RunningBook) -> None:
    con = signed_in(book, "Con", "connector")
    page = enter(book, con, agreed="By phone on Monday, to all of it")
    submission = only_submission(book, "waiting")
    assert submission.reference in page.text
    assert "They gave no e-mail" in page.text
    assert book.mails() == []
    assert (submission.owner_id, submission.via) == ("", "connector")
    anybody = book.visitor().open(
        next(one for one in page.links if "/app/sent/" in one).replace("http://localhost:8000", "")
    )
    assert "waiting for a moderator" in anybody.text
    kim = signed_in(book)
    page = kim.open(f"/app/moderate/{submission.id}")
    assert "Entered by Con" in page.text
    assert "By phone on Monday, to all of it" in page.text
    decide(kim, submission, "approve")
    book.run_jobs()
    assert "name: Monday Menders" in book.file("monday-menders")


def test_how_they_agreed_must_be_said(book: RunningBook) -> None:
    con = signed_in(book, "Con", "connector")
    page = enter(book, con, email="pat@example.org")
    assert page.status == 400
    assert any("how and when the person agreed" in one for one in page.mistakes)


def test_an_e_mail_gets_the_manage_link_and_owns_the_listing(book: RunningBook) -> None:
    con = signed_in(book, "Con", "connector")
    page = enter(book, con, agreed="At the library, in person", email="pat@example.org")
    assert "We sent them an e-mail" in page.text
    assert "/app/manage/" not in page.html
    mail = book.mails("pat@example.org")[-1]
    assert mail.link("/app/manage/")
    submission = only_submission(book, "waiting")
    owner = book.services.store.owners.find(submission.owner_id)
    assert owner
    assert owner.slugs == ["monday-menders"]
    listing = book.services.store.listings.find("monday-menders")
    assert listing
    assert listing.owner_id == owner.id
    again = enter(book, con, agreed="At the library, in person", email="pat@example.org")
    assert again.status == 200
    owner = book.services.store.owners.find(submission.owner_id)
    assert owner
    assert owner.slugs == ["monday-menders", "monday-menders-2"]


def test_a_connector_sees_no_queue_and_nothing_private(book: RunningBook) -> None:
    con = signed_in(book, "Con", "connector")
    enter(book, con, agreed="At the library, in person", email="pat@example.org")
    submission = only_submission(book, "waiting")
    page = con.open("/app/moderate/enter")
    token = dict(page.form("/enter").fields)["csrf"]
    for address in (
        "",
        f"/{submission.id}",
        "/people",
        "/log",
        "/log.csv",
        "/bulk",
        "/unpublish",
    ):
        assert con.open(f"/app/moderate{address}").status == 404
    for address in (f"/{submission.id}/approve", f"/{submission.id}/edit", "/unpublish", "/bulk"):
        fields = {"csrf": token, "version": "1", "page": "tuesday-stitchers"}
        assert con.post(f"/app/moderate{address}", fields).status == 404
    assert only_submission(book, "waiting").state is State.WAITING
    con.open("/app/moderate/enter")
    assert con.fill({"kind": "nonsense"}, "/enter").status == 400


def test_what_a_moderator_entered_another_one_approves(book: RunningBook) -> None:
    kim, lee = signed_in(book), signed_in(book, "Lee")
    enter(book, kim, agreed="At the library, in person")
    submission = only_submission(book, "waiting")
    assert "your own group, or you sent it in" in decide(kim, submission, "approve").text
    assert decide(lee, submission, "approve").status == 200


def test_a_removed_connector_sends_nothing_more(book: RunningBook) -> None:
    con = signed_in(book, "Con", "connector")
    add(book, "Ada", "administrator")
    con.open("/app/moderate/enter")
    draft = con.fill({"kind": "group"}, "/enter").address.rsplit("/", 1)[0]
    for step, answers in STEPS.items():
        con.open(f"{draft}/{step}")
        con.fill(answers, step)
    con.open(f"{draft}/you")
    con.fill({"agreed": "At the library, in person"}, "/you")
    con.open(f"{draft}/check")
    book.clock.pass_(seconds=5)
    person = next(one for one in book.services.store.people.list_all() if one.name == "Con")
    remove_person(book.services, "test", person)
    assert con.fill({}, "/check").status == 409
    assert book.services.store.submissions.count_queue("waiting") == 0
