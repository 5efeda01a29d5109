"""Contrast, checked on pairs whose ratio the standard's own tools give."""

import pytest
from pydantic import ValidationError

from communitybook.book import Colours
from communitybook.colour import contrast_ratio, mix


def test_black_on_white_is_21_to_1() -> None:
    assert contrast_ratio("#000000", "#ffffff") == pytest.approx(21)


def test_grey_767676_is_the_lightest_that_passes_on_white() -> None:
    assert contrast_ratio("#767676", "#ffffff") >= 4.5
    assert contrast_ratio("#777777", "#ffffff") < 4.5


def test_a_colour_on_which_white_text_can_not_be_read_is_refused() -> None:
    with pytest.raises(ValidationError, match="has a contrast of 1.0 to 1 and needs 4.5"):
        Colours(brand="#fffff0")


def test_the_dark_shade_of_a_colour_can_be_read_on_the_dark_background() -> None:
    shade = Colours().on_dark("#00537f")
    assert contrast_ratio(shade, "#14181b") >= 7


def test_a_mix_lies_between() -> None:
    assert mix("#000000", "#ffffff", 0.5) == "#808080"
