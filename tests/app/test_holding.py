"""Links are sent again, ended, and handed over in two steps."""

import pytest

from chalicelib.store import keys
from chalicelib.store.owners import Owner
from tests.app.conftest import RunningBook
from tests.app.owned import PAT, STITCHERS, give_owner, manage_link, snapshot

KIM = "kim@example.org"


@pytest.fixture
def owner(book: RunningBook) -> Owner:
    return give_owner(book, STITCHERS)


@pytest.fixture
def page(book: RunningBook, owner: Owner) -> str:
    return manage_link(book, owner)


def ask_link(book: RunningBook, email: str, source_ip: str = "127.0.0.1") -> str:
    visitor = book.visitor(source_ip)
    visitor.open("/app/link")
    book.clock.pass_(seconds=5)
    return visitor.fill({"email": email}, "/app/link").html


def test_a_known_address_gets_a_new_link_and_the_old_one_works_on(
    book: RunningBook, page: str
) -> None:
    ask_link(book, " PAT@Example.org ".strip())
    mail = book.mails(PAT)[-1]
    assert book.visitor().open(mail.link("/app/manage/")).status == 200
    assert book.visitor().open(page).status == 200


def test_the_answer_and_the_work_are_the_same_for_any_address(
    book: RunningBook, owner: Owner
) -> None:
    sizes, answers = [len(snapshot(book))], []
    for email in (PAT, "nobody@example.org"):
        answers.append(ask_link(book, email))
        sizes.append(len(snapshot(book)))
    assert answers[0] == answers[1]
    assert sizes[1] - sizes[0] == sizes[2] - sizes[1]
    assert [one.to for one in book.mails()] == [PAT]


def test_one_address_gets_few_links_an_hour(book: RunningBook, owner: Owner) -> None:
    for number in range(9):
        ask_link(book, PAT, f"10.0.0.{number}")
    assert len(book.mails(PAT)) == 5


def test_one_place_asks_few_times_an_hour(book: RunningBook) -> None:
    for number in range(10):
        ask_link(book, f"a{number}@example.org")
    assert "tried very often" in ask_link(book, "b@example.org")


def test_what_is_no_address_is_asked_again_and_escaped(book: RunningBook) -> None:
    html = ask_link(book, '"><script>x</script>')
    assert "<script>x" not in html
    assert "has-mistake" in html


def test_old_links_end_and_this_one_goes_on(book: RunningBook, owner: Owner, page: str) -> None:
    older = [manage_link(book, owner) for _link in range(45)]
    visitor = book.visitor()
    visitor.open(f"{page}/people")
    done = visitor.fill({}, "/links")
    assert "old links have stopped working" in done.text
    assert {visitor.open(one).status for one in older} == {404}
    assert visitor.open(page).status == 200


def ask_kim(book: RunningBook, page: str, **more: str) -> str:
    """Pat asks Kim; the address in Kim's mail."""
    visitor = book.visitor()
    visitor.open(f"{page}/people")
    done = visitor.fill({"email": KIM, **more}, "/people")
    assert "sent them a link" in done.text
    link = book.mails(KIM)[-1].link("/app/handover/")
    book.clock.pass_(seconds=1)
    return link


def holders_of(book: RunningBook, owner: Owner) -> list[str]:
    found = book.services.store.owners.find(owner.id)
    return [one["email"] for one in found.holders.values()] if found else []


def test_a_second_holder_says_yes_and_both_hold_it(
    book: RunningBook, owner: Owner, page: str
) -> None:
    link = ask_kim(book, page)
    before = snapshot(book)
    visitor = book.visitor()
    assert "Tuesday Stitchers" in visitor.open(link).text
    assert snapshot(book) == before, "opening it changes nothing"
    assert holders_of(book, owner) == [PAT]
    done = visitor.fill({}, "/app/handover/")
    assert "You look after it now" in done.text
    assert holders_of(book, owner) == [PAT, KIM]
    assert book.visitor().open(book.mails(KIM)[-1].link("/app/manage/")).status == 200
    assert book.visitor().open(page).status == 200
    assert "look after it together" in book.mails(PAT)[-1].text
    find = book.services.store.owners.find_by_email
    found = find(book.services.hash_email(KIM))
    assert found is not None
    assert found.id == owner.id
    assert visitor.post(link, {}).status == 404, "the link works once"
    assert len(book.mails(KIM)) == 2


def test_whoever_stops_is_replaced_and_forgotten(
    book: RunningBook, owner: Owner, page: str
) -> None:
    link = ask_kim(book, page, stops="yes")
    visitor = book.visitor()
    visitor.open(link)
    visitor.fill({}, "/app/handover/")
    assert holders_of(book, owner) == [KIM]
    assert book.visitor().open(page).status == 404
    assert book.services.store.owners.find_by_email(book.services.hash_email(PAT)) is None
    assert "no longer look after it" in book.mails(PAT)[-1].text


def test_a_third_holder_is_refused(book: RunningBook, owner: Owner, page: str) -> None:
    visitor = book.visitor()
    visitor.open(ask_kim(book, page))
    visitor.fill({}, "/app/handover/")
    answer = visitor.post(f"{page}/people", {"email": "lee@example.org"})
    assert answer.status == 400
    assert "Two people look after this page already" in answer.text
    assert book.mails("lee@example.org") == []


def test_two_who_were_asked_cannot_both_become_the_second(
    book: RunningBook, owner: Owner, page: str
) -> None:
    kim = ask_kim(book, page)
    visitor = book.visitor()
    visitor.open(f"{page}/people")
    visitor.fill({"email": "lee@example.org"}, "/people")
    lee = book.mails("lee@example.org")[-1].link("/app/handover/")
    visitor.post(kim, {})
    assert "Two people look after this already" in visitor.post(lee, {}).text
    assert holders_of(book, owner) == [PAT, KIM]


def test_somebody_with_a_page_of_their_own_is_told(
    book: RunningBook, owner: Owner, page: str
) -> None:
    give_owner(book, "leigh-library", KIM)
    answer = book.visitor().post(ask_kim(book, page), {})
    assert "another page in the book already" in answer.text
    assert holders_of(book, owner) == [PAT]


@pytest.mark.parametrize("email", ["", "no", "a@b", "x@example.org\nBcc: y@example.org", PAT])
def test_only_another_whole_address_is_asked(book: RunningBook, page: str, email: str) -> None:
    before = snapshot(book)
    assert book.visitor().post(f"{page}/people", {"email": email}).status == 400
    assert snapshot(book) == before


def test_a_request_to_hold_ends_after_two_weeks(book: RunningBook, owner: Owner, page: str) -> None:
    link = ask_kim(book, page)
    book.clock.pass_(days=14)
    assert book.visitor().post(link, {}).status == 404
    assert holders_of(book, owner) == [PAT]


def test_addresses_stand_only_with_the_owner(book: RunningBook, owner: Owner) -> None:
    found = [key for key, item in snapshot(book).items() if PAT in str(item.body)]
    assert found == [keys.owner_key(owner.id)]
