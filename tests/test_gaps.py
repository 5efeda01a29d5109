"""What people did not find: told together, without anything of who they were."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communitybook.gaps import MOST_LETTERS, Gap, gather, without_personal_data


def gap(
    words: str, number: int = 0, place: str = "", on: str = "2026-11-24", danger: str = ""
) -> Gap:
    return Gap(f"{on}#{number}", words, place, on, danger)


def test_the_same_words_in_another_order_are_one_gap() -> None:
    (found,) = gather(
        [gap("choir on Mondays", 1, "leigh"), gap("a Monday choir", 2, on="2026-11-25"),
         gap("choir on Mondays", 3, "leigh")]
    )  # fmt: skip
    assert (found.words, found.count, found.places) == ("choir on Mondays", 3, ("leigh",))
    assert found.last_on == "2026-11-25"
    assert len(found.ids) == 3


def test_what_is_missed_most_comes_first_but_danger_before_all() -> None:
    gaps = [gap("chess"), gap("chess", 2), gap("sewing", 3), gap("", 4, danger="life"),
            gap("", 5, danger="food")]  # fmt: skip
    found = [(one.danger, one.words) for one in gather(gaps)]
    assert found == [("life", ""), ("food", ""), ("", "chess"), ("", "sewing")]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("a choir, ring 01942 496496", "a choir, ring …"),
        ("ask me@example.org about  chess", "ask … about chess"),
        ("over 60s and 18 to 25", "over 60s and 18 to 25"),
        ("+44 (0)7700 900 123", "…"),
    ],
)
def test_numbers_and_addresses_are_not_kept(written: str, kept: str) -> None:
    assert without_personal_data(written) == kept


@given(st.text(max_size=2000))
def test_whatever_is_written_is_short_and_holds_no_address(text: str) -> None:
    kept = without_personal_data(text)
    assert len(kept) <= MOST_LETTERS
    assert not any("@" in word and not word.startswith("@") and not word.endswith("@")
                   for word in kept.split())  # fmt: skip


@given(st.lists(st.sampled_from(["chess", "chess club", "sewing", "the", "a a", ""]), max_size=20))
def test_every_gap_stands_in_exactly_one_group(words: list[str]) -> None:
    gaps = [gap(one, number) for number, one in enumerate(words)]
    ids = [id for one in gather(gaps) for id in one.ids]
    assert sorted(ids) == sorted(one.id for one in gaps)
