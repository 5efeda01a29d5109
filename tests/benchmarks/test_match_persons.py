"""The persons for whom the match is judged speak of what is in the book."""

from benchmarks.match_persons import HALVES, load_persons
from tests.conftest import CONTENT

KNOWN = {path.stem for path in (CONTENT / "assets").glob("*.yml")} | {
    f"requests/{path.stem}" for path in (CONTENT / "requests").glob("*.yml")
}


def test_there_are_thirty_persons_or_more_and_two_like_halves() -> None:
    persons = load_persons().persons
    assert [one.number for one in persons] == list(range(1, len(persons) + 1))
    assert len(persons) >= 30
    for half in HALVES:
        assert len([one for one in persons if one.half == half]) == len(persons) // 2


def test_what_suits_and_what_does_not_is_in_the_book_and_differs() -> None:
    for person in load_persons().persons:
        assert person.suits <= KNOWN, person.suits - KNOWN
        assert person.never <= KNOWN, person.never - KNOWN
        assert person.suits
        assert person.never
        assert not person.suits & person.never, person.number
