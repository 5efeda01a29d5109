"""Each part of a listing in words."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communitybook.model.choices import Known
from communitybook.model.listing import Cost
from communitybook.model.people import Contact, Joining, Space, Who
from communitybook.model.schedule import OneOff, Opening, Rule, Session
from communitybook.presenting.contacts import contact_in_words, phone_in_words, web_in_words
from communitybook.presenting.phrases import (
    ages_in_words,
    bringing_in_words,
    cost_in_words,
    joining_in_words,
    one_off_in_words,
    opening_in_words,
    rule_in_words,
    session_in_words,
    space_in_words,
)
from communitybook.presenting.safe_text import markdown_to_html, markdown_to_plain


@pytest.mark.parametrize(
    ("cost", "words"),
    [
        (None, "Cost not stated: ask"),
        ({}, "Cost not stated: ask"),
        ({"free": "yes"}, "Free"),
        ({"pounds_from": "0"}, "Free"),
        ({"pounds_from": "2.50"}, "£2.50"),
        ({"pounds_from": "0.5"}, "50p"),
        ({"pounds_from": 2, "pounds_to": 4}, "£2 to £4"),
        ({"pounds_from": 1200}, "£1,200"),
        ({"pounds_from": 0, "pounds_to": Decimal("3.5")}, "Free to £3.50"),
    ],
)
def test_cost_is_said_in_words(cost: dict[str, Any] | None, words: str) -> None:
    assert cost_in_words(Cost.model_validate(cost) if cost is not None else None) == words


@pytest.mark.parametrize(
    ("who", "words"),
    [({}, ""), ({"age_from": 50}, "Ages 50 and over"), ({"age_to": 11}, "Ages up to 11"), ({"age_from": 0, "age_to": 4}, "Ages 0 to 4")],
)  # fmt: skip
def test_ages_are_said_in_words(who: dict[str, Any], words: str) -> None:
    assert ages_in_words(Who.model_validate(who)) == words


def test_joining_says_who_refers() -> None:
    both = Joining.model_validate({"how": ["referral", "ring_first"], "referral_by": "Your GP"})
    assert joining_in_words(both) == ["Ring first", "You need to be referred by your GP"]
    gp = Joining.model_validate({"how": ["referral"], "referral_by": "GP or nurse"})
    assert joining_in_words(gp) == ["You need to be referred by GP or nurse"]


def test_space_is_said_as_of_its_day() -> None:
    space = Space.model_validate({"state": "full", "as_of": date(2026, 11, 2)})
    assert space_in_words(space).startswith("It was full on 2 November 2026")


def test_bringing_someone_is_silent_when_nobody_said() -> None:
    assert bringing_in_words(Known.UNKNOWN) == ""
    assert "Yes" in bringing_in_words(Known.YES)


def test_sessions_are_said_with_their_limits() -> None:
    plain = {"day": "tuesday", "starts": "10:00", "ends": "12:00"}
    assert session_in_words(Session.model_validate(plain)) == "Every Tuesday, 10am to midday"
    long = plain | {
        "every_weeks": 2,
        "term_time": "yes",
        "until": "2027-07-20",
        "note": "Ring the bell",
    }
    assert session_in_words(Session.model_validate(long)) == (
        "Every other Tuesday, 10am to midday, term time only, until 20 July 2027, Ring the bell"
    )
    assert "Every 4 weeks on Tuesday" in session_in_words(
        Session.model_validate(plain | {"every_weeks": 4})
    )


@pytest.mark.parametrize(
    ("rrule", "words"),
    [
        ("FREQ=MONTHLY;BYDAY=1SA", "First Saturday of the month, 10am"),
        ("FREQ=MONTHLY;BYDAY=-1WE", "Last Wednesday of the month, 10am"),
        ("FREQ=MONTHLY;BYDAY=WE;BYSETPOS=3", "Third Wednesday of the month, 10am"),
        ("FREQ=DAILY", "Every day, 10am"),
        ("FREQ=MONTHLY;INTERVAL=2;BYDAY=1SA", "On the dates below, 10am"),
        ("FREQ=MONTHLY;BYDAY=1SA,3SA", "On the dates below, 10am"),
    ],
)
def test_rules_are_said_in_words_or_by_their_dates(rrule: str, words: str) -> None:
    assert rule_in_words(Rule.model_validate({"rrule": rrule, "starts": "10:00"})) == words


def test_single_dates_are_said_in_words() -> None:
    one = OneOff.model_validate({"date": "2026-12-05", "starts": "14:00", "ends": "16:00"})
    assert one_off_in_words(one) == "Saturday 5 December 2026, 2pm to 4pm"
    days = OneOff.model_validate({"date": "2026-12-05", "last_date": "2026-12-06"})
    assert one_off_in_words(days) == "Saturday 5 December to 6 December 2026"


def test_opening_hours_draw_days_and_hours_together() -> None:
    opening = [
        Opening.model_validate(
            {"days": ["monday", "tuesday", "wednesday"], "opens": "13:00", "closes": "17:30"}
        ),
        Opening.model_validate(
            {"days": ["monday", "tuesday", "wednesday"], "opens": "09:00", "closes": "12:00"}
        ),
        Opening.model_validate({"days": ["saturday"], "opens": "09:00", "closes": "12:00"}),
    ]
    assert opening_in_words(opening) == [
        ("Monday to Wednesday", "9am to midday and 1pm to 5:30pm"),
        ("Saturday", "9am to midday"),
    ]


@pytest.mark.parametrize(
    ("phone", "words", "dial"),
    [
        ("01942244991", "01942 244991", "+441942244991"),
        ("07700 900123", "07700 900123", "+447700900123"),
        ("116 123", "116 123", "116123"),
        ("999", "999", "999"),
    ],
)
def test_phone_numbers_read_well_and_dial(phone: str, words: str, dial: str) -> None:
    assert phone_in_words(phone) == (words, dial)


def test_web_addresses_lose_what_nobody_says() -> None:
    assert web_in_words("https://www.example.org/") == "example.org"
    shown = contact_in_words(Contact(web="https://example.org/a", phone="999"))
    assert (shown["web_words"], shown["phone_dial"]) == ("example.org/a", "999")


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html,x)",
        "![x](https://example.org/x.png)",
        "<a href='javascript:x'>x</a>",
        '[x](https://example.org/"onmouseover="alert(1))',
    ],
)
def test_nothing_that_runs_survives_markdown(text: str) -> None:
    page = markdown_to_html(text)
    for bad in ("<script", "<img", 'href="javascript', 'href="data', 'onmouseover="', "<a href='j"):
        assert bad not in page


def test_markdown_keeps_what_is_useful() -> None:
    page = markdown_to_html("# Big\n\n* a [link](https://example.org)\n")
    assert page.startswith("<h3>Big</h3>")
    assert '<a href="https://example.org" rel="nofollow noopener ugc">link</a>' in page
    assert markdown_to_html("Plain words. And more") == "<p>Plain words. And more</p>\n"
    assert markdown_to_plain("Plain  words,\nas they are!") == "Plain words, as they are!"
    assert markdown_to_plain("![a picture](x.png) and `code`") == "a picture and code"
    assert markdown_to_plain("# Big *bold* [link](https://x.org)") == "Big bold link"


@given(st.text(alphabet="ab1.-+#(): '\"!&<*_>\n", max_size=60).map(str.strip).filter(bool))
def test_plain_text_takes_a_short_way_to_the_same_html(text: str) -> None:
    from communitybook.presenting import safe_text

    if safe_text._is_plain(text):
        long_way = safe_text.nh3.clean(safe_text._markdown().render(text))
        assert markdown_to_html(text) == long_way
