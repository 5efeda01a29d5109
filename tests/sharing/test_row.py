"""The table of all listings: what is in a row, and what a spreadsheet may not run."""

import csv
import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communitybook.model.declaration import fields_at, fields_by_name, part_in
from communitybook.model.listing import Listing
from communitybook.sharing.row import ADDED, UNSHOWN, csv_of, list_columns
from tests.sharing.made import record, shared


def read_row(**fields: Any) -> dict[str, str]:
    data = csv_of([shared(**fields)["row"]])
    assert data.startswith(b"\xef\xbb\xbf")
    (row,) = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    return row


def test_every_field_is_a_column_or_known_not_to_be_shown() -> None:
    columns = {name.split(".")[0] for name in [*list_columns(), *UNSHOWN]} - set(ADDED)
    assert columns == set(fields_by_name(Listing))
    for name in (one for one in list_columns() if one not in ADDED):
        *before, last = name.split(".")
        assert last in fields_at(tuple(before)), name
    for name, field in fields_by_name(Listing).items():
        part = part_in(field.annotation)
        if part and name not in ("run_by", "source"):
            inner = {one.split(".")[1] for one in list_columns() if one.startswith(f"{name}.")}
            hidden = {one.split(".")[1] for one in UNSHOWN if one.startswith(f"{name}.")}
            assert inner | hidden == set(fields_by_name(part)), name


def test_a_row_says_what_is_known_and_nothing_else() -> None:
    row = read_row(
        who={"audiences": ["older-people", "carers"], "age_from": "50"},
        cost={"pounds_from": "2.50"},
        where={"venue": "Sunshine House", "postcode": "WN1 3SD"},
        when={"sessions": [{"day": "tuesday", "starts": "10:00"}]},
        access={"step_free": "yes", "bsl": "no"},
        contact={"phone": "01632960201"},
        sample="yes",
    )
    assert row["who.audiences"] == "older-people; carers"
    assert (row["cost.free"], row["cost.pounds_from"]) == ("no", "2.50")
    assert row["when.sessions"] == "Every Tuesday, 10am"
    assert row["contact.phone"] == "01632 960201"
    assert (row["access.step_free"], row["access.bsl"], row["access.parking"]) == ("yes", "no", "")
    assert row["where.longitude"].startswith("-2.")
    assert (row["sample"], row["where.online"], row["when.by_appointment"]) == ("yes", "", "")
    assert row["page"] == "https://communitybook.example.org/listings/tuesday-stitchers/"


def test_what_is_not_stated_is_empty() -> None:
    row = read_row()
    assert row["cost.free"] == ""
    assert row["bring_someone"] == ""
    assert row["sample"] == "no"
    assert row["attribution"] == "Wigan Community Book"


def test_whose_data_it_is_stands_in_the_row() -> None:
    row = read_row(source={"name": "Libraries", "id": "9", "licence": "OGL v3.0"})
    assert row["attribution"] == "Libraries, OGL v3.0"
    assert "source.id" not in row


def test_a_home_is_a_district_here_too() -> None:
    row = read_row(where={"postcode": "WN1 3SD", "precision": "district"})
    assert (row["where.postcode"], row["where.latitude"]) == ("", "")


def test_times_that_nobody_stands_for_are_left_out_as_on_the_page() -> None:
    when = {"sessions": [{"day": "tuesday", "starts": "10:00"}], "note": "Ring first"}
    row = read_row(when=when, confirmed_on="2026-01-02", unanswered_on="2026-10-01")
    assert (row["when.sessions"], row["when.note"]) == ("", "Ring first")


@pytest.mark.parametrize(
    "text", ["=1+1 is two", "+44 is first", "-2 below", "@SUM of it", "＝1+1 wide"]
)
def test_what_begins_like_a_formula_becomes_text(text: str) -> None:
    assert read_row(name=text)["name"] == f"'{text}"
    assert read_row(offers=[text, "tea"])["offers"] == f"'{text}; tea"


def test_who_runs_it_is_a_slug_or_a_name() -> None:
    assert read_row(run_by="sunshine-house")["run_by"] == "sunshine-house"
    assert read_row(run_by={"name": "Friends of the Park"})["run_by"] == "Friends of the Park"


@given(st.text(min_size=10, max_size=200).filter(lambda text: len(text.strip()) >= 10))
def test_any_text_comes_back_as_one_cell_that_no_spreadsheet_runs(text: str) -> None:
    cell = read_row(summary=text)["summary"]
    assert cell.split() in (text.split(), f"'{text.strip()}".split())
    assert not cell.lstrip().startswith(("=", "+", "-", "@"))


def test_what_search_no_longer_finds_is_in_no_table() -> None:
    assert record(withdrawn_on="2026-11-01")["shared"] is None
    assert record(confirmed_on="2025-01-02", unanswered_on="2025-10-01")["shared"] is None
