"""Who may be able to help: whole words, nearest first, each owner once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communitybook.helping.looking import MOST_ASKED, Candidate, choose_nearest, is_alike
from communitybook.places.distance import Point, miles_between

WIGAN = Point(53.545, -2.632)


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("trestle tables", "table"),
        ("table", "Two trestle tables"),
        ("Gazebos", "gazebo"),
        ("lifts for members", "lifts"),
        ("driving", "Driving"),
    ],
)
def test_singular_plural_and_the_longer_name_are_alike(said: str, wanted: str) -> None:
    assert is_alike(said, wanted)
    assert is_alike(wanted, said)


@pytest.mark.parametrize(
    ("said", "wanted"),
    [("washing machine", "sewing machine"), ("tablet", "table"), ("two of them", "two"), ("", "x")],
)
def test_a_part_of_a_word_or_small_words_alone_are_not_alike(said: str, wanted: str) -> None:
    assert not is_alike(said, wanted)


POINTS = st.builds(Point, st.floats(53, 54), st.floats(-3, -2)) | st.none()
CANDIDATES = st.builds(Candidate, st.text("abc", min_size=1), st.sampled_from("ABCDEFGHIJKLMN"), POINTS, st.just("x"))  # fmt: skip


@given(st.lists(CANDIDATES, max_size=60))
def test_no_owner_comes_twice_and_nobody_left_out_is_nearer(candidates: list[Candidate]) -> None:
    def miles(one: Candidate) -> float:
        return miles_between(one.point, WIGAN) if one.point else float("inf")

    chosen = choose_nearest(candidates, WIGAN)
    owners = [one.owner_id for one in chosen]
    assert len(owners) == len(set(owners)) == min(MOST_ASKED, len({c.owner_id for c in candidates}))
    assert [miles(one) for one in chosen] == sorted(miles(one) for one in chosen)
    for owner in {one.owner_id for one in candidates} - set(owners):
        nearest = min(miles(one) for one in candidates if one.owner_id == owner)
        assert all(miles(one) <= nearest for one in chosen)
