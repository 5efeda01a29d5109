"""What is changed at once can be put back, and putting back undoes nothing else."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from communitybook.at_once import AtOnce, Change, apply_at_once, parse_at_once
from communitybook.live import HIDEABLE
from communitybook.model.listing import Listing
from communitybook.model.shape import parse_listing
from communitybook.reading.yaml_reader import read_yaml
from communitybook.reading.yaml_writer import write_listing
from communitybook.submitting.answers import answers_of
from tests.conftest import CONTENT, SMALL, TODAY

UNDOABLE = [one for one in Change if one not in (Change.CONFIRMED, Change.UNANSWERED)]


def listing_of(slug: str) -> Listing:
    path = CONTENT / "assets" / f"{slug}.yml"
    listing, problems = parse_listing(read_yaml(path.read_bytes(), path.name))
    assert listing, problems
    return listing


LISTINGS = {slug: listing_of(slug) for slug in SMALL}
SPACE = {Change.FULL, Change.ROOM}
WITHOUT_VALUE = [one for one in UNDOABLE if one not in (Change.CANCELLED, Change.HIDDEN)]
CHANGES = st.one_of(
    st.builds(AtOnce, st.sampled_from(WITHOUT_VALUE), st.just(TODAY)),
    st.builds(AtOnce, st.just(Change.HIDDEN), st.just(TODAY), st.sampled_from(HIDEABLE)),
    st.builds(
        AtOnce,
        st.just(Change.CANCELLED),
        st.just(TODAY),
        st.dates(TODAY, TODAY + timedelta(days=90)).map(str),
    ),
)


def put_back(one: AtOnce, before: Listing) -> AtOnce:
    return AtOnce(one.change, one.on, one.value, answers_of(before))


@given(st.sampled_from(SMALL), CHANGES)
def test_a_change_put_back_leaves_the_same_bytes(slug: str, one: AtOnce) -> None:
    before = LISTINGS[slug]
    after = apply_at_once(before, one)
    again = apply_at_once(after, put_back(one, before))
    assert write_listing(again) == write_listing(before)


@given(st.sampled_from(SMALL), CHANGES, CHANGES)
def test_putting_one_change_back_keeps_the_other(slug: str, one: AtOnce, other: AtOnce) -> None:
    before = LISTINGS[slug]
    both = apply_at_once(apply_at_once(before, one), other)
    kept = apply_at_once(both, put_back(one, before))
    are_alike = (one.change, one.value) == (other.change, other.value)
    if not are_alike and {one.change, other.change} != SPACE:
        assert write_listing(apply_at_once(kept, other)) == write_listing(kept)


@given(st.sampled_from(SMALL), CHANGES)
def test_a_change_is_made_once_and_its_file_can_be_read(slug: str, one: AtOnce) -> None:
    after = apply_at_once(LISTINGS[slug], one)
    text = write_listing(after)
    assert write_listing(apply_at_once(after, one)) == text
    listing, problems = parse_listing(read_yaml(text.encode(), f"{slug}.yml"))
    assert not problems
    assert listing == after
    assert parse_at_once(one.body()) == one


def test_a_hidden_role_leaves_the_line_that_says_who_confirmed_it() -> None:
    before = LISTINGS["tuesday-stitchers"]
    hide = AtOnce(Change.HIDDEN, TODAY, "contact.role")
    after = apply_at_once(before, hide)
    assert "secretary" not in write_listing(after)
    assert apply_at_once(after, put_back(hide, before)) == before


def test_never_more_dates_are_called_off_than_a_file_may_name() -> None:
    listing = LISTINGS["tuesday-stitchers"]
    for number in range(70):
        listing = apply_at_once(
            listing, AtOnce(Change.CANCELLED, TODAY, str(TODAY + timedelta(days=number)))
        )
    assert listing.when is not None
    assert len(listing.when.cancelled) == 60
    assert listing.when.cancelled[-1] == TODAY + timedelta(days=69)


def test_still_right_ends_silence() -> None:
    silent = apply_at_once(
        LISTINGS["leigh-community-choir"], AtOnce(Change.UNANSWERED, date(2026, 12, 1))
    )
    assert silent.unanswered_on == date(2026, 12, 1)
    right = apply_at_once(silent, AtOnce(Change.CONFIRMED, date(2026, 12, 5)))
    assert right.unanswered_on is None
    assert right.confirmed_on == date(2026, 12, 5)
    assert right.confirmed_by == "The choir leader"
