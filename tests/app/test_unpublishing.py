"""A page goes out in one press, and comes back by another, whatever git does meanwhile."""

import pytest

from chalicelib.acts.unpublishing import slug_in_address
from chalicelib.store import keys
from tests.app.conftest import RunningBook
from tests.app.moderation import STITCHERS, decide, find, send_change, signed_in


def is_live_removed(book: RunningBook) -> bool:
    item = book.services.store.table.get(keys.live_key(STITCHERS, "removed"))
    return item is not None and item.body["what"] == "removed"


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("tuesday-stitchers", "tuesday-stitchers"),
        (" https://book.example.org/listings/tuesday-stitchers/ ", "tuesday-stitchers"),
        ("http://localhost:8000/listings/tuesday-stitchers/?x=1#when", "tuesday-stitchers"),
        ("/book/listings/tuesday-stitchers", "tuesday-stitchers"),
        ("https://book.example.org/places/leigh/", ""),
        ("../../etc/passwd", ""),
        ("Tuesday Stitchers", ""),
        ("listings", "listings"),
        ("", ""),
    ],
)
def test_a_slug_is_found_in_what_people_paste(typed: str, slug: str) -> None:
    assert slug_in_address(typed) == slug


def test_a_page_is_withdrawn_in_one_press_and_put_back(book: RunningBook) -> None:
    kim = signed_in(book)
    before = book.file(STITCHERS)
    page = kim.open(f"/app/moderate/unpublish?slug={STITCHERS}")
    assert len([one for one in page.forms if one.action.endswith("/unpublish")]) == 1
    page = kim.fill({}, "/unpublish")
    assert page.status == 200
    assert is_live_removed(book), "at once, git or not"
    book.run_jobs()
    assert "withdrawn_on: 2026-11-22" in book.file(STITCHERS)
    book.clock.pass_(days=29)
    kim = signed_in(book, "Lee")
    page = kim.open("/app/moderate/unpublish")
    assert "Kim" in page.text
    kim.fill({}, "/undo")
    assert not is_live_removed(book)
    book.run_jobs()
    assert book.file(STITCHERS) == before
    whats = [one["what"] for one in book.services.store.audit.list_month("2026-11")]
    assert "unpublished" in whats


def test_danger_deletes_the_file_and_can_be_undone_before_and_after_git(book: RunningBook) -> None:
    kim = signed_in(book)
    before = book.file(STITCHERS)
    for waits_for_git in (False, True):
        kim.open("/app/moderate/unpublish")
        kim.fill(
            {"page": f"https://x.example/listings/{STITCHERS}/", "delete": "yes"}, "/unpublish"
        )
        if not waits_for_git:
            book.run_jobs()
            assert book.file(STITCHERS) == ""
        book.clock.pass_(seconds=1)
        kim.open("/app/moderate/unpublish")
        kim.fill({}, "/undo")
        book.run_jobs()
        book.clock.pass_(seconds=1)
        assert book.file(STITCHERS) == before
    assert not is_live_removed(book)


def test_what_is_not_there_or_out_already_is_said(book: RunningBook) -> None:
    kim = signed_in(book)
    kim.open("/app/moderate/unpublish")
    assert "no such page" in kim.fill({"page": "nobody-here"}, "/unpublish").text
    kim.fill({"page": STITCHERS}, "/unpublish")
    page = kim.fill({"page": STITCHERS}, "/unpublish")
    assert page.status == 400
    book.clock.pass_(days=31)
    kim = signed_in(book, "Lee")
    page = kim.open("/app/moderate/unpublish")
    assert "Put it back" not in page.text
    token = dict(page.form("/unpublish").fields)["csrf"]
    page = kim.post("/app/moderate/unpublish/undo", {"csrf": token, "page": STITCHERS})
    assert "more than 30 days ago" in page.text


def test_an_approved_change_that_waits_for_git_goes_in_before_the_end(book: RunningBook) -> None:
    kim = signed_in(book)
    submission = send_change(book, {"summary": "We sew, and we also weave by hand."})
    decide(kim, submission, "approve")
    book.clock.pass_(seconds=1)
    kim.open(f"/app/moderate/unpublish?slug={STITCHERS}")
    kim.fill({}, "/unpublish")
    book.run_jobs()
    text = book.file(STITCHERS)
    assert "also weave by hand" in text
    assert "withdrawn_on: 2026-11-22" in text
    assert find(book, submission).commit
