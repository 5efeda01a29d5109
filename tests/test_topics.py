"""Topics are told by a listing's words, and find it by names that it does not use."""

from pathlib import Path

from communitybook.topics import SEPARATOR, TopicFinder
from tests.finding.sample_book import make_document, search, slugs, write_site

PATTERNS = Path(__file__).parents[1] / "content" / "ukcat_patterns.csv"
TABLE = rb"""code,tag,words,exclude
LE,Leisure,\bleisure\b,
LE106,Sports,\b(football|bowls?)\b,\bsalad bowl\b
"""


def test_a_topic_is_told_by_its_words_and_brings_the_wider_one() -> None:
    topics = TopicFinder(TABLE).find_topics("Saints", "We play bowls.")
    assert topics.split(SEPARATOR) == ["Sports", "Leisure"]


def test_more_words_and_those_in_the_name_count_more_up_to_three_times() -> None:
    finder = TopicFinder(TABLE)
    assert finder.find_topics("Football", "x").split(SEPARATOR).count("Sports") == 2
    assert finder.find_topics("Football", "bowls " * 9).split(SEPARATOR).count("Sports") == 3


def test_a_word_that_means_something_else_there_tells_nothing() -> None:
    assert TopicFinder(TABLE).find_topics("Kitchen", "a salad bowl") == ""


def test_a_book_without_patterns_tells_nothing() -> None:
    assert TopicFinder().find_topics("Football", "bowls") == ""


def test_every_pattern_of_the_book_can_be_read() -> None:
    topics = TopicFinder(PATTERNS.read_bytes(), str(PATTERNS))
    assert "Dementia" in topics.find_topics("Friends", "for people with alzheimer's disease")


def test_a_topic_finds_a_listing_but_after_those_that_say_the_word(tmp_path: Path) -> None:
    book = [
        make_document("told", topics="Dementia", summary="a cafe for memory loss"),
        make_document("said", name="Dementia cafe"),
    ]
    assert slugs(search(write_site(book, tmp_path), "dementia")) == ["said", "told"]
