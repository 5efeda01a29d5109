"""Limits that hold: by network, by whoever is written to, by what one sender keeps."""

import re
from ipaddress import IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.acts import mails
from chalicelib.acts.helping import offering
from chalicelib.acts.helping.offering import NewOffer, send_offer
from chalicelib.acts.mails import LANES, MOST_UNASKED, UNASKED, plan_mail
from chalicelib.jobs.daily import run_daily
from chalicelib.routes.forms import MOST_DRAFTS_A_DAY, limit
from chalicelib.store.drafts import MOST_BYTES, DraftTooLargeError
from chalicelib.web.networks import networks_of
from chalicelib.web.request import BadRequestError, Request
from communitybook.helping.moves import HelpRefusedError, OfferState
from communitybook.helping.offers import MOST_OFFERS, MOST_UNSURE
from tests.app.answers import fill_in, submit
from tests.app.asked import DRIVERS, drivers, open_request, record_of, states_of
from tests.app.conftest import RunningBook
from tests.conftest import ROOT

STRANGER = "stranger@example.org"
MOST_DRAFTS = 60


def begin(book: RunningBook, source_ip: str) -> int:
    visitor = book.visitor(source_ip)
    visitor.open("/app/submit")
    return visitor.fill({"kind": "group"}, "/app/submit").status


@pytest.mark.parametrize(
    ("address", "names"),
    [
        ("198.51.100.7", ["198.51.100.7"]),
        ("::ffff:198.51.100.7", ["198.51.100.7"]),
        ("2001:db8:1:2:3:4:5:6", ["2001:db8:1:2::/64", "2001:db8:1::/48"]),
        ("2001:DB8:1:2::1", ["2001:db8:1:2::/64", "2001:db8:1::/48"]),
        ("fe80::1%eth0", ["fe80::/64", "fe80::/48"]),
        ("", [""]),
        ("not an address", ["not an address"]),
    ],
)
def test_an_address_counts_for_its_networks(address: str, names: list[str]) -> None:
    assert [one.name for one in networks_of(address)] == names


@given(st.ip_addresses(v=6), st.integers(0, 2**64 - 1))
def test_a_household_is_one_whichever_of_its_addresses_it_takes(
    one: IPv6Address, other: int
) -> None:
    sibling = IPv6Address((int(one) >> 64 << 64) | other)
    if one.ipv4_mapped is None and sibling.ipv4_mapped is None:
        assert networks_of(str(one)) == networks_of(str(sibling))


def test_a_household_of_many_addresses_is_stopped_like_one(book: RunningBook) -> None:
    answers = [begin(book, f"2001:db8:1:2::{number:x}") for number in range(1, MOST_DRAFTS + 3)]
    assert answers[:MOST_DRAFTS] == [200] * MOST_DRAFTS
    assert answers[MOST_DRAFTS:] == [429, 429]
    assert begin(book, "2001:db8:1:3::1") == 200, "the neighbours may"
    assert begin(book, "198.51.100.7") == 200


def test_what_one_sender_keeps_in_forms_is_bounded_by_day_too(book: RunningBook) -> None:
    begun = 0
    for _hour in range(6):
        book.clock.pass_(hours=1)
        begun += sum(begin(book, "198.51.100.7") == 200 for _ in range(40))
    assert begun == MOST_DRAFTS_A_DAY
    assert begin(book, "198.51.100.8") == 200
    book.clock.pass_(days=1)
    assert begin(book, "198.51.100.7") == 200


def test_a_whole_site_is_stopped_after_eight_households(book: RunningBook) -> None:
    def ask(number: int) -> None:
        limit(Request("POST", "/", source_ip=f"2001:db8:1:{number:x}::1"), book.services, "x", 5)

    for number in range(8 * 5):
        ask(number)
    with pytest.raises(BadRequestError):
        ask(8 * 5)


def test_one_address_is_written_to_so_often_whatever_it_is_about(book: RunningBook) -> None:
    """Forty links to drafts, letters and offers, each from another network."""
    open_request(book, drivers())
    draft = fill_in(book.visitor())
    sent = 0
    for number in range(20):
        visitor = book.visitor(f"198.51.100.{number}")
        sent += visitor.post(f"{draft}/link", {"email": STRANGER}).status == 200
        visitor.open(f"/app/help/{DRIVERS}")
        book.clock.pass_(seconds=5)
        told = {"name": "Ann Smith", "email": STRANGER, "age": "yes", "shares": "yes"}
        page = visitor.fill(told, f"/app/help/{DRIVERS}")
        sent += page.status == 200
        if page.status == 429:
            assert "inbox and junk mail" in page.text
    assert sent == len(book.mails(STRANGER)) == MOST_UNASKED
    assert begin(book, "198.51.100.200") == 200, "others are not touched"
    book.clock.pass_(hours=1)
    visitor = book.visitor("198.51.100.9")
    assert visitor.post(f"{draft}/link", {"email": STRANGER}).status == 200


def test_nothing_that_a_stranger_typed_reaches_an_unconfirmed_address(book: RunningBook) -> None:
    """Neither in the subject nor in the text, where mail programs would make a link of it."""
    typed = {"name": "Win now www.evil.example", "summary": "Look at http://evil.example now."}
    submit(book, STRANGER, name=typed)
    draft = fill_in(book.visitor(), name=typed)
    book.visitor().post(f"{draft}/link", {"email": STRANGER})
    book.clock.pass_(days=1)
    run_daily(book.services)
    mails_sent = book.mails(STRANGER)
    assert len(mails_sent) == 3
    for mail in mails_sent:
        assert "evil" not in mail.subject + mail.text
        links = re.findall(r"https?://([^/\s]+)", mail.text)
        assert set(links) == {"localhost:8000"}


def test_every_mail_that_nobody_may_have_asked_for_is_declared_and_needs_a_permit(
    book: RunningBook,
) -> None:
    assert LANES.keys() >= UNASKED
    for template in UNASKED:
        with pytest.raises(PermissionError):
            plan_mail(book.services, STRANGER, template)
        another = mails.Permit("another@example.org")
        with pytest.raises(PermissionError):
            plan_mail(book.services, STRANGER, template, permit=another)


def test_the_subjects_of_such_mails_hold_only_what_is_published() -> None:
    """A name in one of them must be a published listing's or request's: these three say which, and
    a handing over lists what somebody looks after.
    """
    published = {"claim_proof", "help_confirm", "message_confirm"}
    folder = ROOT / "templates" / "email"
    for template in UNASKED - published:
        text = (folder / f"{template}.txt.jinja").read_text(encoding="utf-8")
        names = re.findall(r"{{\s*(\w+)", text)
        assert "name" not in names or "in names" in text, template


def flood(book: RunningBook, count: int) -> list[str]:
    """So many offers that nobody confirms, one after another."""
    made = []
    for number in range(count):
        book.clock.pass_(milliseconds=1)
        new = NewOffer("1", 1, f"Name{number} X", f"n{number}@example.org", "", "")
        made.append(send_offer(book.services, DRIVERS, new))
    return made


def test_unconfirmed_offers_take_no_place_and_come_back_with_their_link(
    book: RunningBook,
) -> None:
    open_request(book, drivers())
    first, *_ = flood(book, MOST_UNSURE + 20)
    record = record_of(book, DRIVERS)
    assert len(record.ask.offers) == MOST_UNSURE
    assert first not in record.ask.offers
    link = book.mails("n0@example.org")[-1].link("/app/offer/")
    helper = book.visitor()
    page = helper.open(link)
    assert page.status == 200
    assert helper.fill({}, "/app/offer/", press="do=confirm").status == 200
    assert record_of(book, DRIVERS).ask.offers[first].state is OfferState.OFFERED
    assert states_of(book, DRIVERS)["Name0"] is OfferState.OFFERED


def test_an_offer_that_made_room_is_forgotten_in_time_and_can_not_be_confirmed_then(
    book: RunningBook,
) -> None:
    open_request(book, drivers())
    first, *_ = flood(book, MOST_UNSURE + 1)
    link = book.mails("n0@example.org")[-1].link("/app/offer/")
    assert book.services.store.help.find_private(DRIVERS, first)
    for _ in range(2):  # the reminder, then the end
        book.clock.pass_(days=15)
        run_daily(book.services)
    assert not book.services.store.help.find_private(DRIVERS, first)
    assert book.visitor().open(link).status in (404, 410)


def test_so_many_who_confirmed_are_enough(
    book: RunningBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_request(book, drivers())
    monkeypatch.setattr("communitybook.helping.offers.MOST_OFFERS", 3)
    for name in ("Ann", "Bob", "Cat"):
        by_phone = NewOffer("1", 1, f"{name} X", "", "01942 496496", "", entered_by="kim")
        offering.send_offer(book.services, DRIVERS, by_phone)
    with pytest.raises(HelpRefusedError):
        flood(book, 1)
    assert MOST_OFFERS == 500


def test_a_draft_holds_so_much_and_says_so(book: RunningBook) -> None:
    """Before, one over the store's own limit ended in an error."""
    visitor = book.visitor()
    draft = fill_in(visitor)
    step = visitor.open(f"{draft}/name")
    form = step.form("/name")
    long = "x" * 60_000
    fields = dict(form.fields) | {"description": long}
    statuses = []
    for path in ("name", "when", "where", "contact", "cost", "access"):
        page = visitor.post(f"{draft}/{path}", {**fields, f"more_{path}": long[:1000]})
        statuses.append(page.status)
    assert 500 not in statuses
    answers = {f"a{number}": "y" * 30_000 for number in range(MOST_BYTES // 30_000 + 1)}
    token = draft.rsplit("/", 1)[1]
    with pytest.raises(DraftTooLargeError):
        book.services.store.drafts.answer(token, book.clock.now, answers)
    kept = book.services.store.drafts.find(token)
    assert kept is not None
    assert kept.answers["name"], "what was there before stands"
