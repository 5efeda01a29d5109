"""Text from a word processor becomes plain paragraphs, lists and links."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communitybook.importing.html_text import plain_text
from tests.importing.feed_samples import WORD


def test_what_word_wrote_is_paragraphs_lists_and_links() -> None:
    found = plain_text(WORD)
    assert found.text == (
        "We meet for a brew & a chat.\n\n- Tea\n- Cake\n\nSee [our page](https://example.org/more)."
    )
    assert found.pictures == 1


def test_text_without_tags_keeps_its_lines() -> None:
    assert plain_text("One\r\n\r\n\r\nTwo  three &amp; four").text == "One\n\nTwo three & four"
    assert plain_text("A short line\nand its end").text == "A short line\nand its end"
    long = "A line that nobody broke to fit. " * 5
    assert plain_text(f"{long}\nApply").text == f"{long.strip()}\n\nApply"
    assert plain_text("Ages 3 < 5").text == "Ages 3 ‹ 5"


@pytest.mark.parametrize(
    "source",
    [
        "![a cat](data:image/png;base64,AAAA)",
        "data:image/gif;base64,R0lGOD lhAQ==",
        '<img src="x">',
    ],
)
def test_pictures_are_left_out_and_counted(source: str) -> None:
    found = plain_text(f"Before {source} after")
    assert found.pictures == 1
    assert "base64" not in found.text
    assert found.text.startswith("Before")


@pytest.mark.parametrize(
    "source",
    [
        "<a href='javascript:alert(1)'>here</a>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "<![CDATA[<b>bold</b>]]>",
        "<![what ever",
        "javascript:alert(1)",
        "<p" * 50,
    ],
)
def test_nothing_that_could_run_is_left(source: str) -> None:
    text = plain_text(source).text
    assert "<" not in text
    assert "javascript:" not in text


@given(st.text(alphabet="<>/!-[]()&;ab \n\"'=", max_size=80))
def test_any_text_comes_out_without_tags(source: str) -> None:
    assert "<" not in plain_text(source).text
