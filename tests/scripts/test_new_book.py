"""Another borough's book: Salford, beside Wigan, from the files that ONS and OS publish."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from communitybook.loading import Content, load_book, load_places
from communitybook.places.national_grid import point_of
from communitybook.places.official_files import read_postcode_points, read_wards
from scripts import new_book
from tests.conftest import CONTENT, ROOT
from tests.finding.sample_book import search, slugs

DATA = ROOT / "tests" / "data" / "salford"
ANSWERS = {
    "--borough": "Salford",
    "--code": "E08000006",
    "--name": "Salford Community Book",
    "--address": "https://book.salford.example.org",
    "--run-by": "Salford Neighbours",
    "--email": "hello@salford.example.org",
    "--talk": "01632 960 200",
    "--talk-when": "Monday to Friday, 9am to 5pm",
    "--brand": "#5b2a86",
    "--wards": str(DATA / "wards.geojson"),
    "--postcodes": str(DATA),
}
LISTING = """\
slug: quays-rowers
kind: group
name: Quays Rowers
summary: Learn to row on flat water, whatever your age.
categories: [outdoor-pursuits]
where: {venue: The Boathouse, postcode: %s}
confirmed_on: 2026-11-02
"""


def begin(into: Path, **changes: str) -> int:
    answers = ANSWERS | {f"--{name.replace('_', '-')}": value for name, value in changes.items()}
    words = [word for pair in answers.items() if pair[1] for word in pair]
    return new_book.main([*words, "--into", str(into)])


@pytest.fixture(scope="module")
def salford(tmp_path_factory: pytest.TempPathFactory) -> Path:
    into = tmp_path_factory.mktemp("books") / "salford"
    assert begin(into) == 0
    return into


def test_every_postcode_is_in_its_ward(salford: Path) -> None:
    gazetteer = load_places(Content(salford, salford))
    assert len(gazetteer.wards) == 20
    inside = [one for one in gazetteer.all_postcodes() if one.is_inside]
    assert len(inside) > 180
    quays = gazetteer.find_ward("quays")
    assert quays
    assert quays.ons_code == "E05013031"
    wards = read_wards(json.loads((DATA / "wards.geojson").read_text()), "E08000006")
    rings = {ward.id: ward.boundary for ward in wards}
    assert all(one.ward_id and rings[one.ward_id].holds(one.point) for one in inside)
    beside = [one for one in gazetteer.all_postcodes() if not one.is_inside]
    assert beside
    assert {one.postcode.split()[0] for one in beside} <= {
        one.postcode.split()[0] for one in inside
    }


def test_nothing_of_another_borough_comes_with_it(salford: Path) -> None:
    assert list((salford / "assets").iterdir()) == []
    texts = [path.read_text(encoding="utf-8") for path in salford.rglob("*") if path.is_file()]
    named = [path for path in salford.rglob("*.yml") if "Wigan" in path.read_text(encoding="utf-8")]
    assert named == []
    assert not any("Leigh,53" in text for text in texts)
    book = load_book(Content(salford, salford))
    assert (book.colours.brand, book.help.borough) == ("#5b2a86", [])


def test_the_book_is_built_searched_and_refuses_untried_numbers(
    salford: Path, tmp_path: Path
) -> None:
    content = tmp_path / "content"
    subprocess.run(["cp", "-r", str(salford), str(content)], check=True)
    rows = load_places(Content(content, content)).all_postcodes()
    postcode = next(one.postcode for one in rows if one.ward_id == "quays")
    (content / "assets" / "quays-rowers.yml").write_text(LISTING % postcode, encoding="utf-8")
    refused = build(content, tmp_path / "site", "--production")
    assert refused.returncode == 1
    assert "checked" in refused.stdout + refused.stderr
    settings = yaml.safe_load((content / "book.yml").read_text())
    for number in [*settings["help"]["national"], settings["help"]["talk"]]:
        number["checked_on"] = "2026-11-20"
    new_book.write_yaml(content / "book.yml", settings)
    built = build(content, tmp_path / "site", "--production")
    assert built.returncode == 0, built.stdout + built.stderr
    pages = [path.read_text(encoding="utf-8") for path in (tmp_path / "site").rglob("*.html")]
    assert not any("Wigan" in page for page in pages)
    assert (tmp_path / "site" / "places" / "quays" / "index.html").exists()
    answer = search(tmp_path / "site", "rowing", "--near", postcode)
    assert slugs(answer) == ["quays-rowers"]
    assert answer["results"][0]["miles"] == 0


def build(content: Path, site: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "scripts/build_site.py"), "--content", str(content)]
    places = ["--out", str(site), "--cache", str(site.parent / "cache"), "--today", "2026-11-25"]
    return subprocess.run(
        [*command, *places, *options], capture_output=True, text=True, check=False, cwd=ROOT
    )


def test_the_directory_of_ons_is_read_too(tmp_path: Path) -> None:
    lines = [
        "pcd,pcds,doterm,oslaua,lat,long",
        "M5  4WT,M5 4WT,,E08000006,53.484,-2.271",
        "M5  9ZZ,M5 9ZZ,201901,E08000006,53.485,-2.272",
        "M5  9ZY,M5 9ZY,,E08000006,99.999999,0.000000",
    ]
    found = list(read_postcode_points(lines))
    assert [(one.postcode, one.is_ended) for one in found] == [("M5 4WT", False), ("M5 9ZZ", True)]


@pytest.mark.parametrize(
    ("easting", "northing", "latitude", "longitude"),
    [
        (371824, 401263, 53.507293, -2.426300),
        (372028, 401460, 53.509075, -2.423242),
        (379448, 416851, 53.64776, -2.31238),
    ],
)
def test_grid_references_become_degrees(
    easting: float, northing: float, latitude: float, longitude: float
) -> None:
    """Rows of Code-Point Open, turned by PROJ."""
    point = point_of(easting, northing)
    assert point.latitude == pytest.approx(latitude, abs=5e-6)
    assert point.longitude == pytest.approx(longitude, abs=5e-6)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"code": "E08000099"}, "No ward of E08000099"),
        ({"brand": "#ffee00"}, "colours.brand"),
        ({"postcodes": str(CONTENT / "assets")}, "holds no CSV file"),
        ({"postcodes": str(CONTENT / "places" / "wards.csv")}, "neither of Code-Point Open"),
        ({"name": ""}, "--name is missing"),
    ],
)
def test_what_can_not_be_a_book_gets_a_sentence_and_leaves_nothing(
    tmp_path: Path, capsys: Any, changes: dict[str, str], sentence: str
) -> None:
    assert begin(tmp_path / "new", **changes) == 1
    assert sentence in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path, capsys: Any) -> None:
    (tmp_path / "mine.txt").touch()
    assert begin(tmp_path) == 1
    assert "is there already" in capsys.readouterr().err
