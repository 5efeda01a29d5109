"""Everything we hold about somebody is given to them, and deleted when they ask."""

import json

from chalicelib.jobs.clearing import clear_away
from tests.app.answers import submit, submit_and_confirm
from tests.app.conftest import RunningBook
from tests.app.owned import STITCHERS, give_owner, listing_in_git, manage_link, published, snapshot

PAT, KIM = "pat@example.org", "kim@example.org"


def page_of(book: RunningBook, email: str = PAT) -> str:
    mail = next(one for one in reversed(book.mails(email)) if "/app/manage/" in one.text)
    return mail.link("/app/manage/")


def holds(book: RunningBook, what: str) -> list[str]:
    return [
        item.key.partition.split("#")[0]
        for item in snapshot(book).values()
        if what in str(item.body)
    ]


def add_kim(book: RunningBook, page: str) -> None:
    visitor = book.visitor()
    visitor.open(f"{page}/people")
    visitor.fill({"email": KIM}, "/people")
    visitor.post(book.mails(KIM)[-1].link("/app/handover/"), {})
    book.clock.pass_(seconds=1)


def test_everything_is_downloaded_and_nothing_of_others(book: RunningBook) -> None:
    submit_and_confirm(book)
    page = page_of(book)
    add_kim(book, page)
    visitor = book.visitor()
    visitor.open(page)
    visitor.fill({}, "/another")
    before = snapshot(book)
    answer = visitor.open(f"{page}/everything")
    assert snapshot(book) == before
    assert answer.headers["Content-Type"] == "application/json"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    told = json.loads(answer.html)
    assert told["you"]["email"] == PAT
    assert told["listings"] == ["monday-menders"]
    assert told["sent"][0]["you"]["email"] == PAT
    assert told["sent"][0]["answers"]["name"] == "Monday Menders"
    assert told["unfinished_forms"][0]["answers"] == {"kind": "group"}
    assert told["links"] >= 1
    assert KIM not in answer.html


def test_the_only_holder_is_forgotten_and_the_listing_stays(book: RunningBook) -> None:
    owner = give_owner(book, STITCHERS)
    page = manage_link(book, owner)
    file = book.file(STITCHERS)
    visitor = book.visitor()
    before = snapshot(book)
    assert "Nobody looks after them then" in visitor.open(f"{page}/leave").text
    assert snapshot(book) == before, "the first step changes nothing"
    assert "deleted" in visitor.fill({}, "/leave").text
    assert visitor.open(page).status == 404
    assert visitor.post(f"{page}/leave", {}).status == 404
    assert holds(book, PAT) == []
    assert published(book, STITCHERS).owner_id == ""
    assert book.services.store.owners.find_by_email(book.services.hash_email(PAT)) is None
    book.run_jobs()
    assert book.file(STITCHERS) == file


def test_with_the_tick_the_listing_leaves_too(book: RunningBook) -> None:
    page = manage_link(book, give_owner(book, STITCHERS))
    visitor = book.visitor()
    visitor.open(f"{page}/leave")
    visitor.fill({"take_out": "yes"}, "/leave")
    book.run_jobs()
    assert listing_in_git(book, STITCHERS).withdrawn_on == book.services.today
    assert published(book, STITCHERS).owner_id == ""


def test_the_other_holder_goes_on(book: RunningBook) -> None:
    owner = give_owner(book, STITCHERS)
    page = manage_link(book, owner)
    add_kim(book, page)
    kim = page_of(book, KIM)
    book.visitor().post(f"{page}/leave", {})
    assert book.visitor().open(page).status == 404
    assert book.visitor().open(kim).status == 200
    assert published(book, STITCHERS).owner_id == owner.id
    assert holds(book, PAT) == []


def test_what_was_typed_and_waits_elsewhere_goes_too(book: RunningBook) -> None:
    submit_and_confirm(book)
    page = page_of(book)
    submit(book, PAT, name={"name": "Another Group", "summary": "Not confirmed by anybody yet."})
    visitor = book.visitor()
    visitor.open(f"{page}/people")
    visitor.post(f"{page}/leave", {})
    assert set(holds(book, PAT)) <= {"draft", "submission"}, "gone at once but for other forms"
    clear_away(book.services)
    assert holds(book, PAT) == []
    assert book.services.store.table.count("erased") == 0


def test_somebody_who_comes_back_after_that_is_not_forgotten(book: RunningBook) -> None:
    page = manage_link(book, give_owner(book, STITCHERS))
    book.visitor().post(f"{page}/leave", {})
    book.clock.pass_(minutes=5)
    submit_and_confirm(book)
    clear_away(book.services)
    assert book.visitor().open(page_of(book)).status == 200
    assert "submission" in holds(book, PAT)


def test_a_stranger_cannot_ask(book: RunningBook) -> None:
    before = snapshot(book)
    for path in ("everything", "leave"):
        assert book.visitor().open(f"/app/manage/{'a' * 32}/{path}").status == 404
    assert book.visitor().post(f"/app/manage/{'a' * 32}/leave", {}).status == 404
    assert snapshot(book) == before
