"""Persons at random: what somebody may never be shown, whatever they answer."""

import random
from pathlib import Path
from typing import Any

import pytest

from communitybook.finding.times import PARTS, part_of_day
from communitybook.loading import Content
from communitybook.model.choices import Known, Weekday
from communitybook.model.help_request import HelpRequest
from communitybook.model.listing import Listing
from communitybook.model.place import Access
from communitybook.model.shape import parse_listing, parse_request
from communitybook.places.distance import miles_between
from communitybook.presenting.spot import find_spot
from communitybook.reading.yaml_reader import read_yaml
from communitybook.words import load_worded_reference
from tests.conftest import CONTENT, TODAY
from tests.matching.asking import match_all

PERSONS = 100
REFERENCE = load_worded_reference(Content(CONTENT, CONTENT), TODAY)
MILES = {"walk": 0.75, "bus": 3, "car": 8}
PLACES = ("WN1 1AA", "WN7 1BG", "WN2 5AU", "WN5 8AX", "WN6 0AT", "M46 0AU")
ACCESS = [name for name in Access.model_fields if name != "note"]


def draw(chance: random.Random) -> dict[str, Any]:
    questions = REFERENCE.questions
    some = {
        key: chance.sample([pick.id for pick in getattr(questions, key)], chance.choice([0, 1, 3]))
        for key in ("enjoy", "hard", "give")
    }
    person: dict[str, Any] = {
        **some,
        "near": chance.choice(PLACES),
        "reach": chance.choice(list(MILES)),
        "needs": chance.sample(["free", *ACCESS], chance.choice([0, 1, 2])),
        "who": chance.sample(["women", "veterans", "students"], chance.choice([0, 1])),
        "days": chance.sample([day.value for day in Weekday], chance.choice([0, 0, 2])),
        "parts": chance.sample(PARTS, chance.choice([0, 0, 1])),
        "age": chance.randrange(8, 95),
    }
    return person if any(some.values()) else {**person, "enjoy": ["sport"]}


@pytest.fixture(scope="module")
def shown(whole_site: Path) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    chance = random.Random(20261125)
    persons = [draw(chance) for _ in range(PERSONS)]
    return list(zip(persons, match_all(whole_site, persons), strict=True))


def listing_of(slug: str) -> Listing:
    path = CONTENT / "assets" / f"{slug}.yml"
    listing, _ = parse_listing(read_yaml(path.read_bytes(), str(path)))
    assert listing
    return listing


def request_of(id: str) -> HelpRequest:
    path = CONTENT / "requests" / f"{id}.yml"
    request, _ = parse_request(read_yaml(path.read_bytes(), str(path)))
    assert request
    return request


Shown = list[tuple[dict[str, Any], dict[str, Any]]]


def each_listing(shown: Shown) -> list[tuple[dict[str, Any], dict[str, Any], Listing]]:
    rows = [
        (person, one, listing_of(one["slug"]))
        for person, answer in shown
        for one in answer["results"]
        if one["url"].startswith("/listings/") and not answer["relaxed"]
    ]
    assert len(rows) > PERSONS
    return rows


def test_a_need_that_is_stated_as_no_is_never_shown(shown: Shown) -> None:
    for person, one, listing in each_listing(shown):
        for need in person["needs"]:
            if need == "free":
                cost = listing.cost
                assert cost is None or cost.free or not cost.is_known, one["slug"]
            elif listing.access:
                assert listing.access.answers()[need] is not Known.NO, (one["slug"], need)


def test_what_is_not_stated_of_a_need_becomes_a_question(shown: Shown) -> None:
    for person, one, listing in each_listing(shown):
        answers = listing.access.answers() if listing.access else {}
        lacking = [need for need in person["needs"] if need in ACCESS
                   and answers.get(need, Known.UNKNOWN) is Known.UNKNOWN]  # fmt: skip
        assert len(one["ask"]) >= min(1, len(lacking)), one


def test_nothing_is_for_other_ages(shown: Shown) -> None:
    for person, one, listing in each_listing(shown):
        who, age = listing.who, person["age"]
        if who is None or "little-ones" in person["hard"]:
            continue
        assert who.age_from is None or age >= who.age_from, one["slug"]
        assert who.age_to is None or age <= who.age_to, one["slug"]
        only = {audience.value for audience in who.audiences}
        assert only != {"older-people"} or age >= 50, one["slug"]
        assert not only or not only <= {"children", "young-people"} or age <= 25, one["slug"]


def test_nothing_is_for_others_alone(shown: Shown) -> None:
    for person, one, listing in each_listing(shown):
        audiences = {audience.value for audience in listing.who.audiences} if listing.who else set()
        for closed in ("women", "men", "veterans", "lgbt"):
            if audiences == {closed}:
                assert closed in person["who"], one["slug"]


def test_nothing_is_out_of_reach(shown: Shown) -> None:
    for person, one, listing in each_listing(shown):
        spot = find_spot(listing, REFERENCE.gazetteer)
        if spot.point and spot.reach == "here":
            home = REFERENCE.gazetteer.find_postcode(person["near"])
            assert home
            assert home.point
            assert miles_between(home.point, spot.point) <= MILES[person["reach"]] + 0.05, one


def test_nothing_is_on_other_days(shown: Shown) -> None:
    for person, one, listing in each_listing(shown):
        when = listing.when
        if not person["days"] or not when or when.rules or when.dates or listing.paused_on:
            continue
        days = {session.day.value for session in when.sessions}
        days |= {day.value for hours in when.opening for day in hours.days}
        assert not days or days & set(person["days"]), one["slug"]


def test_nothing_is_on_such_a_day_but_in_another_part_of_it(shown: Shown) -> None:
    """Tuesday evening and Thursday morning are not Tuesday morning."""
    seen = 0
    for person, one, listing in each_listing(shown):
        when = listing.when
        if not (person["days"] and person["parts"] and when and not listing.paused_on):
            continue
        if when.rules or when.dates or when.opening or not when.sessions:
            continue
        times = {(each.day.value, part_of_day(each.starts)) for each in when.sessions}
        assert times & {(day, part) for day in person["days"] for part in person["parts"]}, one
        seen += 1
    assert seen


def test_nobody_under_age_is_asked_to_volunteer(shown: Shown) -> None:
    asked = [
        (person, one)
        for person, answer in shown
        for one in answer["results"]
        if one["url"].startswith("/requests/")
    ]
    assert len(asked) > 10
    assert all(person["age"] >= 18 and one["give"] for person, one in asked)
    assert all(request_of(one["slug"]) for _, one in asked)


def test_nobody_gets_an_empty_page(shown: Shown) -> None:
    for _, answer in shown:
        assert answer["results"] or answer["relaxed"]
        assert all(one["because"] for one in answer["not_for_you"])
        missed = {one["url"] for one in answer["not_for_you"]}
        assert answer["relaxed"] or not missed & {one["url"] for one in answer["results"]}
