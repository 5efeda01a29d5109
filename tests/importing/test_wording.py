import pytest
from hypothesis import given
from hypothesis import strategies as st

from communitybook.importing.wording import (
    calm_name,
    calm_name_and_town,
    calm_text,
    cut_at_word,
    parse_phone,
    parse_web,
    split_summary,
)


@pytest.mark.parametrize(
    ("shouted", "calm"),
    [
        ("FRIENDS OF ST JOHN'S CHURCH", "Friends of St John's Church"),
        ("THE ROTARY CLUB OF LEIGH", "The Rotary Club of Leigh"),
        ("WIGAN YMCA AND NHS TRUST LTD", "Wigan YMCA and NHS Trust Ltd"),
        ("1ST LEIGH (ST. MARY'S) SCOUT GROUP", "1st Leigh (St. Mary's) Scout Group"),
        ("STOKE-ON-TRENT O'BRIEN MCDONALD FUND", "Stoke-on-Trent O'Brien McDonald Fund"),
        ("U3A IN ATHERTON", "U3A in Atherton"),
        ("I.M.P.A.C.T. FIFE", "I.M.P.A.C.T. Fife"),
        ("Already Calm", "Already Calm"),
        ("1St Magherally Rainbows", "1st Magherally Rainbows"),
        ("Congregation Of The Church In Ireland", "Congregation of the Church in Ireland"),
        ("  TWO   SPACES ", "Two Spaces"),
        ("MIND", "Mind"),
        ("", ""),
    ],
)
def test_a_shouted_name_is_calmed_and_acronyms_are_kept(shouted: str, calm: str) -> None:
    assert calm_name(shouted) == calm


@given(st.text(max_size=80))
def test_calming_twice_changes_nothing_more(name: str) -> None:
    calm = calm_name(name)
    assert calm_name(calm) == calm or calm.isupper()


def test_shouted_prose_gets_capitals_where_sentences_and_known_names_begin() -> None:
    assert (
        calm_text("TO HELP THE POOR OF LONDON. 1) TO RUN A YMCA.")
        == "To help the poor of London. 1) To run a YMCA."
    )
    assert calm_text("The NHS and the YMCA.") == "The NHS and the YMCA."


def test_a_town_is_said_once() -> None:
    assert calm_name_and_town("Atherton Baptist Church, Atherton") == "Atherton Baptist Church"
    assert calm_name_and_town("St Paul's Church, Leigh") == "St Paul's Church, Leigh"


def test_a_summary_is_the_sentences_that_fit() -> None:
    text = "We sew. We knit at 10 a.m. on Mondays. We also mend what you bring."
    assert split_summary(text, 40) == ("We sew. We knit at 10 a.m. on Mondays.", False)
    assert split_summary(text, 200) == (text, True)


def test_a_numbered_heading_is_no_sentence_of_its_own() -> None:
    assert split_summary("2. Objects of St. Mary's", 40) == ("2. Objects of St. Mary's", True)


def test_one_long_sentence_is_cut_at_a_word() -> None:
    summary, is_all = split_summary("word " * 60, 50)
    assert summary == "word word word word word word word word word…"
    assert not is_all


@given(st.text(max_size=300), st.integers(20, 200))
def test_nothing_is_longer_than_its_limit(text: str, limit: int) -> None:
    assert len(cut_at_word(text, limit)) <= limit
    assert len(split_summary(text, limit)[0]) <= limit


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("www.example.org", "https://www.example.org"),
        ("http://example.org/a?b=c", "http://example.org/a?b=c"),
        ("HTTPS://EXAMPLE.ORG", "HTTPS://EXAMPLE.ORG"),
    ],
)
def test_a_web_address_gets_its_scheme(typed: str, address: str) -> None:
    assert parse_web(typed) == address


@pytest.mark.parametrize(
    "typed",
    [
        "none",
        "http://in progress",
        "a@b.org",
        "javascript:x",
        "n.a",
        "www,example.org",
        "http://.org",
    ],
)
def test_what_is_no_web_address_is_said(typed: str) -> None:
    with pytest.raises(ValueError, match="is not a web address"):
        parse_web(typed)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1942883103", "01942 883103"),
        ("01942 883 103", "01942 883103"),
        ("1612070002", "0161 2070002"),
        ("2079460000", "020 79460000"),
    ],
)
def test_a_number_gets_back_the_nought_that_a_spreadsheet_ate(typed: str, number: str) -> None:
    assert parse_phone(typed) == number


@pytest.mark.parametrize("typed", ["12", "phone", "00441942883103", "019428831034567"])
def test_what_is_no_number_is_said(typed: str) -> None:
    with pytest.raises(ValueError, match="is not a UK phone number"):
        parse_phone(typed)
