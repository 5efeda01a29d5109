import json
import time
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communitybook.places.boundary import parse_boundary
from communitybook.places.distance import Point, miles_between
from communitybook.places.gazetteer import Gazetteer, load_gazetteer

PLACES = Path(__file__).parents[2] / "content" / "places"
MANCHESTER = Point(53.4808, -2.2426)


@cache
def wigan_once() -> Gazetteer:
    return load_gazetteer(PLACES)


@pytest.fixture
def wigan() -> Gazetteer:
    return wigan_once()


def test_a_live_postcode_has_its_ward_and_is_inside(wigan: Gazetteer) -> None:
    found = wigan.find_postcode("wn49ab")
    assert found is not None
    assert found.postcode == "WN4 9AB"
    assert found.ward_id == "ashton-in-makerfield-south"
    assert (found.is_terminated, found.is_inside) == (False, True)
    assert miles_between(found.point, Point(53.48711, -2.63661)) < 0.01


def test_a_postcode_just_over_the_border_has_no_ward(wigan: Gazetteer) -> None:
    outside = next(found for found in wigan.all_postcodes() if found.ward_id is None)
    assert not outside.is_inside


def test_an_old_flyers_postcode_is_found_and_marked_terminated(wigan: Gazetteer) -> None:
    found = wigan.find_postcode("M28 1AJ")
    assert found is not None
    assert found.is_terminated
    assert found.ward_id == "tyldesley-and-mosley-common"


def test_a_postcode_elsewhere_is_not_found_but_its_district_is(wigan: Gazetteer) -> None:
    assert wigan.find_postcode("EH1 1YZ") is None
    edinburgh = wigan.find_outcode("EH1 1YZ")
    assert edinburgh is not None
    assert edinburgh.latitude == pytest.approx(55.95, abs=0.02)
    assert wigan.find_outcode("wn7") is not None
    assert wigan.find_outcode("ZZ99") is None


def test_a_district_of_northern_ireland_stands_at_its_post_town(wigan: Gazetteer) -> None:
    derry = wigan.find_outcode("BT48 6AA")
    assert derry is not None
    assert miles_between(derry, Point(54.997, -7.309)) < 5


def test_every_postcode_is_near_the_middle_of_its_ward(wigan: Gazetteer) -> None:
    for found in wigan.all_postcodes():
        if found.ward_id:
            ward = wigan.find_ward(found.ward_id)
            assert ward is not None
            assert miles_between(ward.point, found.point) < 3


def test_the_boundary_agrees_with_the_wards_all_but_at_its_edge(wigan: Gazetteer) -> None:
    inside = [found.point for found in wigan.all_postcodes() if found.ward_id]
    agreeing = sum(wigan.is_inside(point) for point in inside)
    assert agreeing / len(inside) > 0.99
    assert not wigan.is_inside(MANCHESTER)


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("Leigh", "leigh"),
        ("ashton in makerfield", "ashton-in-makerfield"),
        ("ASHTON", "ashton-in-makerfield"),
        ("Hindley", "hindley"),
        ("hindley green", "hindley-green"),
        ("Leigh, Lancashire", "leigh"),
        ("Ince-in-Makerfield", "ince"),
        ("h", None),
        ("Timbuktu", None),
        ("", None),
        ("!!", None),
    ],
)
def test_a_place_is_found_by_the_name_people_say(
    wigan: Gazetteer, typed: str, place: str | None
) -> None:
    found = wigan.find_place_named(typed)
    assert (found.id if found else None) == place


def test_the_nearest_place_and_ward_are_the_towns_own(wigan: Gazetteer) -> None:
    leigh_library = Point(53.49777, -2.52003)
    assert wigan.nearest_place(leigh_library).id == "leigh"
    assert wigan.nearest_ward(leigh_library).id.startswith("leigh")


def test_places_and_wards_have_ids_and_points_of_their_own(wigan: Gazetteer) -> None:
    for named in (wigan.places, wigan.wards):
        assert len({one.id for one in named}) == len(named)
        assert len({one.point for one in named}) == len(named)
        assert all(wigan.is_inside(one.point) for one in named)
    leigh = wigan.find_place("leigh")
    assert leigh is not None
    assert leigh.name == "Leigh"


def test_bank_holidays_are_england_and_wales(wigan: Gazetteer) -> None:
    assert date(2026, 12, 25) in wigan.bank_holidays
    assert date(2026, 12, 24) not in wigan.bank_holidays


def test_it_loads_in_a_twentieth_of_a_second() -> None:
    def seconds() -> float:
        began = time.perf_counter()
        load_gazetteer(PLACES)
        return time.perf_counter() - began

    assert min(seconds() for _ in range(5)) < 0.06


def test_an_island_borough_is_a_multipolygon_and_a_hole_is_outside() -> None:
    def square(low: float, high: float) -> list[list[float]]:
        return [[low, low], [high, low], [high, high], [low, high], [low, low]]

    polygons = [[square(0, 10), square(4, 6)], [square(20, 21)]]
    geometry = {"type": "MultiPolygon", "coordinates": polygons}
    boundary = parse_boundary({"features": [{"geometry": geometry}]})
    assert boundary.holds(Point(2, 2))
    assert boundary.holds(Point(20.5, 20.5))
    assert not boundary.holds(Point(5, 5))
    assert not boundary.holds(Point(15, 15))


def test_a_boundary_of_lines_is_refused() -> None:
    geometry = {"type": "LineString", "coordinates": []}
    with pytest.raises(ValueError, match="made of polygons, not LineString"):
        parse_boundary({"features": [{"geometry": geometry}]})


def test_another_borough_needs_only_other_files(tmp_path: Path) -> None:
    files = {
        "postcodes.csv": "postcode,latitude,longitude,ward_id\nAB1 0AA,0.50000,0.50000,north\n",
        "terminated.csv": "postcode,latitude,longitude,ward_id\n",
        "outcodes.csv": "outcode,latitude,longitude\nAB1,0.500,0.500\n",
        "wards.csv": "id,name,ons_code,latitude,longitude\nnorth,North,E0,0.5,0.5\n",
        "places.csv": "id,name,latitude,longitude\nton,Ton,0.5,0.5\n",
        "bank-holidays.csv": "date,name\n2026-12-25,Christmas Day\n",
        "boundary.geojson": json.dumps(
            {
                "features": [
                    {
                        "geometry": {
                            "type": "Polygon",
                            "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]],
                        }
                    }
                ]
            }
        ),
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    found = load_gazetteer(tmp_path).find_postcode("ab10aa")
    assert found is not None
    assert found.ward_id == "north"


@given(st.text())
def test_no_text_that_somebody_types_crashes_a_look_up(text: str) -> None:
    gazetteer = wigan_once()
    gazetteer.find_postcode(text)
    gazetteer.find_outcode(text)
    gazetteer.find_place_named(text)
