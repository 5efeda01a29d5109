"""A request goes looking: ten nearest owners, once, and never those who do not want it."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from chalicelib.acts.helping.ending import withdraw_ask
from chalicelib.acts.helping.turning import take_turn
from chalicelib.acts.taking_away import pause, withdraw
from chalicelib.jobs.daily import run_daily
from chalicelib.jobs.looking import go_looking
from communitybook.helping.offers import hold, resume
from communitybook.model.listing import Listing
from communitybook.reading.yaml_writer import write_listing
from tests.app.asked import GAZEBO, drivers, gazebo, open_request
from tests.app.conftest import Mail, RunningBook
from tests.app.owned import STITCHERS, give_owner, listing_in_git, manage_link, publish

CENTRE, CAFE, CHOIR = "larkhill-community-centre", "larkhill-repair-cafe", "leigh-community-choir"


def lend(book: RunningBook, slug: str, *things: str, **more: object) -> Listing:
    """The listing says that it lends these."""
    changed = listing_in_git(book, slug).model_copy(update={"lends": list(things), **more})
    publish(book, slug, write_listing(changed))
    return changed


def asked(book: RunningBook) -> list[Mail]:
    go_looking(book.services)
    return [one for one in book.mails() if one.subject.startswith("Can you help?")]


@pytest.fixture
def lenders(book: RunningBook) -> RunningBook:
    """Two groups lend gazebos, one of them twice; the stitchers, who ask, have one as well."""
    for slug in (CENTRE, CAFE, CHOIR, STITCHERS):
        lend(book, slug, "two gazebos", "tea urn")
    give_owner(book, CENTRE, "ann@example.org")
    give_owner(book, CAFE, "ann@example.org")
    give_owner(book, CHOIR, "bob@example.org")
    give_owner(book, STITCHERS)
    return book


def test_each_owner_who_lends_it_is_asked_once_and_the_asker_never(lenders: RunningBook) -> None:
    open_request(lenders, gazebo())
    mails = asked(lenders)
    assert sorted(one.to for one in mails) == ["ann@example.org", "bob@example.org"]
    for mail in mails:
        assert "it lends this: two gazebos" in mail.text
        assert mail.link("/app/help/") == f"/app/help/{GAZEBO}"
        assert mail.link("/requests/") == f"/requests/{GAZEBO}/"
        assert "pat@" not in mail.text
    run_daily(lenders.services)
    assert len(asked(lenders)) == 2, "never again"


def test_many_runs_at_once_ask_nobody_twice(lenders: RunningBook) -> None:
    open_request(lenders, gazebo())
    with ThreadPoolExecutor(8) as pool:
        went = list(pool.map(lambda _: go_looking(lenders.services), range(16)))
    assert sum(went) == 1
    assert len(asked(lenders)) == 2


def test_skills_that_are_welcome_are_found_too(book: RunningBook) -> None:
    give_owner(book, CHOIR, "bob@example.org")
    open_request(book, drivers(skills=["piano"]))
    (mail,) = asked(book)
    assert "it welcomes this: playing the piano" in mail.text


def test_a_held_request_waits_and_one_that_ended_asks_nobody(lenders: RunningBook) -> None:
    services = lenders.services
    open_request(lenders, gazebo())
    take_turn(services, GAZEBO, hold, "moderator", "held_request")
    assert asked(lenders) == []
    take_turn(services, GAZEBO, lambda ask: resume(ask, services.now), "moderator", "resumed")
    withdraw_ask(services, GAZEBO, "the group")
    assert asked(lenders) == []
    assert list(services.store.due.walk(services.today, "looking")) == []


def test_what_is_paused_taken_out_or_lends_it_no_more_is_left_out(lenders: RunningBook) -> None:
    services = lenders.services
    pause(services, CHOIR, "")
    withdraw(services, CENTRE, "")
    lend(lenders, CAFE)
    open_request(lenders, gazebo())
    assert asked(lenders) == []


def test_one_press_in_the_mail_and_nobody_is_asked_again(lenders: RunningBook) -> None:
    open_request(lenders, gazebo())
    mail = next(one for one in asked(lenders) if one.to == "bob@example.org")
    link = mail.link("/app/quiet/")
    bob = lenders.visitor()
    for _scan in range(3):
        assert "Stop these letters" in bob.open(link).text, "opening it changes nothing"
    bob.fill({}, "/app/quiet/", press="do=stop")
    assert "don’t ask you any more" in bob.open(link).text
    open_request(lenders, gazebo(id="tea-urn-2222", thing="tea urn"))
    assert [one.to for one in asked(lenders)].count("bob@example.org") == 1
    assert [one.to for one in asked(lenders)].count("ann@example.org") == 2


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/x-www-form-urlencoded", b"List-Unsubscribe=One-Click"),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n',
        ),
    ],
)
def test_the_button_of_a_mail_program_works(lenders: RunningBook, kind: str, body: bytes) -> None:
    open_request(lenders, gazebo())
    mail = next(one for one in asked(lenders) if one.to == "bob@example.org")
    link = mail.link("/app/quiet/")
    page = lenders.visitor().ask("POST", link, body, {"Content-Type": kind})
    assert page.status == 200
    assert "don’t ask you any more" in page.text


def test_multipart_is_taken_nowhere_else(book: RunningBook) -> None:
    page = book.visitor().ask("POST", "/app/link", b"x", {"Content-Type": "multipart/form-data"})
    assert page.status == 415


def test_the_groups_own_page_has_the_same_switch(lenders: RunningBook) -> None:
    owner = lenders.services.store.owners.find_by_email(
        lenders.services.hash_email("bob@example.org")
    )
    assert owner
    page = manage_link(lenders, owner)
    bob = lenders.visitor()
    bob.open(page)
    bob.fill({}, "/asks", press="do=stop")
    assert "We do not write to you when" in bob.open(page).text
    open_request(lenders, gazebo())
    assert [one.to for one in asked(lenders)] == ["ann@example.org"]
    bob.fill({}, "/asks", press="do=ask")
    assert "We write to you when" in bob.open(page).text
