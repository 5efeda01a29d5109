from pathlib import Path
from typing import Any

import pytest

from communitybook.importing.candidate import Candidate
from communitybook.importing.mapped_rows import RowMapper, fill
from communitybook.importing.mapping import parse_mapping
from communitybook.importing.rows import read_table
from communitybook.places.boundary import Boundary
from communitybook.places.distance import Point
from communitybook.places.gazetteer import Gazetteer, Place
from communitybook.reading.yaml_reader import read_yaml

MAPPINGS = Path(__file__).parents[2] / "content" / "mappings"
LEIGH = Gazetteer(
    live_rows={},
    terminated_rows={},
    outcodes={},
    wards=[],
    places=[Place("leigh", "Leigh", Point(53.5, -2.5))],
    boundary=Boundary(()),
    bank_holidays=[],
)


def mapping(**changed: Any) -> dict[str, Any]:
    value = {
        "format": "1",
        "about": "A test.",
        "source": {"name": "Test"},
        "id": "{code}",
        "fields": {"name": "{name}"},
    }
    return {**value, **changed}


def run(text: str, **changed: Any) -> tuple[list[Candidate], list[str], int]:
    table = read_table(text.encode(), "t.csv")
    mapper = RowMapper(parse_mapping(mapping(**changed)), LEIGH, table)
    found = list(mapper.find_candidates())
    return found, [str(problem) for problem in table.problems], mapper.merged


def field_of(rule: object, cell: str) -> Any:
    fields = {"name": "{name}", "where.venue": rule}
    found, _, _ = run(f'code,name,x\n1,A,"{cell}"\n', fields=fields)
    return found[0].fields.get("where", {}).get("venue")


def test_dotted_fields_nest_and_constants_stand_by() -> None:
    always = {"kind": "place", "where": {"online": "no"}}
    fields = {"name": "{name}", "where.postcode": "{post}"}
    found, _, _ = run("code,name,post\n1,A,WN7\n2,B,\n", always=always, fields=fields)
    assert found[0].fields["where"] == {"online": "no", "postcode": "WN7"}
    assert found[1].fields["where"] == {"online": "no"}
    assert found[0].fields["source"] == {"name": "Test", "id": "1"}


def test_a_rule_maps_splits_dates_and_reads() -> None:
    assert field_of({"take": "{x}", "map": {"Y": "yes", "*": "no"}}, "Z") == "no"
    assert field_of({"take": "{x}", "split": ";"}, "a; b;") == ["a", "b"]
    assert field_of({"take": "{x}", "split": ",", "map": {"AB": "a,b"}}, "AB") == ["a", "b"]
    assert field_of({"take": "{x}", "date": "%d/%m/%Y"}, "22/11/2026") == "2026-11-22"
    assert field_of({"take": "{x}", "read": "web"}, "example.org") == "https://example.org"
    assert field_of("{x}", "") is None


def test_what_cannot_be_read_is_left_out_or_kept_as_written_and_said() -> None:
    rule = {"take": "{x}", "read": "hours"}
    found, said, _ = run("code,name,x\n1,A,by chance\n", fields={"name": "{name}", "a": rule})
    assert "a" not in found[0].fields
    assert said == ['t.csv:2: warning: x: "by chance" has no days and times to read. Left out.']
    kept = {**rule, "otherwise": "when.note"}
    found, said, _ = run("code,name,x\n1,A,by chance\n", fields={"name": "{name}", "a": kept})
    assert found[0].fields["when"] == {"note": "by chance"}
    assert said[0].endswith("Kept as written in when.note.")


def test_skipped_rows_are_refused_with_the_mappings_reason() -> None:
    skip = [{"column": "name", "values": ["Unknown"], "why": "It has no name."}]
    found, said, _ = run("code,name\n1,Unknown\n2,B\n", skip=skip)
    assert [candidate.name for candidate in found] == ["B"]
    assert said == ["t.csv:2: name: It has no name."]


def test_pieces_of_one_building_are_one_listing() -> None:
    rows = "code,name,lat,lon\n1,Hall,53.5,-2.5\n2,Hall,53.5001,-2.5\n3,Hall,53.6,-2.5\n"
    found, _, merged = run(
        rows,
        spot={"latitude": "lat", "longitude": "lon"},
        merge={"same": "name", "within_miles": "0.5"},
        fields={"name": "{name}, {town}"},
    )
    assert [candidate.source_id for candidate in found] == ["1", "3"]
    assert merged == 1
    assert found[0].name == "Hall, Leigh"


def test_a_row_without_a_point_is_used_and_it_is_said() -> None:
    spot = {"latitude": "lat", "longitude": "lon"}
    found, said, _ = run("code,name,lat,lon\n1,Hall,north,\n", spot=spot)
    assert found[0].town == ""
    assert said == ["t.csv:2: warning: lat: The row has no point on the map."]


def test_a_missing_column_refuses_the_file_and_says_what_wanted_it() -> None:
    found, said, _ = run("code\n1\n")
    assert found == []
    assert said == ['t.csv:1: name: The file has no such column; the mapping reads it for "name".']


def test_an_unknown_parser_is_named_with_those_there_are() -> None:
    _, said, _ = run("code,name\n1,A\n", fields={"name": {"take": "{name}", "read": "magic"}})
    assert 'There is no parser "magic", only hours' in said[0]


def test_a_template_of_blanks_is_blank() -> None:
    assert fill("{a}, {b}", {"a": "", "b": ""}) == ""
    assert fill("{a}, {b}", {"a": "x", "b": ""}) == "x"
    assert fill("always", {}) == "always"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "can't be used"),
        (mapping(format="2"), "format is 2"),
        (mapping(colour="red"), '"colour"'),
        (mapping(fields={"name": {}}), 'either "take" or "week"'),
        (mapping(fields={"name": {"week": {"noday": "x"}}}), "monday to sunday"),
    ],
)
def test_a_mapping_that_cannot_be_used_is_refused_in_a_sentence(value: object, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        parse_mapping(value)


@pytest.mark.parametrize("path", sorted(MAPPINGS.glob("*.yml")), ids=lambda path: path.stem)
def test_every_mapping_of_the_book_can_be_used(path: Path) -> None:
    document = read_yaml(path.read_bytes(), path.name)
    assert not document.problems
    parse_mapping(document.value)
