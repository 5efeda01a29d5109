import pytest
from hypothesis import given
from hypothesis import strategies as st

from communitybook.places.postcode import outcode_of, parse_outcode, parse_postcode

LETTERS = "ABDEFGHJLNPQRSTUWXYZ"


@pytest.mark.parametrize(
    "typed", ["WN1 1AA", "wn11aa", "  wN1   1aA ", "WN1\t1AA", "WN1\u00a01AA", "w n 1 1 a a"]
)
def test_a_postcode_is_read_however_it_is_typed(typed: str) -> None:
    assert parse_postcode(typed) == "WN1 1AA"


@pytest.mark.parametrize(
    "postcode",
    ["M1 1AE", "B33 8TH", "CR2 6XH", "DN55 1PT", "W1A 1HQ", "EC1A 1BB", "GIR 0AA", "M29 8AA"],
)
def test_every_shape_of_outcode_is_known(postcode: str) -> None:
    assert parse_postcode(postcode) == postcode


@pytest.mark.parametrize(
    "typed",
    ["", "WN1", "1AA", "WN1 1A", "WN1 AAA", "QN1 1AA", "WJ1 1AA", "WN1 1CA", "WN1 1AO", "WN111 1AA",
     "07700 900123", "Wigan", "WN1 1AA\x00", "ＷＮ１ １ＡＡ", "straße", "W" * 10_000],
)  # fmt: skip
def test_what_no_postcode_looks_like_is_refused(typed: str) -> None:
    assert parse_postcode(typed) is None


def test_a_district_alone_is_an_outcode_and_not_a_postcode() -> None:
    assert parse_outcode(" wn1 ") == "WN1"
    assert parse_outcode("WN1 1AA") is None
    assert outcode_of("WN1 1AA") == "WN1"


@given(
    area=st.sampled_from(["WN", "M", "B", "SW"]),
    district=st.integers(1, 99),
    sector=st.integers(0, 9),
    unit=st.text(LETTERS, min_size=2, max_size=2),
    gap=st.sampled_from(["", " ", "  "]),
)
def test_typed_loosely_and_read_again_it_is_the_same(
    area: str, district: int, sector: int, unit: str, gap: str
) -> None:
    postcode = f"{area}{district} {sector}{unit}"
    assert parse_postcode(f" {area}{district}{gap}{sector}{unit} ".lower()) == postcode
    assert parse_postcode(postcode) == postcode


@given(st.text())
def test_garbage_never_crashes_and_what_is_accepted_stays_accepted(text: str) -> None:
    found = parse_postcode(text)
    assert found is None or parse_postcode(found) == found
    parse_outcode(text)
