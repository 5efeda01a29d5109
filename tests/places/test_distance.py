import pytest
from hypothesis import given
from hypothesis import strategies as st

from communitybook.places.distance import Point, miles_between

points = st.builds(Point, st.floats(-90, 90), st.floats(-180, 180))


def test_wigan_to_leigh_is_under_six_miles() -> None:
    assert miles_between(Point(53.54296, -2.63706), Point(53.49642, -2.51973)) == pytest.approx(
        5.80, abs=0.02
    )


@given(points, points)
def test_the_way_back_is_as_long_and_nothing_is_further_than_half_the_globe(
    a: Point, b: Point
) -> None:
    there = miles_between(a, b)
    assert there == pytest.approx(miles_between(b, a))
    assert 0 <= there < 12_450


@given(points)
def test_a_point_is_no_distance_from_itself(point: Point) -> None:
    assert miles_between(point, point) == 0
