from typing import Any

from communitybook.importing.candidate import Candidate
from communitybook.importing.category_patterns import Categoriser
from communitybook.importing.charities import find_charities
from communitybook.importing.rows import read_table
from communitybook.taxonomy import parse_taxonomy

NOTHING = Categoriser(parse_taxonomy({"format": "1", "categories": []}), [])
ROW = {
    "org_id": "GB-CHC-1",
    "name": "LEIGH STITCHERS",
    "postcode": "WN7 1AA",
    "activities": "We sew together every week.",
    "objects": "To advance needlework.",
    "web": "http://stitchers.example.org",
}


def read(**changed: str) -> tuple[list[Candidate], list[str]]:
    cells = {**ROW, **changed}
    lines = [",".join(cells), ",".join(f'"{cell}"' for cell in cells.values())]
    table = read_table("\n".join(lines).encode(), "c.csv")
    found = list(find_charities(table, NOTHING))
    return found, [str(problem) for problem in table.problems]


def fields(**changed: str) -> dict[str, Any]:
    found, _ = read(**changed)
    return found[0].fields


def test_a_charity_is_a_sample_group_with_its_source() -> None:
    found = fields()
    assert (found["kind"], found["name"], found["sample"]) == ("group", "Leigh Stitchers", "yes")
    assert found["source"]["id"] == "GB-CHC-1"
    assert found["source"]["web"] == "https://findthatcharity.uk/orgid/GB-CHC-1"
    assert found["contact"] == {"web": "http://stitchers.example.org"}


def test_only_the_district_of_the_registered_address_is_kept() -> None:
    assert fields()["where"] == {"district": "WN7", "precision": "district"}
    assert fields(postcode="wn7")["where"]["district"] == "WN7"


def test_an_impossible_postcode_is_left_out_and_said() -> None:
    found, said = read(postcode="XX0 0XX")
    assert "where" not in found[0].fields
    assert said == ['c.csv:2: warning: postcode: "XX0 0XX" is no UK postcode: left out.']


def test_the_purposes_follow_the_activities() -> None:
    found = fields()
    assert found["summary"] == "We sew together every week."
    assert found["description"] == "Registered purposes: To advance needlework."


def test_a_long_text_is_whole_in_the_description() -> None:
    text = "We sew. " * 60
    found = fields(activities=text, objects="")
    assert len(found["summary"]) <= 200
    assert found["description"] == text.strip()


def test_what_is_cut_is_said() -> None:
    _, said = read(name="A" + " long" * 40, objects="word " * 2000)
    assert said == [
        "c.csv:2: warning: name: The text is cut to 100 characters; it has 201.",
        "c.csv:2: warning: objects: The text is cut to 5,000 characters; it has 10,020.",
    ]


def test_a_charity_whose_words_match_nothing_is_under_other_groups() -> None:
    assert fields()["categories"] == ["other-groups"]


def test_tags_that_people_gave_by_hand_are_never_read() -> None:
    assert fields(UKCAT="AR301", ICNPTSO="A12", ukcat_tags="Choirs") == fields()


def test_rows_that_name_or_describe_or_place_nothing_are_refused() -> None:
    assert read(name="") == (
        [],
        ["c.csv:2: name: The cell is empty, and a charity can't do without it."],
    )
    assert read(activities="-", objects="") == (
        [],
        ["c.csv:2: activities: No text says what the charity does."],
    )
    assert read(postcode="", web="") == (
        [],
        ["c.csv:2: postcode: Neither a postcode nor a website says where to find the charity."],
    )


def test_later_columns_may_be_missing() -> None:
    table = read_table(b"org_id,name,activities,postcode\n1,A,We sew a lot.,WN7 1AA\n", "c.csv")
    assert len(list(find_charities(table, NOTHING))) == 1


def test_a_file_without_a_needed_column_is_refused_whole() -> None:
    table = read_table(b"org_id,name\n1,A\n", "c.csv")
    assert list(find_charities(table, NOTHING)) == []
    assert "c.csv:1: activities: The file has no such column" in str(table.problems[0])


def test_a_website_that_is_none_is_left_out_and_said() -> None:
    found, said = read(web="http://in progress")
    assert "contact" not in found[0].fields
    assert "is not a web address. Left out." in said[0]
