import pytest
from hypothesis import given
from hypothesis import strategies as st

from communitybook.importing.rows import LONGEST_CELL, read_table


def sentences(data: bytes) -> list[str]:
    return [str(problem) for problem in read_table(data, "a.csv").problems]


def test_cells_are_trimmed_and_known_by_their_columns_and_line() -> None:
    table = read_table(b'name, town\n"Stitchers", Leigh \n', "a.csv")
    assert [(row.line, row.cells) for row in table.rows] == [
        (2, {"name": "Stitchers", "town": "Leigh"})
    ]


def test_a_row_of_several_lines_stands_where_it_begins() -> None:
    table = read_table(b'name\n"one\ntwo"\nthree\n', "a.csv")
    assert [row.line for row in table.rows] == [2, 4]


def test_a_byte_order_mark_is_no_part_of_the_first_column() -> None:
    assert read_table("\ufeffname\nLeigh".encode(), "a.csv").columns == ("name",)


@pytest.mark.parametrize("data", [b"", b"\n\n", b" , \n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_one_sentence(data: bytes) -> None:
    assert sentences(data) == ["a.csv: The file is empty: there is no header row."]


def test_latin_bytes_are_read_and_the_guess_is_said() -> None:
    table = read_table("name\nCafé\n".encode("cp1252"), "a.csv")
    assert table.rows[0].cells == {"name": "Café"}
    assert "a.csv:2: warning: The file is not UTF-8" in str(table.problems[0])


def test_a_nul_refuses_its_row_and_no_other() -> None:
    table = read_table(b"name\na\0b\nfine\n", "a.csv")
    assert [row.cells["name"] for row in table.rows] == ["fine"]
    assert str(table.problems[0]).startswith("a.csv:2: name: The cell holds a NUL")


def test_other_control_characters_are_taken_out_and_it_is_said() -> None:
    table = read_table(b"name\nring\x07bell\n", "a.csv")
    assert table.rows[0].cells["name"] == "ringbell"
    assert "control characters: taken out" in str(table.problems[0])


@pytest.mark.parametrize("size", [LONGEST_CELL + 1, 200_000])
def test_a_huge_cell_refuses_its_row(size: int) -> None:
    table = read_table(b"name\n" + b"x" * size + b"\nfine\n", "a.csv")
    assert [row.cells["name"] for row in table.rows] == ["fine"]
    assert table.row_count == 2
    assert len(table.problems) == 1


def test_more_cells_than_headings_refuse_the_row() -> None:
    assert sentences(b"a,b\n1,2,3\n") == ["a.csv:2: 3 cells under 2 headings: is a quote missing?"]


def test_a_column_that_is_there_twice_refuses_the_file() -> None:
    assert sentences(b"name,name\n1,2\n") == [
        "a.csv:1: name: The header has this column twice: rename one of them."
    ]


def test_lines_with_nothing_on_them_are_not_rows() -> None:
    assert read_table(b"a,b\n\n , \n1,2\n", "a.csv").row_count == 1


@given(st.binary(max_size=400))
def test_rubbish_never_crashes_and_every_row_is_counted(data: bytes) -> None:
    table = read_table(data, "a.csv")
    refused = [found for found in table.problems if found.is_error and found.line > 1]
    assert len(table.rows) <= table.row_count <= len(table.rows) + len(refused)
