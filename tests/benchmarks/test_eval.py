"""What `make eval` asks, and how it marks the answers."""

import pytest

from benchmarks.eval_judging import measure_ndcg
from benchmarks.eval_queries import HALVES, list_queries, load_answers, mistype, read_rows


def test_all_right_is_one_and_none_is_nought() -> None:
    assert measure_ndcg(["a", "b"], {"a", "b"}) == 1
    assert measure_ndcg([], {"a"}) == 0
    assert measure_ndcg(["c"], {"a"}) == 0


def test_a_right_answer_further_down_counts_less() -> None:
    assert measure_ndcg(["c", "a"], {"a"}) == pytest.approx(0.6309, abs=1e-4)


def test_a_slip_is_the_same_each_time_and_leaves_short_words() -> None:
    slipped = mistype("Out of school club").split()
    assert mistype("Out of school club").split() == slipped
    assert slipped[:2] == ["Out", "of"]
    assert slipped[2] != "school"
    assert slipped[3] != "club"


def test_every_phrase_is_for_a_tag_that_charities_bear() -> None:
    phrases = [(row["tag_code"], row["phrase"]) for row in read_rows("residents_phrases.csv")]
    assert len(set(phrases)) == len(phrases) >= 60
    assert {code for code, _ in phrases} <= load_answers().keys()


def test_each_tag_stands_in_one_half_and_the_halves_are_alike() -> None:
    halves = {(query.tag, query.half) for query in list_queries()}
    tags = {tag for tag, _ in halves}
    assert len(halves) == len(tags)
    for half in HALVES:
        assert len([tag for tag, own in halves if own == half]) > len(tags) * 0.4
