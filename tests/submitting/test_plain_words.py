"""The form's words can be read at nine."""

from benchmarks.reading_age import list_sentences, list_texts, reading_age


def test_the_form_can_be_read_at_nine() -> None:
    age, sentences = reading_age()
    assert sentences > 100
    assert age <= 9


def test_no_sentence_of_the_form_is_longer_than_25_words() -> None:
    longest = max(list_sentences(list_texts()), key=len)
    assert len(longest) <= 25, " ".join(longest)
