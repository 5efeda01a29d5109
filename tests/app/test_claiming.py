"""A listing without an owner is claimed by its own mailbox or number; a present owner may object."""

from datetime import timedelta

import pytest

from chalicelib.acts.claiming import grant_claim, refuse_claim
from chalicelib.jobs.daily import run_daily
from chalicelib.store.submissions import Submission
from communitybook.submitting.moves import State
from tests.app.conftest import RunningBook
from tests.app.owned import STITCHERS, give_owner, manage_link, published, snapshot

LIBRARY = "leigh-library"
MAILBOX = "Leigh.Library@wigan.gov.uk"
STITCHERS_MAIL = "stitchers@example.org"
PHARMACY = "abram-pharmacy"


def send_proof(book: RunningBook, slug: str, mailbox: str) -> str:
    """The path of the link that went to the published mailbox."""
    visitor = book.visitor()
    visitor.open(f"/app/claim/{slug}")
    visitor.fill({}, "/app/claim/", press="do=mail")
    link = book.mails(mailbox)[-1].link("/app/claim/proof/")
    book.clock.pass_(seconds=1)
    return link


def ask_call(book: RunningBook, slug: str = STITCHERS, email: str = "kim@example.org") -> str:
    visitor = book.visitor()
    visitor.open(f"/app/claim/{slug}")
    book.clock.pass_(seconds=5)
    return visitor.fill({"email": email, "name": "Kim"}, "/app/claim/", press="do=ring").html


def claims(book: RunningBook) -> list[Submission]:
    cards = book.services.store.submissions.list_queue("waiting")
    found = [book.services.store.submissions.find(card.body["id"]) for card in cards]
    return [one for one in found if one is not None and one.sort == "claim"]


def owner_mail(book: RunningBook, slug: str) -> list[str]:
    owner = book.services.store.owners.find(published(book, slug).owner_id)
    return [one["email"] for one in owner.holders.values()] if owner else []


def test_the_published_mailbox_proves_it(book: RunningBook) -> None:
    page = book.visitor().open(f"/app/claim/{LIBRARY}")
    assert "L...@wigan.gov.uk" in page.text
    assert "Leigh.Library@" not in page.html
    link = send_proof(book, LIBRARY, MAILBOX)
    before = snapshot(book)
    visitor = book.visitor()
    assert "Leigh Library" in visitor.open(link).text
    assert snapshot(book) == before
    done = visitor.fill({}, "/proof/")
    assert "You look after Leigh Library now" in done.text
    assert owner_mail(book, LIBRARY) == [MAILBOX]
    manage = book.mails(MAILBOX)[-1].link("/app/manage/")
    assert "Leigh Library" in book.visitor().open(manage).text
    assert visitor.post(link, {}).status == 404, "the link works once"


def test_a_proof_ends_after_three_days_and_with_the_published_address(book: RunningBook) -> None:
    link = send_proof(book, LIBRARY, MAILBOX)
    text = book.file(LIBRARY).replace(MAILBOX, "other@wigan.gov.uk")
    from tests.app.owned import publish

    publish(book, LIBRARY, text)
    assert book.visitor().post(link, {}).status == 404
    link = send_proof(book, LIBRARY, "other@wigan.gov.uk")
    book.clock.pass_(days=3)
    assert book.visitor().post(link, {}).status == 404
    assert owner_mail(book, LIBRARY) == []


def test_without_a_mailbox_a_moderator_rings(book: RunningBook) -> None:
    assert "CB-" in ask_call(book)
    (claim,) = claims(book)
    assert claim.state is State.WAITING
    assert grant_claim(book.services, claim, "Rang on Monday, spoke to Kim.", "moderator")
    assert owner_mail(book, STITCHERS) == ["kim@example.org"]
    assert "/app/manage/" in book.mails("kim@example.org")[-1].text
    found = book.services.store.submissions.find(claim.id)
    assert found is not None
    assert found.state is State.CLOSED
    assert book.services.store.submissions.find_private(claim.id) == {}


def test_a_claim_is_refused_with_a_reason(book: RunningBook) -> None:
    ask_call(book)
    (claim,) = claims(book)
    refuse_claim(book.services, claim, "Nobody there knew you.", "moderator")
    assert "Nobody there knew you." in book.mails("kim@example.org")[-1].text
    assert owner_mail(book, STITCHERS) == []


def test_a_listing_without_number_or_mailbox_says_whom_to_ring(book: RunningBook) -> None:
    page = book.visitor().open(f"/app/claim/{PHARMACY}")
    assert "We know no e-mail" in page.text
    before = snapshot(book)
    assert book.visitor().post(
        f"/app/claim/{PHARMACY}", {"do": "ring", "email": "a@b.org"}
    ).status in (400, 404)
    assert snapshot(book) == before


@pytest.fixture
def contested(book: RunningBook) -> RunningBook:
    """Pat looks after it; whoever reads the published mailbox has proved it."""
    give_owner(book, STITCHERS)
    link = send_proof(book, STITCHERS, STITCHERS_MAIL)
    visitor = book.visitor()
    visitor.open(link)
    assert "We have asked them" in visitor.fill({}, "/proof/").text
    assert owner_mail(book, STITCHERS) == ["pat@example.org"]
    return book


def pass_days(book: RunningBook, days: int) -> None:
    for _day in range(days):
        book.clock.pass_(days=1)
        run_daily(book.services)


def test_an_owner_who_says_nothing_is_replaced_after_two_weeks(contested: RunningBook) -> None:
    pass_days(contested, 13)
    assert owner_mail(contested, STITCHERS) == ["pat@example.org"]
    pass_days(contested, 1)
    assert owner_mail(contested, STITCHERS) == [STITCHERS_MAIL]
    old = contested.services.store.owners.find_by_email(
        contested.services.hash_email("pat@example.org")
    )
    assert old is None or STITCHERS not in old.slugs
    assert claims(contested) == []
    run_daily(contested.services)
    welcome = [one for one in contested.mails(STITCHERS_MAIL) if "/app/manage/" in one.text]
    assert len(welcome) == 1


def test_an_owner_who_objects_keeps_it_until_somebody_decides(contested: RunningBook) -> None:
    link = contested.mails("pat@example.org")[-1].link("/app/object/")
    before = snapshot(contested)
    visitor = contested.visitor()
    assert "Tuesday Stitchers" in visitor.open(link).text
    assert snapshot(contested) == before
    assert "Nothing changes now" in visitor.fill({}, "/app/object/").text
    assert "Nothing changes now" in visitor.post(link, {}).text, "a second press is harmless"
    pass_days(contested, 15)
    assert owner_mail(contested, STITCHERS) == ["pat@example.org"]
    (claim,) = claims(contested)
    assert claim.urgency == 1
    assert grant_claim(contested.services, claim, "Rang the hall: Pat has left.", "moderator")
    assert owner_mail(contested, STITCHERS) == [STITCHERS_MAIL]


def test_a_call_for_a_listing_with_an_owner_gives_them_two_weeks(book: RunningBook) -> None:
    give_owner(book, STITCHERS)
    ask_call(book)
    (claim,) = claims(book)
    assert not grant_claim(book.services, claim, "Rang.", "moderator")
    assert book.mails("pat@example.org")[-1].link("/app/object/")
    pass_days(book, 14)
    assert owner_mail(book, STITCHERS) == ["kim@example.org"]


def test_whoever_holds_it_already_gets_a_link(book: RunningBook) -> None:
    owner = give_owner(book, LIBRARY, MAILBOX)
    book.visitor().post(send_proof(book, LIBRARY, MAILBOX), {})
    found = book.services.store.owners.find(owner.id)
    assert found is not None
    assert found.slugs == [LIBRARY]
    assert claims(book) == []


def test_few_proofs_go_to_one_mailbox(book: RunningBook) -> None:
    for _time in range(6):
        send_proof(book, LIBRARY, MAILBOX)
    assert len(book.mails(MAILBOX)) == 3


@pytest.mark.parametrize("email", ["", "no", "x@example.org\nBcc: y@example.org"])
def test_a_call_needs_one_whole_address(book: RunningBook, email: str) -> None:
    html = ask_call(book, email=email)
    assert ("has-mistake" in html) == (claims(book) == [])


def test_a_double_press_makes_one_claim(book: RunningBook) -> None:
    visitor = book.visitor()
    page = visitor.open(f"/app/claim/{STITCHERS}")
    token = dict(page.form().fields)["form_token"]
    book.clock.pass_(seconds=5)
    fields = {"do": "ring", "email": "kim@example.org", "name": "Kim", "form_token": token}
    assert visitor.post(f"/app/claim/{STITCHERS}", fields).status == 200
    assert visitor.post(f"/app/claim/{STITCHERS}", fields).status == 200
    assert len(claims(book)) == 1


@pytest.mark.parametrize("slug", ["nobody", "..", "a" * 300])
def test_what_is_not_in_the_book_is_not_claimed(book: RunningBook, slug: str) -> None:
    assert book.visitor().open(f"/app/claim/{slug}").status == 404
    assert book.visitor().post(f"/app/claim/{slug}", {"do": "mail"}).status in (400, 404)


def test_an_objection_link_opens_no_page(contested: RunningBook) -> None:
    token = contested.mails("pat@example.org")[-1].link("/app/object/").rsplit("/", 1)[1]
    assert contested.visitor().open(f"/app/manage/{token}").status == 404
    contested.clock.pass_(days=timedelta(days=14).days)
    assert contested.visitor().open(f"/app/object/{token}").status == 404


def test_the_names_of_claimants_are_escaped_and_never_public(book: RunningBook) -> None:
    visitor = book.visitor()
    visitor.open(f"/app/claim/{STITCHERS}")
    page = visitor.fill({"name": "<script>x", "email": "no"}, "/app/claim/", press="do=ring")
    assert "<script>x" not in page.html
    owner = give_owner(book, STITCHERS)
    assert "pat@example.org" not in visitor.open(f"/app/claim/{STITCHERS}").html
    assert manage_link(book, owner)
