"""Who may do what: roles count at once, removal ends sessions, one administrator stays."""

import threading
from pathlib import Path

import pytest

from chalicelib.acts.keeping_people import PersonRefusedError, remove_person
from chalicelib.store.people import Role
from chalicelib.store.store import StaleError
from chalicelib.table import ConflictError
from scripts import moderators
from tests.app.conftest import RunningBook
from tests.app.moderation import add, ask_for_code, code_in_mail, csrf, sign_in, signed_in

PAGES = ("/app/moderate", "/app/moderate/people", "/app/moderate/settings", "/app/moderate/log")


def test_an_administrator_adds_changes_and_removes_people(book: RunningBook) -> None:
    visitor = signed_in(book, "Ada", "administrator")
    visitor.open("/app/moderate/people")
    page = visitor.fill({"name": "Kim", "email": "kim@staff.example"}, "/people")
    assert page.status == 200
    assert "kim@staff.example" in page.text
    assert visitor.fill({"name": "Kim", "email": "KIM@staff.example"}, "/people").mistakes
    assert visitor.fill({"name": "K", "email": "other@staff.example"}, "/people").status == 400
    kim = sign_in(book)
    assert kim.open("/app/moderate").status == 200
    person = book.services.store.people.find_by_email(book.services.hash_email("kim@staff.example"))
    assert person
    visitor.open(f"/app/moderate/people/{person.id}")
    visitor.fill({"roles": ["connector"], "own": "tuesday-stitchers"}, f"/people/{person.id}")
    assert kim.open("/app/moderate").status == 404, "the session knows the new roles at once"
    visitor.open(f"/app/moderate/people/{person.id}")
    visitor.fill({}, "/remove")
    assert kim.open("/app/moderate/settings").address.startswith("/app/sign-in")
    ask_for_code(book, "kim@staff.example")
    assert len(book.mails("kim@staff.example")) == 1, "no code any more"
    gone = book.services.store.people.find(person.id)
    assert gone
    assert (gone.name, gone.email, gone.roles) == ("Kim", "", [])
    lines = book.services.store.audit.list_month("2026-11")
    assert {"person_added", "person_changed", "person_removed"} <= {one["what"] for one in lines}
    assert "staff.example" not in str(lines)


def test_a_code_asked_for_before_removal_is_worth_nothing_after(book: RunningBook) -> None:
    person = add(book)
    visitor = ask_for_code(book, "kim@staff.example")
    code = code_in_mail(book, "kim@staff.example")
    remove_person(book.services, "test", person)
    assert visitor.fill({"code": code}, "/code").status == 400


def test_the_last_administrator_stays(book: RunningBook) -> None:
    visitor = signed_in(book, "Ada", "administrator")
    ada = book.services.store.people.list_all()[0]
    visitor.open(f"/app/moderate/people/{ada.id}")
    assert "last administrator" in visitor.fill({}, "/remove").text
    visitor.open(f"/app/moderate/people/{ada.id}")
    page = visitor.fill({"roles": ["moderator"]}, f"/people/{ada.id}")
    assert page.status == 400
    assert book.services.store.people.list_with(Role.ADMINISTRATOR)


def test_two_administrators_removing_each_other_at_once_leave_one(book: RunningBook) -> None:
    for round_ in range(10):
        people = [
            add(book, f"Ada{round_}", "administrator"),
            add(book, f"Bo{round_}", "administrator"),
        ]
        for other in book.services.store.people.list_with(Role.ADMINISTRATOR):
            if other.id not in {one.id for one in people}:
                remove_person(book.services, "test", other)

        def take_out(index: int, people: list = people) -> None:  # type: ignore[type-arg]
            try:
                remove_person(book.services, people[1 - index].id, people[index])
            except (PersonRefusedError, StaleError, ConflictError):
                return

        threads = [threading.Thread(target=take_out, args=(index,)) for index in (0, 1)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(book.services.store.people.list_with(Role.ADMINISTRATOR)) == 1


def test_a_form_without_its_token_is_refused_with_a_sentence(book: RunningBook) -> None:
    visitor = signed_in(book, "Ada", "administrator")
    other = signed_in(book, "Bo", "administrator")
    for token in ("", "x", csrf(book, other), "\u00e9"):
        page = visitor.post("/app/moderate/people", {"name": "Eve", "csrf": token})
        assert page.status == 403
        assert "not made for you" in page.text
    assert len(book.services.store.people.list_all()) == 2
    assert book.visitor().post("/app/moderate/people", {}).address == "/app/sign-in"


@pytest.mark.parametrize(
    ("role", "open_to"),
    [
        ("connector", {"/app/moderate/settings"}),
        ("moderator", {"/app/moderate", "/app/moderate/settings"}),
        ("administrator", {"/app/moderate/people", "/app/moderate/settings", "/app/moderate/log"}),
    ],
)
def test_pages_of_other_roles_are_not_there(
    book: RunningBook, role: str, open_to: set[str]
) -> None:
    visitor = signed_in(book, "Kim", role)
    found = {page for page in PAGES if visitor.open(page).status == 200}
    assert found == open_to
    assert all(visitor.open(page).status == 404 for page in set(PAGES) - open_to)


def test_each_chooses_the_days_of_the_digest(book: RunningBook) -> None:
    visitor = signed_in(book)
    visitor.open("/app/moderate/settings")
    visitor.fill({"days": ["friday", "noday"]}, "/settings")
    assert book.services.store.people.list_all()[0].digest_days == ["friday"]


def test_the_command_adds_the_first_person_as_administrator(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BOOK_VAR", str(tmp_path / "var"))
    assert moderators.main(["list"]) == 0
    assert "Nobody yet" in capsys.readouterr().out
    assert moderators.main(["add", "kim@example.org", "--name", "Kim"]) == 0
    assert "Kim is administrator and moderator now" in capsys.readouterr().out
    assert moderators.main(["add", "lee@example.org", "--name", "Lee", "--role", "connector"]) == 0
    assert moderators.main(["add", "lee@example.org", "--name", "Lee"]) == 1
    assert moderators.main(["add", "lee", "--name", "Lee"]) == 1
    assert moderators.main(["remove", "kim@example.org"]) == 1
    assert "last administrator" in capsys.readouterr().err
    assert moderators.main(["remove", "lee@example.org"]) == 0
    assert moderators.main(["remove", "lee@example.org"]) == 1
    assert moderators.main(["list"]) == 0
    assert "Kim <kim@example.org>: administrator, moderator" in capsys.readouterr().out
