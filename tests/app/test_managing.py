"""One page for each group: everything of it, and nobody else's."""

import pytest

from chalicelib.store.owners import LinkUse, Owner
from communitybook.submitting.moves import Move, State
from tests.app.answers import submit_and_confirm
from tests.app.conftest import RunningBook
from tests.app.owned import (
    STITCHERS,
    give_owner,
    listing_in_git,
    live_of,
    manage_link,
    publish,
    publish_sample,
    published,
    snapshot,
)

FAIR = "larkhill-christmas-fair"
CHOIR = "leigh-community-choir"


@pytest.fixture
def owner(book: RunningBook) -> Owner:
    return give_owner(book, STITCHERS)


@pytest.fixture
def page(book: RunningBook, owner: Owner) -> str:
    return manage_link(book, owner)


def test_the_welcome_link_leads_to_everything_of_the_group(book: RunningBook) -> None:
    submit_and_confirm(book)
    mail = next(one for one in book.mails("pat@example.org") if "/app/manage/" in one.text)
    page = book.visitor().open(mail.link("/app/manage/"))
    assert page.status == 200
    assert "Monday Menders" in page.text
    assert "waiting for a moderator" in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_listings_of_the_group_and_no_others_are_shown(book: RunningBook, page: str) -> None:
    give_owner(book, CHOIR, "kim@example.org")
    text = book.visitor().open(page).text
    assert "Tuesday Stitchers" in text
    assert "Choir" not in text


def test_looking_changes_nothing(book: RunningBook, page: str) -> None:
    before = snapshot(book)
    visitor = book.visitor()
    for more in ("", "/people", f"/now/{STITCHERS}", "?done=full&of=tuesday-stitchers"):
        assert visitor.open(page + more).status == 200
    visitor.open("/app/link")
    assert snapshot(book) == before


@pytest.mark.parametrize("token", ["x", "a" * 32, "A" * 32, "%2e%2e", "a" * 500])
def test_a_wrong_link_offers_a_new_one(book: RunningBook, token: str) -> None:
    page = book.visitor().open(f"/app/manage/{token}")
    assert page.status == 404
    assert "/app/link" in page.links


def test_a_link_of_another_purpose_opens_nothing(book: RunningBook, owner: Owner) -> None:
    services = book.services
    for purpose in ("confirm", "right", "claim", "handover", "object"):
        token = services.new_token()
        use = LinkUse(purpose, owner.id, next(iter(owner.holders)))
        services.store.commit(services.store.owners.plan_link(token, use, services.now))
        assert book.visitor().open(f"/app/manage/{token}").status == 404
    manage = manage_link(book, owner).rsplit("/", 1)[1]
    for other in ("confirm", "handover", "object", "claim/proof", "right"):
        assert book.visitor().open(f"/app/{other}/{manage}").status == 404, other


def test_nobody_changes_what_is_not_theirs(book: RunningBook, page: str) -> None:
    give_owner(book, CHOIR, "kim@example.org")
    before = snapshot(book)
    visitor = book.visitor()
    for path in (f"/now/{CHOIR}", f"/edit/{CHOIR}", f"/again/{CHOIR}", "/undo/NONE", "/answer/NO"):
        assert visitor.post(page + path, {"do": "removed"}).status == 404, path
    assert visitor.open(f"{page}/now/{CHOIR}").status == 404
    assert snapshot(book) == before


def test_an_edit_begins_with_what_the_page_says_and_waits(book: RunningBook, page: str) -> None:
    visitor = book.visitor()
    visitor.open(page)
    check = visitor.fill({}, f"/edit/{STITCHERS}")
    assert "Check your answers" in check.text
    draft = check.address.rsplit("/", 1)[0]
    visitor.open(f"{draft}/cost")
    check = visitor.fill({"cost.note": "Tea is free"}, "/cost")
    assert "Check your answers" in check.text, "back to the last page, not through every step"
    book.clock.pass_(seconds=5)
    sent = visitor.fill({}, "/check")
    assert "We have it" in sent.text
    waiting = book.services.store.submissions.list_queue("waiting")
    submission = book.services.store.submissions.find(waiting[0].body["id"])
    assert submission is not None
    assert (submission.sort, submission.slug, submission.via) == ("change", STITCHERS, "manage")
    assert submission.base == published(book, STITCHERS).blob
    assert submission.base_answers["cost.note"] == "Tea, coffee and wool included"
    assert submission.answers["cost.note"] == "Tea is free"
    private = book.services.store.submissions.find_private(submission.id)
    assert private["email"] == "pat@example.org"
    assert "Tea is free" not in book.file(STITCHERS)
    assert "waiting for a moderator" in visitor.open(page).text


def test_an_event_is_done_again_with_only_a_date(book: RunningBook) -> None:
    publish_sample(book, FAIR)
    owner = give_owner(book, FAIR)
    visitor = book.visitor()
    visitor.open(manage_link(book, owner))
    page = visitor.fill({}, f"/again/{FAIR}")
    assert "On which date?" in page.text
    page = visitor.fill(
        {"when.dates[0].date": "4 December 2027", "when.dates[0].starts": "2pm"}, "/dates/0"
    )
    page = visitor.fill({}, "/dates")
    assert "Check your answers" in page.text
    book.clock.pass_(seconds=5)
    page = visitor.fill({}, "/check")
    assert "We have it" in page.text
    submission = book.services.store.submissions.list_of_owner(owner.id)[0]
    assert (submission.sort, submission.slug) == ("new", f"{FAIR}-2")
    dates = [path for path in submission.answers if path.startswith("when.dates")]
    assert dates
    assert all("[0]" in path for path in dates)
    found = book.services.store.owners.find(owner.id)
    assert found is not None
    assert found.slugs == [FAIR, f"{FAIR}-2"]
    assert published(book, f"{FAIR}-2").owner_id == owner.id


def test_another_listing_is_not_asked_who_it_is_from(book: RunningBook, page: str) -> None:
    visitor = book.visitor()
    visitor.open(page)
    form = visitor.fill({}, "/another")
    assert "What do you want to put in the book?" in form.text
    draft = form.address.rsplit("/", 1)[0]
    assert visitor.open(f"{draft}/you").address.endswith("/check")


def test_what_a_moderator_asks_for_is_answered_from_the_page(book: RunningBook) -> None:
    store = book.services.store
    submission = store.submissions.find(submit_and_confirm(book))
    assert submission is not None
    _, writes = store.submissions.plan_move(
        submission, Move.ASK_CHANGES, book.services.now, "moderator", "E1", note="Which hall?"
    )
    store.commit(writes)
    mail = next(one for one in book.mails("pat@example.org") if "/app/manage/" in one.text)
    visitor = book.visitor()
    page = visitor.open(mail.link("/app/manage/"))
    assert "Which hall?" in page.text
    visitor.fill({}, "/answer/")
    book.clock.pass_(seconds=5)
    visitor.fill({}, "/check")
    found = store.submissions.find(submission.id)
    assert found is not None
    assert found.state is State.WAITING


def test_a_date_is_called_off_and_put_back(book: RunningBook, page: str) -> None:
    visitor = book.visitor()
    choices = visitor.open(f"{page}/now/{STITCHERS}")
    assert "Tuesday 1 December" in choices.text
    assert "Tuesday 15 December" not in choices.text, "called off already"
    done = visitor.fill({"value": "2026-12-01"}, "/now/", press="do=cancelled")
    assert "that date is called off" in done.text
    assert [str(day) for day in live_of(book, STITCHERS).cancelled] == ["2026-12-01"]
    again = visitor.post(f"{page}/now/{STITCHERS}", {"do": "cancelled", "value": "2026-12-01"})
    assert again.status == 200
    assert again.html.count("Put it back") == 1
    book.run_jobs()
    visitor.open(page)
    undone = visitor.fill({}, "/undo/")
    assert "as it was before" in undone.text
    assert "Put it back" not in undone.text
    book.run_jobs()
    assert "2026-12-01" not in book.file(STITCHERS)


@pytest.mark.parametrize("value", ["2026-12-02", "yesterday", "", "2026-12-01x"])
def test_only_days_on_which_it_takes_place_are_called_off(
    book: RunningBook, page: str, value: str
) -> None:
    before = snapshot(book)
    fields = {"do": "cancelled", "value": value}
    assert book.visitor().post(f"{page}/now/{STITCHERS}", fields).status == 404
    assert snapshot(book) == before


@pytest.mark.parametrize(
    ("do", "value", "says"),
    [
        ("full", "", "state: full"),
        ("paused", "", "paused_on: 2026-11-22"),
        ("hidden", "contact.phone", "by_message: yes"),
        ("removed", "", "withdrawn_on: 2026-11-22"),
        ("confirmed", "", "confirmed_on: 2026-11-22"),
    ],
)
def test_every_button_reaches_git(
    book: RunningBook, page: str, do: str, value: str, says: str
) -> None:
    visitor = book.visitor()
    done = visitor.post(f"{page}/now/{STITCHERS}", {"do": do, "value": value})
    assert done.status == 200
    assert "Tuesday Stitchers" in done.text
    book.run_jobs()
    assert says in book.file(STITCHERS)
    assert visitor.open(page).status == 200
    assert visitor.open(f"{page}/now/{STITCHERS}").status == 200


def test_full_and_paused_have_their_way_back(book: RunningBook, page: str) -> None:
    visitor = book.visitor()
    for do in ("full", "paused"):
        visitor.post(f"{page}/now/{STITCHERS}", {"do": do})
    visitor.open(f"{page}/now/{STITCHERS}")
    visitor.fill({}, "/now/", press="do=room")
    visitor.open(f"{page}/now/{STITCHERS}")
    visitor.fill({}, "/now/", press="do=going_on")
    book.run_jobs()
    listing = listing_in_git(book, STITCHERS)
    assert listing.paused_on is None
    assert listing.space is not None
    assert listing.space.state == "places"


@pytest.mark.parametrize(
    "fields", [{"do": "rule_the_world"}, {}, {"do": "hidden", "value": "summary"}]
)
def test_any_other_button_is_refused(book: RunningBook, page: str, fields: dict[str, str]) -> None:
    before = snapshot(book)
    assert book.visitor().post(f"{page}/now/{STITCHERS}", fields).status == 404
    assert snapshot(book) == before


def test_a_draft_that_nobody_touched_for_a_month_is_not_found(book: RunningBook, page: str) -> None:
    visitor = book.visitor()
    visitor.open(page)
    draft = visitor.fill({}, f"/edit/{STITCHERS}").address
    book.clock.pass_(days=31)
    assert visitor.open(draft).status == 404


def test_names_are_escaped_on_the_page(book: RunningBook, page: str) -> None:
    text = book.file(STITCHERS).replace("name: Tuesday Stitchers", "name: 'Knit & \"Purl\"'")
    publish(book, STITCHERS, text)
    html = book.visitor().open(page).html
    assert "Knit &amp; &#34;Purl&#34;" in html
    html = book.visitor().open(f"{page}?done=<script>&of={STITCHERS}").html
    assert "<script>&" not in html
