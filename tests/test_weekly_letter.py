"""Whom the weekly letter tells of what, and when."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from communitybook.weekly_letter import Newcomer, Wishes, choose, letter_day, read_wishes, suits

NAMES = st.frozensets(st.sampled_from("abcdef"))


def newcomer(interests: frozenset[str], wards: frozenset[str], *, is_request: bool = False) -> Newcomer:  # fmt: skip
    return Newcomer(interests, wards, "x", "x", "x", is_request)


@given(NAMES, NAMES, NAMES, NAMES)
def test_it_suits_where_an_interest_and_a_ward_are_shared(
    interests: frozenset[str], wards: frozenset[str], liked: frozenset[str], near: frozenset[str]
) -> None:
    wishes = Wishes(tuple(near), tuple(liked))
    shares_ward = not near or not wards or bool(near & wards)
    assert suits(newcomer(interests, wards), wishes) == (bool(interests & liked) and shares_ward)


def test_requests_stand_before_listings() -> None:
    both = frozenset("a"), frozenset("b")
    listing, request = newcomer(*both), newcomer(*both, is_request=True)
    assert list(choose([listing, request], Wishes((), ("a",)))) == [request, listing]


def test_only_what_the_book_has_can_be_chosen() -> None:
    known = ("abram", "astley"), ("lending", "sport")
    found = read_wishes(["astley", "<script>", "abram"], ["sport", "sport", "?"], known)
    assert found == Wishes(("abram", "astley"), ("sport",))


@given(st.dates(), st.integers(0, 6))
def test_the_last_letter_day_is_that_weekday_and_less_than_a_week_ago(
    today: date, weekday: int
) -> None:
    if today.toordinal() > 7:
        day = letter_day(today, weekday)
        assert day.weekday() == weekday
        assert timedelta(0) <= today - day < timedelta(days=7)
