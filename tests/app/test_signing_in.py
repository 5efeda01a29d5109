"""Signing in by a mailed code; sessions that end when they should; no word on who is known."""

import re
import threading
from collections.abc import Callable

import pytest

from chalicelib.acts.signing_in import CodeRefusedError, use_code
from tests.app.conftest import RunningBook
from tests.app.moderation import add, ask_for_code, code_in_mail, sign_in, signed_in
from tests.app.visitor import Answered

KIM = "kim@staff.example"


def unlike(page: Answered) -> tuple[object, ...]:
    """What could tell two pages apart, but for what chance makes different."""
    html = re.sub(r'name="form_token" value="[^"]+"', "", page.html)
    names = sorted((name, value) for name, value in page.headers.items() if name != "Set-Cookie")
    return page.status, html, names


def test_a_code_is_mailed_typed_and_works_once(book: RunningBook) -> None:
    add(book)
    visitor = ask_for_code(book, " KIM@staff.example ")
    assert visitor.page is not None
    assert "book-code" in visitor.cookies
    code = code_in_mail(book, KIM)
    mail = book.mails(KIM)[-1]
    assert "http" not in mail.text, "never a link to sign in by"
    assert code not in mail.subject
    page = visitor.fill({"code": f"{code[:4]} {code[4:]}"}, "/code")
    assert page.address == "/app/moderate"
    assert page.status == 200
    other = book.visitor()
    other.cookies["book-code"] = visitor.cookies.get("book-code", "")
    assert other.post("/app/sign-in/code", {"code": code}).status == 400
    again = book.visitor().open("/app/moderate")
    assert again.address.startswith("/app/sign-in"), "only where it was typed"


def test_the_page_that_was_asked_for_opens_after_signing_in(book: RunningBook) -> None:
    add(book)
    visitor = book.visitor()
    page = visitor.open("/app/moderate/settings")
    assert page.address == "/app/sign-in?to=/app/moderate/settings"
    visitor.fill({"email": KIM}, "/sign-in")
    page = visitor.fill({"code": code_in_mail(book, KIM)}, "/code")
    assert page.address == "/app/moderate/settings"
    for elsewhere in ("https://evil.example", "//evil.example", "/app/moderate/../../x"):
        form = book.visitor().open(f"/app/sign-in?to={elsewhere}").form("/sign-in")
        assert dict(form.fields)["to"] == ""


def test_an_unknown_address_gets_the_same_answers_and_no_mail(book: RunningBook) -> None:
    add(book)
    add_gone = add(book, "Gone")
    book.services.store.commit(book.services.store.people.plan_remove(add_gone, book.services.now))
    pages = []
    for email in (KIM, "nobody@staff.example", "gone@staff.example"):
        visitor = book.visitor()
        visitor.open("/app/sign-in")
        sent = visitor.fill({"email": email}, "/sign-in")
        wrong = visitor.fill({"code": "1"}, "/code")
        pages.append((unlike(sent), unlike(wrong), sorted(visitor.cookies)))
    assert pages[0] == pages[1] == pages[2]
    assert {mail.to for mail in book.mails()} == {KIM}


def test_the_store_is_written_as_much_for_an_unknown_address(book: RunningBook) -> None:
    add(book)

    def kinds(email: str) -> list[int]:
        before = {item.key for item in book.services.store.table.everything()}
        ask_for_code(book, email)
        made = [i for i in book.services.store.table.everything() if i.key not in before]
        return sorted(len(str(item.body)) for item in made)

    ask_for_code(book, "first@staff.example")
    known, unknown = kinds(KIM), kinds("no@staff.example")
    assert len(known) == len(unknown)
    assert all(abs(one - other) < 60 for one, other in zip(known, unknown, strict=True))


def test_five_wrong_codes_end_it_even_for_the_right_one(book: RunningBook) -> None:
    add(book)
    visitor = ask_for_code(book, KIM)
    code = code_in_mail(book, KIM)
    for _try in range(5):
        page = visitor.fill({"code": f"{(int(code) + 1) % 10**8:08}"}, "/code")
        assert page.status == 400
        assert "not the code" in page.text
    page = visitor.fill({"code": code}, "/code")
    assert page.status == 400
    assert "Ask for a new one" in page.text


def test_tries_made_at_once_are_all_counted(book: RunningBook) -> None:
    add(book)
    visitor = ask_for_code(book, KIM)
    token, code = visitor.cookies["book-code"], code_in_mail(book, KIM)
    told: list[str] = []

    def guess(number: int) -> None:
        try:
            use_code(book.services, token, f"{(int(code) + number) % 10**8:08}")
        except CodeRefusedError as error:
            told.append(str(error))

    threads = [threading.Thread(target=guess, args=(number,)) for number in range(1, 13)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum("not the code" in one for one in told) <= 5
    with pytest.raises(CodeRefusedError):
        use_code(book.services, token, code)


def test_a_code_runs_out_after_ten_minutes(book: RunningBook) -> None:
    add(book)
    visitor = ask_for_code(book, KIM)
    book.clock.pass_(minutes=10, seconds=1)
    page = visitor.fill({"code": code_in_mail(book, KIM)}, "/code")
    assert page.status == 400
    assert "run out" in page.text


def test_a_session_ends_after_twelve_hours_and_by_signing_out(book: RunningBook) -> None:
    visitor = signed_in(book)
    book.clock.pass_(hours=11)
    assert visitor.open("/app/moderate").status == 200
    book.clock.pass_(hours=1)
    assert visitor.open("/app/moderate").address.startswith("/app/sign-in"), "not prolonged"
    visitor = sign_in(book)
    token = visitor.cookies["book-session"]
    visitor.open("/app/moderate")
    visitor.fill({}, "/sign-out")
    assert "book-session" not in visitor.cookies
    visitor.cookies["book-session"] = token
    assert visitor.open("/app/moderate").address.startswith("/app/sign-in"), "ended in the store"
    assert book.services.store.signing_in.clear_old(book.services.now) == 0
    book.clock.pass_(hours=48)
    assert book.services.store.signing_in.clear_old(book.services.now) >= 2


def test_forged_cookies_are_as_none(book: RunningBook) -> None:
    signed_in(book)
    for forged in ("", "x", "a" * 32, "%00", "x" * 3000, "../../people"):
        visitor = book.visitor()
        visitor.cookies["book-session"] = forged
        assert visitor.open("/app/moderate").address.startswith("/app/sign-in")
    stored = [
        item for item in book.services.store.table.everything() if "session#" in str(item.key)
    ]
    assert stored, "only hashes are kept"


def test_the_cookie_is_for_this_host_and_not_for_scripts(
    make_book: Callable[..., RunningBook],
) -> None:
    for address, start, is_secure in (
        ("http://localhost:8000", "book-session=", False),
        ("https://book.example.org", "__Host-book=", True),
    ):
        book = make_book(BOOK_ADDRESS=address)
        add(book)
        visitor = ask_for_code(book, KIM)
        assert visitor.page
        form = visitor.page.form("/code")
        fields = dict(form.fields) | {"code": code_in_mail(book, KIM)}
        body = "&".join(f"{name}={value}" for name, value in fields.items()).encode()
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        page = visitor.ask("POST", form.action, body, kind)
        cookie = page.headers["Set-Cookie"]
        assert cookie.startswith(start)
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert "Path=/;" in cookie
        assert "Max-Age=43200" in cookie
        assert "Domain" not in cookie
        assert ("Secure" in cookie) is is_secure


def test_codes_are_limited_by_address_and_by_who_asks(book: RunningBook) -> None:
    for number in range(7):
        visitor = book.visitor(f"10.0.0.{number}")
        page = ask_for_code(book, KIM, visitor).page
        assert page is not None
        assert page.status == (429 if number == 6 else 200), "six an hour for one address"
    statuses = []
    for number in range(31):
        page = ask_for_code(book, f"x{number}@example.org", book.visitor("10.1.1.1")).page
        assert page is not None
        statuses.append(page.status)
    assert statuses == [200] * 30 + [429]
