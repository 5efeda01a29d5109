"""Who is shown what: ages, whom a thing is for, and what would be welcome."""

from pathlib import Path
from typing import Any

import pytest

from communitybook.finding.index import assemble_index, index_document
from tests.finding.sample_book import LABELS, PLACES, POSTCODES, make_document, search, slugs
from tests.matching.asking import match_all, match_one
from tests.matching.asking import slugs as matched

LUNCH = {"near": "WN1 1AA", "reach": "bus", "enjoy": ["lunch clubs", "company"]}
OLD = "Is it right for my age?"


def ask_of(answer: dict[str, Any], slug: str) -> list[str]:
    return next((one["ask"] for one in answer["results"] if one["slug"] == slug), ["not shown"])


def because_of(answer: dict[str, Any], slug: str) -> str:
    return {one["slug"]: one["because"] for one in answer["not_for_you"]}.get(slug, "")


def test_a_band_of_ages_is_sure_asked_or_left_out(whole_site: Path) -> None:
    """The lunch club is for 60 and over."""
    sure, part, other, silent = match_all(
        whole_site,
        [{**LUNCH, "age": "65-79"}, {**LUNCH, "age": "50-64"}, {**LUNCH, "age": 30}, LUNCH],
    )
    club = "thursday-lunch-club"
    assert OLD not in ask_of(sure, club)
    assert OLD in ask_of(part, club)
    assert OLD in ask_of(silent, club)
    assert ask_of(other, club) == ["not shown"]
    assert because_of(other, club) == "for older people; for 60 and over"


def test_with_a_child_the_ages_are_the_child_s(whole_site: Path) -> None:
    father = {"near": "WN3 6AU", "hard": ["little-ones"], "who": ["men"], "age": 27}
    answer = match_one(whole_site, **father)
    assert "Is it right for my child's age?" in ask_of(answer, "winstanley-bumps-and-babies")


@pytest.mark.parametrize(
    ("who", "shown"), [([], False), (["women"], False), (["men"], True), (["men", "lgbt"], True)]
)
def test_a_shed_for_men_is_for_who_says_so(who: list[str], shown: bool, whole_site: Path) -> None:
    answer = match_one(whole_site, near="Leigh", reach="bus", enjoy=["making"], who=who)
    assert ("weavers-hall-mens-shed" in matched(answer)) is shown
    assert because_of(answer, "weavers-hall-mens-shed") == ("" if shown else "for men")


def test_families_of_those_who_served_are_not_all_families(whole_site: Path) -> None:
    person = {"near": "WN6 8AT", "reach": "walk", "enjoy": ["company"], "age": 40}
    parents, veteran = match_all(
        whole_site, [{**person, "company": "children"}, {**person, "who": ["veterans"]}]
    )
    assert "muster-breakfast-club" not in matched(parents)
    assert "muster-breakfast-club" in matched(veteran)


def test_women_only_is_a_need_like_others(whole_site: Path) -> None:
    answer = match_one(whole_site, near="WN2 5AU", reach="bus", enjoy=["cooking"], needs=["women"])
    assert "tuesday-women-together" in matched(answer)
    assert all("women" in one["why"].lower() or one["ask"] for one in answer["results"])


def test_who_has_a_car_is_led_to_drivers_wanted_and_not_under_age(whole_site: Path) -> None:
    giver = {"near": "WN1 1AA", "reach": "bus", "give": ["car"]}
    grown, young = match_all(whole_site, [{**giver, "age": 40}, {**giver, "age": 16}])
    assert grown["results"][0]["url"] == "/requests/two-drivers-for-the-thursday-lunch-7k3f/"
    assert grown["results"][0]["give"] is True
    assert "would be glad of: somebody who drives" in grown["results"][0]["why"]
    assert not any(one["url"].startswith("/requests/") for one in young["results"])


def test_what_is_welcome_is_a_mark_that_nobody_can_type(tmp_path: Path) -> None:
    book = [
        make_document("lunch-club", welcomes=["time", "driving a van", "of"]),
        make_document("driving-school", summary="driving"),
    ]
    indexed = [index_document(document) for document in book]
    marks = {term for term in indexed[0]["terms"] if term.startswith("+")}
    assert marks == {"+time", "+driving", "+van"}
    for path, content in assemble_index(indexed, LABELS, POSTCODES, PLACES).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    assert slugs(search(tmp_path, "+driving")) == ["driving-school"]


def test_a_language_that_a_group_speaks_is_found(whole_site: Path) -> None:
    answer = match_one(whole_site, near="WN2 5AU", reach="walk", language="pl")
    assert "lantern-house-food-pantry" in matched(answer)
    assert "lantern-house-food-pantry" in slugs(search(whole_site, "Romanian"))
