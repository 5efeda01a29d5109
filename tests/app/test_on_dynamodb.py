"""The same app on the other database: a listing's whole way, unchanged, over real HTTP."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest

from chalicelib.acts.moderating import decide as decide_on
from chalicelib.acts.taking_away import pause, undo_taken_away
from chalicelib.adapters.dynamodb_table import create_table
from chalicelib.jobs.clearing import clear_away
from chalicelib.jobs.letters import send_letters
from chalicelib.jobs.looking import go_looking
from chalicelib.jobs.news import tell_news
from chalicelib.store.store import StaleError
from communitybook.submitting.moves import Move, State
from tests.app.answers import submit_and_confirm
from tests.app.asked import (
    drivers,
    gazebo,
    offer_help,
    open_request,
    press,
    press_for,
    record_of,
    states_of,
)
from tests.app.conftest import RunningBook
from tests.app.moderation import add, decide, find, send, signed_in
from tests.app.owned import give_owner
from tests.app.subscribed import SUE, letters, subscribe
from tests.app.test_asking import DRIVERS, approve, ask_as_owner, only_id
from tests.app.test_looking import CENTRE, asked, lend
from tests.app.test_retention import holds
from tests.lambdas.conftest import ministack, ministack_client, stand_in_credentials

__all__ = ["ministack", "ministack_client", "stand_in_credentials"]


@pytest.fixture
def on_dynamodb(
    make_book: Callable[..., RunningBook], ministack_client: Any, ministack: str
) -> RunningBook:
    name = f"book-{uuid4().hex[:12]}"
    create_table(ministack_client, name)
    return make_book(BOOK_STORE="dynamodb", BOOK_TABLE=name, BOOK_TABLE_ENDPOINT=ministack)


def test_a_listing_goes_its_whole_way(on_dynamodb: RunningBook) -> None:
    book = on_dynamodb
    id = submit_and_confirm(book)
    submission = book.services.store.submissions.find(id)
    assert submission
    kim = signed_in(book)
    assert "Monday Menders" in kim.open("/app/moderate").text
    decide(kim, submission, "approve")
    book.run_jobs()
    assert find(book, submission).state is State.PUBLISHED
    assert "Monday Menders" in book.file("monday-menders")
    paused = pause(book.services, "monday-menders", find(book, submission).owner_id)
    assert paused
    book.run_jobs()
    assert "paused_on" in book.file("monday-menders")
    undo_taken_away(book.services, paused, "the group")
    book.run_jobs()
    assert "paused_on" not in book.file("monday-menders")


def test_a_help_request_goes_its_whole_way(on_dynamodb: RunningBook) -> None:
    book = on_dynamodb
    page = ask_as_owner(book, "volunteers", DRIVERS)
    approve(book)
    id = only_id(book)
    links = {name: offer_help(book, id, name) for name in ("Ann", "Bob", "Cat")}
    pat = book.visitor()
    for name in ("Ann", "Bob"):
        press_for(book, pat, f"{page}/requests/{id}", id, name, "accept", shares="yes")
    press(book, links["Cat"], "join_list")
    press(book, links["Ann"], "withdraw")
    press(book, links["Cat"], "take")
    assert states_of(book, id) == {"Ann": "withdrawn", "Bob": "accepted", "Cat": "accepted"}
    pat.post(f"{page}/requests/{id}/close", {"hours": "5", "helped": "2"})
    book.run_jobs()
    tell_news(book.services)
    assert record_of(book, id).outcome == {"hours": 5, "helped": 2, "lent": 0, "residents": 2}
    assert book.services.publisher.read(f"requests/{id}.yml") is None
    assert any("closed this request" in mail.text for mail in book.mails("bob@example.org"))


def test_of_two_moderators_at_once_exactly_one_decides(on_dynamodb: RunningBook) -> None:
    book = on_dynamodb
    people = [add(book, name) for name in ("Kim", "Ann")]
    for number in range(5):
        sent = find(book, send(book, {"name": f"Group number {number}"}))

        def press(person: Any, sent: Any = sent) -> bool:
            try:
                decide_on(book.services, person, sent.id, sent.version, Move.MARK_SPAM)
            except StaleError:
                return False
            return True

        with ThreadPoolExecutor(2) as pool:
            assert sorted(pool.map(press, people)) == [False, True]
        assert find(book, sent).state is State.SPAM


def test_a_request_looks_once_and_a_letter_goes_out_once(on_dynamodb: RunningBook) -> None:
    book = on_dynamodb
    lend(book, CENTRE, "gazebo")
    give_owner(book, CENTRE, "ann@example.org")
    subscribe(book)
    open_request(book, gazebo())
    open_request(book, drivers())
    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(lambda _: go_looking(book.services), range(6))) == 1
    assert [one.to for one in asked(book)] == ["ann@example.org"]
    book.clock.pass_(days=5)
    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(lambda _: send_letters(book.services), range(6))) == 1
    stop = letters(book)[0].link("/app/letter/stop/")
    book.visitor().post(stop, {})
    clear_away(book.services)
    assert holds(book, SUE) == []
