"""A poster whose square leads to the page, and words to copy."""

import pytest
import segno

from chalicelib.acts import taking_away
from tests.app.conftest import RunningBook
from tests.app.owned import STITCHERS, publish, snapshot

PAGE = f"http://localhost:8000/listings/{STITCHERS}/"


@pytest.mark.parametrize("path", ["tell", "poster"])
def test_the_square_is_the_address_of_the_page(book: RunningBook, path: str) -> None:
    before = snapshot(book)
    page = book.visitor().open(f"/app/{path}/{STITCHERS}")
    assert page.status == 200
    square = segno.make(PAGE, error="m", micro=False).svg_inline(border=2, omitsize=True)
    assert square in page.html
    assert "style=" not in square, "the policy allows no style in the page"
    assert PAGE in page.text
    assert snapshot(book) == before


def test_the_poster_says_what_people_need(book: RunningBook) -> None:
    text = book.visitor().open(f"/app/poster/{STITCHERS}").text
    for words in (
        "Tuesday Stitchers",
        "Every Tuesday, 10am to midday",
        "Next: Tuesday 24 November",
        "Larkhill Community Centre",
        "WN1 3BB",
        "Free",
        "01632 960201",
    ):
        assert words in text


def test_words_to_copy_are_plain_text_with_a_label_each(book: RunningBook) -> None:
    html = book.visitor().open(f"/app/tell/{STITCHERS}").html
    for one in ("facebook", "whatsapp", "newsletter"):
        assert f'<label for="tell-{one}">' in html
        assert f'<textarea id="tell-{one}" rows="9" readonly>' in html
    assert "*Tuesday Stitchers*" in html


def test_a_hidden_number_and_a_cancelled_date_are_not_on_the_poster(book: RunningBook) -> None:
    from datetime import date

    taking_away.hide_field(book.services, STITCHERS, "contact.phone", "x")
    taking_away.cancel_date(book.services, STITCHERS, date(2026, 11, 24), "x")
    text = book.visitor().open(f"/app/poster/{STITCHERS}").text
    assert "960201" not in text
    assert "24 November" not in text
    taking_away.withdraw(book.services, STITCHERS, "x")
    assert book.visitor().open(f"/app/poster/{STITCHERS}").status == 404


@pytest.mark.parametrize("slug", ["nobody", "%2e%2e%2fbook", "a" * 200])
def test_only_what_is_in_the_book_has_a_poster(book: RunningBook, slug: str) -> None:
    assert book.visitor().open(f"/app/poster/{slug}").status == 404
    assert book.visitor().open(f"/app/tell/{slug}").status == 404


def test_names_are_escaped(book: RunningBook) -> None:
    publish(
        book,
        STITCHERS,
        book.file(STITCHERS).replace("name: Tuesday Stitchers", "name: 'A & \"B\"'"),
    )
    for path in ("tell", "poster"):
        html = book.visitor().open(f"/app/{path}/{STITCHERS}").html
        assert "A &amp; &#34;B&#34;" in html
