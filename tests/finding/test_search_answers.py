"""Single words that answer a meaning are narrow ones, as far as the meaning has any."""

from hypothesis import given
from hypothesis import strategies as st

from communitybook.finding.answers import LEAST_BROAD, add_answers, add_notes
from communitybook.finding.document import FIELDS
from communitybook.finding.meanings import Concept
from communitybook.finding.postings import Postings, note_terms

NOTE = bytes((1, 17))
WORK = Concept("~lost-my-job", (("lost", "my", "job"),), (("work",), ("unemployed",)))
COUNTS = st.lists(st.integers(0, 9), min_size=len(FIELDS), max_size=len(FIELDS))


def hold(**listings: range) -> Postings:
    return {term: (list(numbers), [NOTE] * len(numbers)) for term, numbers in listings.items()}


def test_a_word_that_much_of_the_book_holds_does_not_answer() -> None:
    postings = hold(unemployed=range(3), work=range(LEAST_BROAD + 1))
    assert add_answers(postings, [WORK], 100)["~lost-my-job"][0] == [0, 1, 2]


def test_in_a_small_book_every_word_answers() -> None:
    postings = hold(unemployed=range(3), work=range(2, 9))
    assert add_answers(postings, [WORK], 10)["~lost-my-job"][0] == list(range(9))


def test_a_broad_word_answers_where_the_book_holds_no_narrower_one() -> None:
    found = add_answers(hold(work=range(80)), [WORK], 100)
    assert len(found["~lost-my-job"][0]) == 80


def test_a_meaning_that_nothing_answers_has_no_list() -> None:
    assert add_answers(hold(tea=range(2)), [WORK], 10) == hold(tea=range(2))


@given(COUNTS, COUNTS)
def test_counts_add_up_as_if_they_had_been_counted_at_once(
    one: list[int], other: list[int]
) -> None:
    texts = [["a"] * left + ["b"] * right + ["c"] for left, right in zip(one, other, strict=True)]
    marked = [["m"] * (left + right) for left, right in zip(one, other, strict=True)]
    notes = note_terms(texts, marked)
    if "a" in notes and "b" in notes:
        assert add_notes(notes["a"], notes["b"]) == notes["m"]
