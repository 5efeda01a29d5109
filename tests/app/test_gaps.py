"""Telling what is missing, and what moderators see of it."""

from chalicelib.jobs.clearing import clear_away
from tests.app.conftest import RunningBook
from tests.app.moderation import signed_in
from tests.app.visitor import Answered


def tell(book: RunningBook, words: str, place: str = "", **more: str) -> Answered:
    visitor = book.visitor()
    visitor.open("/app/missing")
    return visitor.fill({"words": words, "place": place, **more}, "/app/missing")


def gaps(book: RunningBook) -> list[dict[str, object]]:
    return [item.body for item in book.services.store.table.query("gaps", limit=50)]


def test_what_is_missed_is_kept_without_a_name_and_stands_together(book: RunningBook) -> None:
    assert "received it" in tell(book, "a choir on Mondays, ring 01942 496496", "Leigh").text
    tell(book, "choir on Monday")
    tell(book, "choir Monday")
    assert gaps(book)[0]["words"] == "a choir on Mondays, ring …"
    assert set(gaps(book)[0]) == {"words", "place", "v"}
    kim = signed_in(book)
    page = kim.open("/app/moderate/gaps")
    assert "2 times" in page.text
    kim.fill({}, "/app/moderate/gaps")
    assert len(gaps(book)) == 1
    kim.fill({}, "/app/moderate/gaps")
    assert "Nobody has missed anything yet" in kim.open("/app/moderate/gaps").text


def test_words_of_danger_lead_to_help_before_anything_else(book: RunningBook) -> None:
    page = tell(book, "I want too die", "Leigh")
    assert "Nobody is watching this now" in page.text
    assert page.text.index("116 123") < page.text.index("Search again")
    assert "received" not in page.text
    assert any(link.endswith("/help-now/") for link in page.links)
    assert gaps(book) == [{"words": "", "place": "", "danger": "life", "v": 1}]
    tell(book, "no reason to live")
    shown = signed_in(book).open("/app/moderate/gaps").text
    assert "Words of danger" in shown
    assert "Someone spoke of dying" in shown
    assert "2 times" in shown
    assert "reason to live" not in shown


def test_what_only_looks_like_danger_is_kept_as_any_other(book: RunningBook) -> None:
    assert "999" not in tell(book, "knife sharpening").text
    assert gaps(book)[0]["words"] == "knife sharpening"


def test_bad_answers_are_told_how_to_mend_them_and_kept(book: RunningBook) -> None:
    page = tell(book, "chess", "Atlantis")
    assert page.status == 400
    assert 'value="chess"' in page.html
    assert any("There is no place, ward or postcode" in one for one in page.mistakes)
    assert "Write what you looked for" in tell(book, " ").text
    assert gaps(book) == []


def test_a_trap_a_second_press_and_many_presses_keep_little(book: RunningBook) -> None:
    tell(book, "spam", website="http://spam.example")
    assert gaps(book) == []
    visitor = book.visitor()
    visitor.open("/app/missing")
    assert visitor.page is not None
    form = visitor.page.form("/app/missing")
    book.clock.pass_(seconds=5)
    for _ in range(2):
        assert visitor.post(form.action, {**dict(form.fields), "words": "chess"}).status == 200
    assert len(gaps(book)) == 1
    statuses = [tell(book, f"chess {number}").status for number in range(25)]
    assert statuses[-1] == 429


def test_nobody_but_moderators_sees_gaps_and_they_are_forgotten_in_a_year(
    book: RunningBook,
) -> None:
    tell(book, "chess")
    assert "chess" not in book.visitor().open("/app/moderate/gaps").text
    assert signed_in(book, "Ann", "connector").open("/app/moderate/gaps").status == 404
    book.clock.pass_(days=366)
    clear_away(book.services)
    assert gaps(book) == []
